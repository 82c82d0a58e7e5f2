"""The front end, once in Python; src/pipeline/frontEnd.ts is its twin, tied by golden vectors.

Frame i covers samples [160 i, 160 i + 400); no centre padding. The mean of each frame is taken out
(removes DC exactly), a periodic Hann window is applied, zeros fill up to 512, and band k is
ln(sum_j weight[k, j] |X_j|^2 + floor).
"""

from dataclasses import asdict, dataclass

import numpy as np
import torch
from scipy.signal import upfirdn

RATE = 16000
FRAMES_PER_BLOCK = 100
BLOCK_HOP = 16000


@dataclass(frozen=True)
class FrontEnd:
    """Settings, as they stand in the model card (names as in JSON)."""

    kind: str = "log-bands"
    scale: str = "mel"
    bands: int = 80
    minHz: float = 80.0
    maxHz: float = 7000.0
    minHalfWidthHz: float = 40.0
    frameSamples: int = 400
    hopSamples: int = 160
    nFft: int = 512
    floor: float = 1e-6

    @property
    def block_samples(self) -> int:
        """Samples that one second of frames needs."""
        return (FRAMES_PER_BLOCK - 1) * self.hopSamples + self.frameSamples

    def json(self) -> dict:
        return asdict(self)


def filter_bank(settings: FrontEnd) -> np.ndarray:
    """Triangular bands with peak 1 [bands, nFft/2+1]; HTK mel scale 2595 log10(1 + f/700)."""
    if settings.scale == "mel":
        to = lambda f: 2595.0 * np.log10(1.0 + f / 700.0)
        back = lambda m: 700.0 * (10.0 ** (m / 2595.0) - 1.0)
    else:
        to = back = lambda f: f
    low, high = to(settings.minHz), to(settings.maxHz)
    step = (high - low) / (settings.bands + 1)
    edges = np.array([back(low + i * step) for i in range(settings.bands + 2)])
    centre = edges[1:-1, None]
    lower = np.minimum(edges[:-2, None], centre - settings.minHalfWidthHz)
    upper = np.maximum(edges[2:, None], centre + settings.minHalfWidthHz)
    hz = np.arange(settings.nFft // 2 + 1)[None, :] * RATE / settings.nFft
    weight = np.minimum((hz - lower) / (centre - lower), (upper - hz) / (upper - centre))
    return np.maximum(0.0, weight)


class Spectrum(torch.nn.Module):
    """Samples [batch, n] in [-1, 1] -> power [batch, frames, nFft/2+1]."""

    def __init__(self, settings: FrontEnd):
        super().__init__()
        self.settings = settings
        n = settings.frameSamples
        hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
        self.register_buffer("hann", torch.tensor(hann, dtype=torch.float32))
        bank = torch.tensor(filter_bank(settings).T.copy(), dtype=torch.float32)
        self.register_buffer("bank", bank)

    def forward(self, samples: torch.Tensor) -> torch.Tensor:
        frames = samples.unfold(-1, self.settings.frameSamples, self.settings.hopSamples)
        frames = (frames - frames.mean(-1, keepdim=True)) * self.hann
        spectrum = torch.fft.rfft(frames, self.settings.nFft)
        return spectrum.real**2 + spectrum.imag**2

    def bands(self, power: torch.Tensor) -> torch.Tensor:
        """Power -> log bands [batch, frames, bands]."""
        return torch.log(power @ self.bank + self.settings.floor)


def repeat_to(samples: np.ndarray, length: int) -> np.ndarray:
    """Speech shorter than a window is repeated to fill it, in training as in use."""
    if len(samples) >= length:
        return samples[:length]
    return np.tile(samples, -(-length // len(samples)))[:length]


def resample(samples: np.ndarray, rate: int) -> np.ndarray:
    """Polyphase FIR to 16 kHz, the formula of src/pipeline/resample.ts (for golden vectors)."""
    divisor = np.gcd(RATE, rate)
    up, down = RATE // divisor, rate // divisor
    low, up_rate = min(rate, RATE), up * rate
    half = int(np.ceil(32 * up_rate / low))
    width = 2 * 0.475 * low / up_rate
    n = np.arange(2 * half + 1)
    taps = up * width * np.sinc(width * (n - half)) * np.kaiser(2 * half + 1, 8.0)
    count = int(np.ceil(len(samples) * up / down))
    # Zeros before the filter bring its middle onto a step of the output: then no delay is left.
    lead = -half % down
    full = upfirdn(np.concatenate([np.zeros(lead), taps]), samples, up, down)
    return full[(lead + half) // down :][:count]
