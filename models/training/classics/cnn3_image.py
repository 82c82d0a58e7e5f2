"""Aishwarya Dekhane's CNN on 128 x 128 pictures of spectrograms: the tutorial's standard net, of
which there are many. Rebuilt from an article; much of its front end was never told."""

import torch
from torch import nn

from .frontend import LogMel, OfWindow, WindowInput
from .spec import Classic, Learning

GIVEN = WindowInput(
    frontEnd=LogMel(
        bands=128,
        nFft=1024,
        frameSamples=1024,
        hopSamples=500,
        frames=128,
        scaling=OfWindow(80.0),
        layout="bands-frames",
    )
)


class Cnn3(nn.Module):
    """[batch, 1, 128, 128] -> score [batch]: the difference of its two classes' logits."""

    def __init__(self):
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in ((1, 32), (32, 64), (64, 128)):
            layers += [nn.Conv2d(before, after, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        self.picture = nn.Sequential(*layers)
        self.judge = nn.Sequential(
            nn.Flatten(), nn.Linear(128 * 16 * 16, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 2)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        original, deepfake = self.judge(self.picture(x)).unbind(1)
        return deepfake - original


CLASSIC = Classic(
    id="cnn3-image",
    title="Three convolutions on a picture of the spectrogram",
    source="Aishwarya Dekhane's article on deepfake audio detection with a CNN (no repository)",
    given=GIVEN,
    network=Cnn3,
    learning=Learning(steps=700, batch=32, rate=1e-3),
    stored="int8",
    bundled=True,
    kept=(
        "128 x 128 pictures from 0 to 1; convolutions of 32, 64 and 128, ReLU, max pooling; dense "
        "128, two classes with softmax (here the difference of their logits, which is the same).",
        "Cross-entropy, Adam, batch 32.",
    ),
    changed=(
        ("one grey channel made by us: 128 mel bands, 128 frames of 64 ms every 31 ms, 80 dB",
         "the source reads RGB picture files; sample rate, transform, colours, margins and length "
         "were not told"),
        ("kernel 3 x 3, borders 'same', dropout 0.5 after dense 128, rate 1e-3", "not told either: "
         "the tutorial's standard"),
        ("the window's mean is taken out and its level set to an RMS of 0.05 first", "DC and level "
         "are cues of recordings, not of voices"),
        ("trained on this corpus's repositories, a third of the pairs through codecs", "the source's "
         "data set is unnamed: about 640 pictures, split at random"),
    ),
    reported=(("128 of its own pictures", "accuracy 0.98 in the text, 0.99 in the table"),),
    carries="128 test pictures of a random split: the same voices and recordings may stand on both "
    "sides, and the 95 % interval of 98.4 % alone is about 94.5 to 99.8 %.",
)  # fmt: skip
