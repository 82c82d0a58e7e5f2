"""AudioShield's ResNet50 (Savin Shynu Varghese): Keras' ResNet50 v1 without its top, from scratch,
on the same mel spectrogram as cnn4-mel. Rebuilt from its description; no code."""

import torch
from torch import nn

from .cnn4_mel import GIVEN
from .spec import Classic, Learning


def conv(before: int, after: int, kernel: int, stride: int = 1) -> list[nn.Module]:
    """Keras keeps the biases beside batch norm, whose epsilon and momentum are its own."""
    return [
        nn.Conv2d(before, after, kernel, stride, kernel // 2),
        nn.BatchNorm2d(after, eps=1.001e-5, momentum=0.05),
    ]


class Bottleneck(nn.Module):
    """v1: the stride is on the first 1 x 1."""

    def __init__(self, before: int, width: int, stride: int):
        super().__init__()
        after = 4 * width
        self.main = nn.Sequential(
            *conv(before, width, 1, stride), nn.ReLU(), *conv(width, width, 3), nn.ReLU(),
            *conv(width, after, 1),
        )  # fmt: skip
        same = before == after and stride == 1
        self.skip = nn.Identity() if same else nn.Sequential(*conv(before, after, 1, stride))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.main(x) + self.skip(x))


class ResNet50(nn.Module):
    """[batch, 1, 128, 126] -> score [batch]. The tests have one with a narrow first stage."""

    def __init__(self, first: int = 64):
        super().__init__()
        blocks: list[nn.Module] = [*conv(1, first, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        before = first
        for stage, (count, stride) in enumerate(((3, 1), (4, 2), (6, 2), (3, 2))):
            width = first << stage
            for index in range(count):
                blocks.append(Bottleneck(before, width, stride if index == 0 else 1))
                before = 4 * width
        self.picture = nn.Sequential(*blocks)
        self.judge = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(before, 512), nn.ReLU(), nn.Linear(512, 16), nn.ReLU(),
            nn.Linear(16, 1),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.judge(self.picture(x).mean((2, 3))).flatten()


CLASSIC = Classic(
    id="resnet50-mel",
    title="ResNet50 on a mel spectrogram (AudioShield)",
    source="savinshynu/AudioShield, notebook SSV_audioshield-omdena (ResNet50)",
    given=GIVEN,
    network=ResNet50,
    learning=Learning(steps=1400, batch=16, rate=5e-4),
    stored="int8",
    bundled=False,
    kept=(
        "ResNet50 v1 from scratch on one channel: strides on the first 1 x 1, biases, Keras' batch "
        "norm; mean over the picture, dropout 0.2, dense 512, 16, 1 (24.6 M parameters).",
        "The mel spectrogram of cnn4-mel, its loss, Adam, machine = 1.",
    ),
    changed=(
        ("batch norm uses its running statistics when it judges", "the source fixes training=True, so "
         "that a clip's score depends on which others stand in its batch; a stream has no batch"),
        ("their momentum is 0.05 in place of Keras' 0.01", "few steps: they must arrive"),
        ("16 kHz, windows of 4 s, DC and level taken out, balanced pairs with codecs", "as for "
         "cnn4-mel, for the same reasons"),
        ("batch 16, rate 5e-4 and few steps", "processor time: see the training curve"),
    ),
    reported=(
        ("validation (half of ASVspoof 2019 LA dev)", "accuracy 0.97, F1 0.97"),
        ("ASVspoof 2019 LA eval, 2000 + 2000", "accuracy 0.92, F1 0.92"),
        ("ASVspoof 2019 LA eval, 3000 real + 7000 fake", "accuracy 0.91, F1 0.87 real, 0.93 fake"),
    ),
    carries="As for cnn4-mel; its figures were moreover taken with batch statistics, which another "
    "batch changes.",
)  # fmt: skip
