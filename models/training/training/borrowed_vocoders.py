"""Copies of real clips by vocoders of others, which make a wave of a mel spectrogram: HiFi-GAN, MelGAN
and CARGAN. `borrowed/fetch.sh` says where each comes from."""

import importlib.util
import json
import math
import sys
import types
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import gaussian_filter
from scipy.signal import resample_poly

from classics.frontend import from_mel, to_mel

from .borrowed_voices import session
from .frontend import RATE
from .vocoders import level

BANDS, HIGHEST = 80, 8000.0


@dataclass(frozen=True)
class Mel:
    """The spectrogram that these networks were taught on (Kong et al. 2020): magnitudes of a Hann
    window, 80 Slaney bands to `highest` Hz, ln with a floor."""

    rate: int = 22050
    n_fft: int = 1024
    hop: int = 256
    floor: float = 1e-5
    highest: float = HIGHEST

    def edges(self) -> np.ndarray:
        """Of the bands, Hz [82]: low, middle and high of band k are k, k + 1 and k + 2."""
        return from_mel(np.linspace(*to_mel(np.array([0.0, self.highest]), "slaney"), BANDS + 2), "slaney")

    def bank(self) -> torch.Tensor:
        """Triangles of equal area [80, bins], as librosa draws them."""
        edges = self.edges()[:, None]
        hz = np.arange(self.n_fft // 2 + 1)[None] * self.rate / self.n_fft
        lower, centre, upper = edges[:-2], edges[1:-1], edges[2:]
        weight = np.minimum((hz - lower) / (centre - lower), (upper - hz) / (upper - centre))
        return torch.from_numpy(np.maximum(0, weight) * 2 / (upper - lower)).float()

    def of(self, samples: np.ndarray) -> torch.Tensor:
        """Float samples at 16 kHz -> [1, 80, frames], a frame every `hop` samples of `rate`."""
        x = torch.from_numpy(at_rate(samples, RATE, self.rate)).float()[None, None]
        edge = (self.n_fft - self.hop) // 2
        x = torch.nn.functional.pad(x, (edge, edge), mode="reflect")[0]
        window = torch.hann_window(self.n_fft)
        spectrum = torch.stft(x, self.n_fft, self.hop, window=window, center=False, return_complex=True)
        bands = self.bank() @ torch.sqrt(spectrum.abs().square() + 1e-9)
        return torch.log(bands.clamp(min=self.floor))


def at_rate(samples: np.ndarray, given: int, wanted: int) -> np.ndarray:
    """Another sampling rate, by scipy's polyphase filter."""
    divisor = np.gcd(given, wanted)
    return resample_poly(samples, wanted // divisor, given // divisor)


def other_throat(mel: torch.Tensor, edges: np.ndarray, rng: np.random.Generator) -> torch.Tensor:
    """What conversion and acoustic models do to a spectrogram [1, 80, frames]: everything lies up to a
    sixth higher or lower, and neighbours in time and frequency run into each other."""
    centres = edges[1:-1]
    place = np.interp(centres / np.exp(rng.uniform(-0.16, 0.16)), centres, np.arange(BANDS))
    low = np.floor(place).astype(int).clip(0, BANDS - 2)
    share = torch.from_numpy(place - low).float()[:, None]
    moved = mel[:, low] * (1 - share) + mel[:, low + 1] * share
    return torch.from_numpy(gaussian_filter(moved.numpy(), (0, rng.uniform(0, 0.8), rng.uniform(0, 1.5))))


class Vocoder:
    """A network that makes a wave of a spectrogram; with `rng`, of one by another throat."""

    def __init__(self, net: torch.nn.Module, mel: Mel = Mel(), rng: np.random.Generator | None = None):
        net.eval()
        self.net, self.mel, self.rng = net, mel, rng

    @torch.no_grad()
    def copy(self, samples: np.ndarray) -> np.ndarray:
        """Float samples at 16 kHz in [-1, 1] -> as many, in their own time."""
        mel = self.mel.of(samples)
        if self.rng:
            mel = other_throat(mel, self.mel.edges(), self.rng)
        made = at_rate(self.net(mel)[0, 0].numpy().astype(np.float64), self.mel.rate, RATE)[: len(samples)]
        return np.pad(made, (0, len(samples) - len(made))).astype(np.float32)

    def among(self, sources: list[np.ndarray]):
        """Copies of real clips, at their levels."""
        for source in sources:
            yield level(self.copy(source), source), {}


def module_at(path: Path) -> types.ModuleType:
    """A module of Python, by its file."""
    spec = importlib.util.spec_from_file_location(f"borrowed_{path.stem}", path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def hifigan(folder: Path, weights: str, rng: np.random.Generator | None = None) -> Vocoder:
    """HiFi-GAN V1 with its authors' weights: `universal` (many speakers) or `LJSpeech` (one)."""
    config = json.loads((folder / "config.json").read_text())
    named = type("Config", (dict,), {"__getattr__": dict.__getitem__})(config)
    net = module_at(folder / "models.py").Generator(named)
    state = torch.load(folder / f"generator_{weights}.pth.tar", map_location="cpu", weights_only=True)
    net.load_state_dict(state["generator"])
    net.remove_weight_norm()
    return Vocoder(net, rng=rng)


def hifigan16(file: Path) -> Vocoder:
    """A HiFi-GAN for 16 kHz in TorchScript. Its spectrogram is not told: of twenty tried, this one came
    nearest to what went in."""
    return Vocoder(torch.jit.load(file, map_location="cpu"), Mel(RATE, 640, 160))


class Exported(torch.nn.Module):
    """A vocoder of onnxruntime: a mel spectrogram [1, 80, frames] -> a wave [1, 1, samples]."""

    def __init__(self, file: Path):
        super().__init__()
        self.session = session(file)

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        """See the class."""
        return torch.from_numpy(self.session.run(None, {"mel": mel.numpy()})[0])


def hifigan_french(file: Path) -> Vocoder:
    """A small HiFi-GAN (3.6 million weights) of six French voices, on HiFi-GAN's own spectrogram."""
    return Vocoder(Exported(file))


def melgan(folder: Path) -> Vocoder:
    """MelGAN as ttskit has it, of Chinese speakers; a whole pickled module, so its code runs."""
    for name in ("melgan", "melgan.model", "melgan.utils"):
        package = types.ModuleType(name)
        package.__path__ = [str(folder / name.replace(".", "/"))]
        sys.modules[name] = package
    sys.path.insert(0, str(folder / "melgan/model"))
    return Vocoder(torch.load(folder / "resource/model/melgan.kuangdd.pt", map_location="cpu", weights_only=False))


class InTurn(torch.nn.Module):
    """CARGAN's network, chunk by chunk: it makes 2048 samples of 8 frames and of the 512 samples before
    them (silence before the first)."""

    FRAMES, KNOWN = 8, 512

    def __init__(self, net: torch.nn.Module):
        super().__init__()
        self.net = net

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        """Bands in ln [1, 80, frames] -> [1, 1, samples] of whole chunks; it was taught on log10."""
        bands = mel / math.log(10)
        short = -bands.shape[2] % self.FRAMES
        bands = torch.nn.functional.pad(bands, (0, short), value=math.log10(Mel.floor))
        made = [torch.zeros(1, 1, self.KNOWN)]
        for chunk in bands.split(self.FRAMES, 2):
            made.append(self.net(chunk, made[-1][:, :, -self.KNOWN :]))
        return torch.cat(made[1:], 2)


class Cargan(Vocoder):
    """CARGAN (Morrison et al. 2022), which goes from chunk to chunk, as no other vocoder here does."""

    QUIET = 0.35

    def __init__(self, net: torch.nn.Module):
        super().__init__(InTurn(net), Mel(highest=11025.0))

    def copy(self, samples: np.ndarray) -> np.ndarray:
        """See `Vocoder`; what peaks below 0.35 is made louder for it, as its authors do."""
        louder = max(1.0, self.QUIET / max(float(np.abs(samples).max()), 1e-4))
        return super().copy(samples * louder) / louder


def cargan(folder: Path) -> Cargan:
    """CARGAN with its authors' weights (VCTK). Its package imports much that only training needs, so a
    package of the few numbers that the network reads stands in for it."""
    package = types.ModuleType("cargan")
    package.CUMSUM, package.AUTOREGRESSIVE = False, True
    package.AR_INPUT_SIZE, package.AR_HIDDEN_SIZE, package.AR_OUTPUT_SIZE = InTurn.KNOWN, 256, 128
    package.NUM_FEATURES = BANDS + package.AR_OUTPUT_SIZE
    sys.modules["cargan"] = package
    package.model = types.SimpleNamespace(condition=module_at(folder / "model/condition.py"))
    net = module_at(folder / "model/gantts/generator.py").Generator()
    file = folder / "assets/checkpoints/cargan.pt"
    net.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    for part in net.modules():
        if hasattr(part, "weight_g"):
            torch.nn.utils.remove_weight_norm(part)
    return Cargan(net)
