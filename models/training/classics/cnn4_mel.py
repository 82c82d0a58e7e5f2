"""AudioShield's simple CNN (Savin Shynu Varghese, savinshynu/AudioShield on GitHub): four
convolutions on a mel spectrogram that is its own measure. Rebuilt from its description; no code."""

import torch
from torch import nn

from .frontend import LogMel, OfWindow, WindowInput
from .spec import Classic, Learning

GIVEN = WindowInput(
    frontEnd=LogMel(
        bands=128,
        nFft=2048,
        frameSamples=2048,
        hopSamples=512,
        frames=126,
        decibelsPerDecade=20,
        floor=1e-5,
        scaling=OfWindow(80.0),
        layout="bands-frames",
    )
)


class Cnn4(nn.Module):
    """[batch, 1, 128, 126] -> score [batch]. All convolutions are 'valid', as in Keras."""

    def __init__(self):
        super().__init__()
        self.picture = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(4, 2),
            nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(3, (2, 3)),
            nn.Conv2d(64, 128, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(128, 256, 3), nn.ReLU(), nn.MaxPool2d(2),
        )  # fmt: skip
        self.judge = nn.Sequential(
            nn.Flatten(), nn.Linear(256 * 5 * 2, 64), nn.ReLU(), nn.Linear(64, 16), nn.ReLU(),
            nn.Linear(16, 1),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.judge(self.picture(x)).flatten()


CLASSIC = Classic(
    id="cnn4-mel",
    title="Four convolutions on a mel spectrogram (AudioShield)",
    source="savinshynu/AudioShield, notebook SSV_audioshield-omdena (simple CNN)",
    given=GIVEN,
    network=Cnn4,
    learning=Learning(steps=700, batch=32, rate=1e-3),
    stored="int8",
    bundled=True,
    kept=(
        "The layers, their sizes, strides and 'valid' borders; ReLU, no batch norm, no dropout.",
        "Mel spectrogram with n_fft 2048, hop 512, 128 Slaney bands; decibels taken of power as if it "
        "were amplitude (20 log10), 80 of them under the loudest; stretched to 0-1 in each window.",
        "Binary cross-entropy, Adam at 1e-3, machine = 1.",
    ),
    changed=(
        ("16 kHz in place of 22,050 Hz", "its training clips came at 16 kHz and were upsampled, so "
         "that the empty bands above 8 kHz were themselves a cue; the extension hears at 16 kHz"),
        ("windows of 4 s in place of 6 s (128 x 126 points: 683,873 parameters in place of "
         "1,175,393)", "the extension judges 4 s; short sound is repeated, not padded with zeros, "
         "which made a clip's length a visible cue"),
        ("the window's mean is taken out and its level set to an RMS of 0.05 first",
         "a DC offset alone tells fakes of this corpus at 36 % EER; the floor of the decibels "
         "would make quiet sound look different"),
        ("balanced pairs over repositories and systems, a third of them through codecs", "the "
         "corpus's own sampling; the source had nearly balanced classes and no augmentation"),
        ("fewer steps: see the training curve", "processor time"),
    ),
    reported=(
        ("validation (half of ASVspoof 2019 LA dev)", "accuracy 0.97"),
        ("ASVspoof 2019 LA eval, 2000 + 2000", "accuracy 0.93, F1 0.93"),
        ("ASVspoof 2019 LA eval, 3000 real + 7000 fake", "accuracy 0.92, F1 0.88 real, 0.94 fake"),
    ),
    carries="Its validation shared speakers with its training; all of it is one data set of 2019, "
    "studio speech with the systems of that year, and one sample rate trick. Here repositories, "
    "speakers and systems of dev are new, and the fakes are of 2019 to 2026.",
)  # fmt: skip
