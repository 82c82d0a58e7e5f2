"""What a model of one graph sees of a window; src/pipeline/windowFeatures.ts is its twin.

samples [batch, 64000] -> length -> level -> frames centred on i * hop, zeros outside, Hann, FFT
  -> power -> mel bands -> decibels above a floor -> scaled

Only the window is looked at, never the clip around it: a clip and a stream give the same. Written
for torch so that training makes its features in batches; in float64 it is the reference.
"""

from dataclasses import asdict, dataclass, field

import numpy as np
import torch

RATE = 16000
WINDOW_SAMPLES = 64_000
LEAST_RANGE = 1e-6


@dataclass(frozen=True)
class Level:
    """How loud the samples are made over the whole window (names as in the card)."""

    removeMean: bool = True
    # rms / sqrt(variance + epsilon) multiplies the samples; None leaves them as loud as they are.
    rms: float | None = 0.05
    epsilon: float = 1e-8


@dataclass(frozen=True)
class Fixed:
    """minDb..maxDb become low..high; what lies beyond is held."""

    minDb: float
    maxDb: float
    low: float
    high: float
    kind: str = "fixed"


@dataclass(frozen=True)
class OfWindow:
    """The window's loudest is 1, its quietest, at most rangeDb below, is 0."""

    rangeDb: float
    kind: str = "window"


@dataclass(frozen=True)
class LogMel:
    """A mel spectrum in decibels (names as in the card; meanings in src/pipeline)."""

    bands: int
    nFft: int
    frameSamples: int
    hopSamples: int
    frames: int
    scaling: Fixed | OfWindow
    layout: str
    decibelsPerDecade: int = 10
    floor: float = 1e-10
    scale: str = "slaney"
    norm: str = "slaney"
    minHz: float = 0.0
    maxHz: float = 8000.0
    kind: str = "log-mel"


@dataclass(frozen=True)
class WindowInput:
    """The card's `input`; without a front end the graph takes the samples themselves."""

    level: Level = field(default_factory=Level)
    frontEnd: LogMel | None = None
    windowSamples: int = WINDOW_SAMPLES
    tensor: str = "features"

    @property
    def dims(self) -> tuple[int, ...]:
        """Shape of one window's tensor, the batch left out."""
        front = self.frontEnd
        if front is None:
            return (self.windowSamples,)
        if front.layout == "bands-frames":
            return (1, front.bands, front.frames)
        return (front.frames, front.bands)

    def json(self) -> dict:
        """As the card has it."""
        values = asdict(self)
        front = values.pop("frontEnd")
        return {
            "kind": "waveform" if front is None else "features",
            "sampleRate": RATE,
            "hopSamples": RATE,
            **values,
            **({} if front is None else {"frontEnd": front}),
        }


def to_mel(hz: np.ndarray, scale: str) -> np.ndarray:
    """librosa's two scales, `slaney` linear to 1 kHz and then logarithmic; `linear` is none."""
    hz = np.asarray(hz, np.float64)
    if scale == "linear":
        return hz
    if scale == "htk":
        return 2595.0 * np.log10(1.0 + hz / 700.0)
    step = np.log(6.4) / 27.0
    return np.where(hz < 1000.0, hz * 3.0 / 200.0, 15.0 + np.log(np.maximum(hz, 1.0) / 1000.0) / step)


def from_mel(mel: np.ndarray, scale: str) -> np.ndarray:
    """The other way."""
    if scale == "linear":
        return np.asarray(mel, np.float64)
    if scale == "htk":
        return 700.0 * (10.0 ** (mel / 2595.0) - 1.0)
    step = np.log(6.4) / 27.0
    return np.where(mel < 15.0, mel * 200.0 / 3.0, 1000.0 * np.exp(step * (mel - 15.0)))


def mel_bank(front: LogMel) -> np.ndarray:
    """Triangles [bands, nFft/2+1]; with the norm `slaney` each has the same area."""
    low, high = to_mel([front.minHz, front.maxHz], front.scale)
    edges = from_mel(low + (high - low) / (front.bands + 1) * np.arange(front.bands + 2), front.scale)
    lower, centre, upper = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    hz = np.arange(front.nFft // 2 + 1)[None, :] * RATE / front.nFft
    bank = np.maximum(0.0, np.minimum((hz - lower) / (centre - lower), (upper - hz) / (upper - centre)))
    return bank * 2.0 / (upper - lower) if front.norm == "slaney" else bank


def of_length(samples: torch.Tensor, length: int) -> torch.Tensor:
    """The newest samples where there are too many; the stretch again from its start where too few."""
    if samples.shape[-1] >= length:
        return samples[..., samples.shape[-1] - length :]
    return samples.repeat(1, -(-length // samples.shape[-1]))[..., :length]


def at_level(samples: torch.Tensor, level: Level) -> torch.Tensor:
    """Samples [batch, n] at the level, over the whole window."""
    mean = samples.mean(-1, keepdim=True)
    variance = samples.var(-1, unbiased=False, keepdim=True)
    gain = 1.0 if level.rms is None else level.rms / torch.sqrt(variance + level.epsilon)
    return gain * (samples - mean if level.removeMean else samples)


class WindowFeatures(torch.nn.Module):
    """Windows [batch, 64000] in [-1, 1] -> the graph's input [batch, *dims], in their own dtype."""

    def __init__(self, settings: WindowInput):
        super().__init__()
        self.settings = settings
        front = settings.frontEnd
        if front is not None:
            self.register_buffer("bank", torch.from_numpy(mel_bank(front).T.copy()), persistent=False)
            window = torch.hann_window(front.frameSamples, periodic=True, dtype=torch.float64)
            margin = (front.nFft - front.frameSamples) // 2
            rest = front.nFft - front.frameSamples - margin
            padded = torch.nn.functional.pad(window, (margin, rest))
            self.register_buffer("window", padded, persistent=False)

    def levelled(self, samples: torch.Tensor) -> torch.Tensor:
        """The samples as the front end gets them [batch, windowSamples]."""
        return at_level(of_length(samples, self.settings.windowSamples), self.settings.level)

    def power(self, levelled: torch.Tensor) -> torch.Tensor:
        """Power spectra [batch, frames, nFft/2+1]."""
        front = self.settings.frontEnd
        half = front.nFft // 2
        # So many samples that the last frame is whole, wherever the window ends.
        need = (front.frames - 1) * front.hopSamples + front.nFft
        padded = torch.nn.functional.pad(levelled, (half, max(0, need - half - levelled.shape[-1])))
        frames = padded.unfold(-1, front.nFft, front.hopSamples)[:, : front.frames]
        spectrum = torch.fft.rfft(frames * self.window.to(levelled.dtype))
        return spectrum.real.square() + spectrum.imag.square()

    def forward(self, samples: torch.Tensor) -> torch.Tensor:
        levelled = self.levelled(samples)
        front = self.settings.frontEnd
        if front is None:
            return levelled
        bands = self.power(levelled) @ self.bank.to(levelled.dtype)
        decibels = front.decibelsPerDecade * torch.log10(bands.clamp_min(front.floor))
        scaled = scale(decibels, front.scaling)
        return scaled.transpose(1, 2).unsqueeze(1) if front.layout == "bands-frames" else scaled


def scale(decibels: torch.Tensor, scaling: Fixed | OfWindow) -> torch.Tensor:
    """Decibels [batch, frames, bands] to what the network is used to."""
    if isinstance(scaling, Fixed):
        share = (decibels - scaling.minDb) / (scaling.maxDb - scaling.minDb)
        return scaling.low + share.clamp(0.0, 1.0) * (scaling.high - scaling.low)
    loudest = decibels.amax((1, 2), keepdim=True)
    quietest = torch.maximum(decibels.amin((1, 2), keepdim=True), loudest - scaling.rangeDb)
    return ((decibels - quietest) / (loudest - quietest).clamp_min(LEAST_RANGE)).clamp_min(0.0)
