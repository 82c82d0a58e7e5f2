"""Fakes of our own from the real clips of `train`: systems are what is scarce, vocoders most.

Each copy keeps its source's repository, so that the channel is no cue, and names its source.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch

from .data import Clips, Gathered

RATE = 16000


def mel_matrix(n_fft: int, bands: int, high: float) -> torch.Tensor:
    """Triangular mel bank [n_fft/2+1, bands] for the inversion below."""
    mel = lambda f: 2595 * np.log10(1 + f / 700)
    edges = 700 * (10 ** (np.linspace(mel(0), mel(high), bands + 2) / 2595) - 1)
    hz = np.arange(n_fft // 2 + 1) * RATE / n_fft
    width = np.maximum(np.diff(edges), RATE / n_fft)
    up = (hz[:, None] - edges[None, :-2]) / width[None, :-1]
    down = (edges[None, 2:] - hz[:, None]) / width[None, 1:]
    return torch.tensor(np.maximum(0, np.minimum(up, down)), dtype=torch.float32)


def griffin_lim(x: torch.Tensor, n_fft: int, bands: int, rounds: int) -> torch.Tensor:
    """Samples [batch, n] -> mel spectrogram -> samples (Griffin & Lim 1984, momentum 0.99)."""
    hop, window = n_fft // 4, torch.hann_window(n_fft)
    magnitude = torch.stft(x, n_fft, hop, window=window, return_complex=True).abs()
    if bands:
        bank = mel_matrix(n_fft, bands, 8000.0)
        mel = torch.einsum("bft,fm->bmt", magnitude, bank)
        magnitude = torch.einsum("bmt,mf->bft", mel, torch.linalg.pinv(bank)).clamp(min=1e-5)
    angles = torch.exp(2j * torch.pi * torch.rand_like(magnitude))
    before = torch.zeros_like(angles)
    for _ in range(rounds):
        y = torch.istft(magnitude * angles, n_fft, hop, window=window, length=x.shape[1])
        rebuilt = torch.stft(y, n_fft, hop, window=window, return_complex=True)
        angles = rebuilt - 0.99 / 1.99 * before
        angles = angles / (angles.abs() + 1e-9)
        before = rebuilt
    return torch.istft(magnitude * angles, n_fft, hop, window=window, length=x.shape[1])


def damaged_phase(x: torch.Tensor, n_fft: int, amount: float) -> torch.Tensor:
    """The phase of each bin moved at random: what a vocoder with a poor phase head does."""
    hop, window = n_fft // 4, torch.hann_window(n_fft)
    spectrum = torch.stft(x, n_fft, hop, window=window, return_complex=True)
    turn = amount * torch.pi * torch.randn(spectrum.shape)
    return torch.istft(spectrum * torch.exp(1j * turn), n_fft, hop, window=window, length=x.shape[1])


def world(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """WORLD analysis and synthesis (Morise et al. 2016), pitch and formants moved a little."""
    import pyworld

    x = x.astype(np.float64)
    f0, t = pyworld.dio(x, RATE)
    f0 = pyworld.stonemask(x, f0, t, RATE)
    envelope = pyworld.cheaptrick(x, f0, t, RATE)
    aperiodic = pyworld.d4c(x, f0, t, RATE)
    if rng.random() < 0.5:
        f0 = f0 * rng.uniform(0.8, 1.25)
    return pyworld.synthesize(f0, envelope, aperiodic, RATE)[: len(x)].astype(np.float32)


def make(clips: Clips, cache: Path, world_share: float = 0.35) -> None:
    """Writes cache/index.json and clean.i16 of the copies; nothing where they stand already. Without
    pyworld (a lent machine may lack it) none are WORLD's, and that is said."""
    if (cache / "index.json").exists():
        return
    cache.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    torch.manual_seed(7)
    real = [i for i, row in enumerate(clips.rows) if row["label"] == "real"]
    gathered = Gathered()

    def keep(index: int, system: str, samples: np.ndarray) -> None:
        source = clips.clip(index)
        samples = samples * (source.std() / (samples.std() + 1e-9))
        row = clips.rows[index]
        own = {"id": f"{row['id']}-{system}", "label": "fake", "kind": "vocoder", "system": system}
        gathered.add({**row, **own, "family": "own", "source": row["id"]}, samples)

    order = rng.permutation(real)
    for count, begin in enumerate(range(0, len(order), 24)):
        batch = order[begin : begin + 24]
        length = 64000
        x = np.zeros((len(batch), length), np.float32)
        for k, index in enumerate(batch):
            clip = clips.clip(index)[:length]
            x[k, : len(clip)] = clip
        kind = count % 4
        tensor = torch.from_numpy(x)
        if kind == 0:
            name, y = "own-gl-mel80", griffin_lim(tensor, 1024, 80, 24)
        elif kind == 1:
            name, y = "own-gl-linear", griffin_lim(tensor, 512, 0, 8)
        elif kind == 2:
            name, y = "own-gl-mel128", griffin_lim(tensor, 800, 128, 40)
        else:
            name, y = "own-phase", damaged_phase(tensor, 512, float(rng.uniform(0.15, 0.5)))
        for k, index in enumerate(batch):
            keep(index, name, y[k, : min(length, clips.lengths[index])].numpy())
        print("resynth", begin, len(order), flush=True)
    if not find_spec("pyworld"):
        print("no pyworld: own fakes without WORLD's copies")
        world_share = 0.0
    for index in order[: int(world_share * len(order))]:
        keep(index, "own-world", world(clips.clip(index), rng))
    gathered.write(cache, stored=False)
