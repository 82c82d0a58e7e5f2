"""Dessa's fake-voice-detection (dessa-oss, Apache-2.0): three stacks of causal convolutions over a
fine mel spectrogram. Rebuilt from its description; no code."""

import torch
from torch import nn

from .frontend import Fixed, LogMel, WindowInput
from .spec import Classic, Learning

GIVEN = WindowInput(
    frontEnd=LogMel(
        bands=240,
        nFft=1024,
        frameSamples=800,
        hopSamples=200,
        frames=321,
        decibelsPerDecade=20,
        floor=1e-5,
        # 20 dB less, then -100..0 to -1..1.
        scaling=Fixed(-80.0, 20.0, -1.0, 1.0),
        layout="frames-bands",
    )
)
CHANNELS = (32, 64, 128, 192, 256, 320, 384, 448)
SLOPE = 0.3
SPATIAL_DROPOUT = 0.05


class Stack(nn.Module):
    """[batch, 240, frames] -> mean over time of its last block [batch, last of channels]."""

    def __init__(self, kernel: int, channels: tuple[int, ...]):
        super().__init__()
        sizes = [GIVEN.frontEnd.bands, *channels]
        self.past = kernel - 1
        self.convs = nn.ModuleList(nn.Conv1d(a, b, kernel) for a, b in zip(sizes, sizes[1:]))
        # From the third block on the output two blocks back is added, after the activation.
        self.skips = nn.ModuleList(nn.Conv1d(a, b, 1) for a, b in zip(channels, channels[2:]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        outputs: list[torch.Tensor] = []
        for index, conv in enumerate(self.convs):
            x = conv(nn.functional.pad(x, (self.past, 0)))
            x = nn.functional.leaky_relu(x, SLOPE)
            if index >= 2:
                x = x + self.skips[index - 2](outputs[index - 2])
            if index + 1 < len(self.convs):
                x = nn.functional.dropout1d(x, SPATIAL_DROPOUT, self.training)
            outputs.append(x)
        return x.mean(2)


class DessaTcn(nn.Module):
    """[batch, 321, 240] -> score [batch]. The tests have one with few channels."""

    def __init__(self, channels: tuple[int, ...] = CHANNELS):
        super().__init__()
        self.stacks = nn.ModuleList(Stack(kernel, channels) for kernel in (3, 5, 7))
        self.judge = nn.Sequential(
            nn.Linear(3 * channels[-1], 50), nn.BatchNorm1d(50, eps=1e-3, momentum=0.05),
            nn.LeakyReLU(SLOPE), nn.Linear(50, 1),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.transpose(1, 2)
        return self.judge(torch.cat([stack(x) for stack in self.stacks], 1)).flatten()


CLASSIC = Classic(
    id="dessa-tcn",
    title="Three stacks of causal convolutions (Dessa)",
    source="dessa-oss/fake-voice-detection (Apache-2.0)",
    given=GIVEN,
    network=DessaTcn,
    learning=Learning(steps=1400, batch=16, rate=5e-4),
    stored="int8",
    bundled=False,
    kept=(
        "Kernels 3, 5 and 7; eight blocks each of 32 to 448 channels, LeakyReLU 0.3, residuals over "
        "two blocks, spatial dropout; mean over time, dense 50, batch norm, dense 1 (8.2 M).",
        "240 Slaney bands to 8 kHz, 50 ms windows every 12.5 ms; decibels taken of power as if it "
        "were amplitude, on an absolute scale to -1..1. No pre-emphasis: its settings name one that "
        "its code does not apply.",
    ),
    changed=(
        ("machine = 1", "the source's one sigmoid is the chance of REAL"),
        ("the window's mean is taken out and its level set to an RMS of 0.05 first", "its scale is "
         "absolute: it would learn how loud a data set was mastered"),
        ("a transform of 1024 in place of 1000 points (window and hop are kept)", "the FFT here takes "
         "powers of two; bins are 15.6 Hz apart in place of 16"),
        ("no trimming of silence, no masked mean: windows of 4 s that are always full", "its masks "
         "were for clips padded with zeros; an all-zero frame stood for half loud, not for silence"),
        ("no weights of classes, no search for a threshold", "batches are balanced pairs here; "
         "thresholds come from calibration on held-out repositories"),
        ("rate 5e-4 with cosine to zero, batch 16, few steps; codecs in place of nlpaug's crop, "
         "loudness and noise", "processor time: see the training curve"),
    ),
    reported=(
        ("ASVspoof 2019 LA train / dev / eval", "accuracy 99 / 95 / 85 %, test F1 0.58"),
        ("its text", "over 90 % of fakes found"),
    ),
    carries="About 90 % of ASVspoof 2019 LA eval are fakes: 85 % accuracy is less than who always says "
    "fake would have. Accuracy says little there; the equal error rate was not told.",
)  # fmt: skip
