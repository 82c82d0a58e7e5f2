"""Trains the small vocoders on real clips: first the spectrum's loss alone, then with critics."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

LEVEL = 0.1  # deviation of what goes into a network
RESOLUTIONS = (256, 512, 1024)  # FFT sizes of the spectrum's loss


def spectral_loss(made: Tensor, real: Tensor) -> Tensor:
    """Spectral convergence and log magnitude over several resolutions (Yamamoto et al. 2020)."""
    total = made.new_zeros(())
    for n_fft in RESOLUTIONS:
        window = torch.hann_window(n_fft)
        a, b = (
            torch.stft(x, n_fft, n_fft // 4, window=window, return_complex=True).abs().clamp(min=1e-3)
            for x in (made, real)
        )
        total = total + torch.linalg.norm(b - a) / torch.linalg.norm(b) + F.l1_loss(a.log(), b.log())
    return total / len(RESOLUTIONS)


class Critics(nn.Module):
    """Small judges of every p-th sample (HiFi-GAN's multi-period) and of a spectrogram; each gives
    its layers' outputs, the last one being the judgement."""

    def __init__(self, periods: tuple[int, ...] = (2, 5, 11), width: int = 12):
        super().__init__()
        self.periods = periods

        def tower(inputs: int, kernel: tuple[int, int], stride: tuple[int, int]) -> nn.ModuleList:
            sizes = [inputs, width, 2 * width, 4 * width]
            pad = (kernel[0] // 2, kernel[1] // 2)
            layers = [nn.Conv2d(a, b, kernel, stride, pad) for a, b in zip(sizes, sizes[1:], strict=False)]
            return nn.ModuleList([*layers, nn.Conv2d(sizes[-1], 1, (3, 1), padding=(1, 0))])

        self.towers = nn.ModuleList(tower(1, (5, 1), (3, 1)) for _ in periods)
        self.spectral = tower(2, (3, 5), (2, 2))
        self.register_buffer("window", torch.hann_window(512), persistent=False)

    def forward(self, x: Tensor) -> list[list[Tensor]]:
        views = [F.pad(x, (0, -x.shape[1] % p)).unflatten(1, (-1, p))[:, None] for p in self.periods]
        spectrum = torch.stft(x, 512, 128, window=self.window, return_complex=True)
        views.append(torch.stack([spectrum.real, spectrum.imag], 1) / 4)
        heard = []
        for tower, y in zip([*self.towers, self.spectral], views, strict=True):
            outputs = []
            for layer in tower:
                y = layer(F.leaky_relu(y, 0.1) if outputs else y)
                outputs.append(y)
            heard.append(outputs)
        return heard


def judged(critics: Critics, x: Tensor) -> list[list[Tensor]]:
    """The critics' outputs as float32, computed in bfloat16: two to three times as fast."""
    with torch.autocast("cpu", torch.bfloat16):
        heard = critics(x)
    return [[y.float() for y in outputs] for outputs in heard]


@dataclass(frozen=True)
class Plan:
    """One network and how it learns. Its state at each of `keep` (shares of the steps) counts as a
    vocoder of its own: early ones buzz, late ones are cleaner."""

    name: str
    build: Callable[[], nn.Module]
    steps: int
    seed: int
    batch: int = 8
    samples: int = 7680  # of a crop; a multiple of every hop in use
    rate: float = 2e-3
    critics_from: float = 0.75  # share of the steps after which the critics join
    keep: tuple[float, ...] = (0.25, 1.0)


def crop_batch(clips: list[np.ndarray], plan: Plan, rng: np.random.Generator) -> Tensor:
    """Random crops [batch, samples] of float clips, the louder of two draws, at LEVEL and around."""
    out = np.zeros((plan.batch, plan.samples), np.float32)
    for row in out:
        best = 0.0
        for _ in range(2):
            clip = clips[rng.integers(len(clips))]
            start = rng.integers(0, max(1, len(clip) - plan.samples))
            piece = clip[start : start + plan.samples]
            if (level := float(piece.std())) >= best:
                best, row[:], row[: len(piece)] = level, 0.0, piece
        row *= LEVEL * rng.uniform(0.5, 1.5) / (best + 1e-6)
    return torch.from_numpy(out).clamp(-1, 1)


def fit(plan: Plan, clips: list[np.ndarray], folder: Path, log_every: int = 50) -> None:
    """Trains, or goes on from the last checkpoint; writes folder/<name>-<step>.pt for each of
    `plan.keep` and a line of losses every `log_every` steps. Nothing where all stand already."""
    marks = {max(1, round(share * plan.steps)) for share in plan.keep}
    if all((folder / f"{plan.name}-{mark}.pt").exists() for mark in marks):
        return
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    net, critics = plan.build(), Critics()
    best = torch.optim.AdamW(net.parameters(), plan.rate, (0.8, 0.99))
    judge = torch.optim.AdamW(critics.parameters(), 4e-4, (0.8, 0.99))
    held, done = folder / f"{plan.name}.state", 0
    parts = {"net": net, "critics": critics, "best": best, "judge": judge}
    if held.exists():
        state = torch.load(held, weights_only=True)
        done = state["step"]
        for key, part in parts.items():
            part.load_state_dict(state[key])
    began = time.monotonic()
    for step in range(done + 1, plan.steps + 1):
        # Seeded by the step, so that a run that was stopped sees what an unbroken one would.
        torch.manual_seed(plan.seed * 1_000_003 + step)
        real = crop_batch(clips, plan, np.random.default_rng([plan.seed, step]))
        for group in best.param_groups:
            group["lr"] = plan.rate * min(1, step / 50) * (1 - 0.9 * step / plan.steps)
        with torch.autocast("cpu", torch.bfloat16):
            made = net(real).float()
        loss = near = spectral_loss(made, real)
        if step > plan.critics_from * plan.steps:
            # Least squares (Mao et al. 2017): the critics first, then the network against them; on
            # half of the crops, since the critics cost more than the network.
            half = len(real) // 2 or 1
            known = judged(critics, real[:half])
            heard = zip(known, judged(critics, made[:half].detach()), strict=True)
            verdict = sum(((a[-1] - 1) ** 2).mean() + (b[-1] ** 2).mean() for a, b in heard)
            judge.zero_grad()
            verdict.backward()
            judge.step()
            for a, b in zip(known, judged(critics, made[:half]), strict=True):
                alike = sum(F.l1_loss(y, x.detach()) for x, y in zip(a[:-1], b[:-1], strict=True))
                loss = loss + 0.05 * ((b[-1] - 1) ** 2).mean() + 0.1 * alike
        best.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        best.step()
        if step in marks:
            torch.save(net.state_dict(), temporary := folder / f"{plan.name}.tmp")
            temporary.rename(folder / f"{plan.name}-{step}.pt")
        if step % log_every == 0 or step == plan.steps:
            spent = time.monotonic() - began
            print(f"{plan.name} {step}/{plan.steps} spectral {near.item():.3f} {spent:.0f} s", flush=True)
            state = {key: part.state_dict() for key, part in parts.items()}
            torch.save({**state, "step": step}, temporary := folder / f"{plan.name}.tmp")
            temporary.rename(held)
    held.unlink(missing_ok=True)
