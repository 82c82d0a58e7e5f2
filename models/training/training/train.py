"""Trains the detector on a prepared cache: AdamW, cosine to zero, moving average of the weights."""

import copy
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from .augment import mix_noise, noise_bank, shaped_bands
from .batches import Sampler, crops, hold_out, repositories
from .data import Clips
from .frontend import RATE, FrontEnd, Spectrum
from .model import Detector, Shape


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run; kept in its checkpoint."""

    steps: int = 3000
    batch: int = 48
    # Crop lengths, seconds; one is drawn for each batch.
    seconds: tuple[float, ...] = (2.0, 3.0, 3.0, 4.0)
    rate: float = 2.5e-3
    decay: float = 0.02
    warm_up: int = 150
    average: float = 0.997
    smoothing: float = 0.05
    # Of the loss on the evidence of single seconds, beside that of the whole crop.
    evidence_weight: float = 0.3
    codec_share: float = 0.5
    # Of the augmentation on the fly: noise, equaliser, band limits, masks.
    strength: float = 1.0
    held_share: float = 0.18
    seed: int = 1
    scale: str = "mel"
    # The demo's public-domain reader speaks in this one: the demo must be new to the model.
    left_out: tuple[str, ...] = ("cmusphinx/pocketsphinx",)


def babble_bank(clips: Clips, rng: np.random.Generator, count: int = 48) -> np.ndarray:
    """Five voices at once [count, 8 s]; any voices, so that babble tells nothing of the label."""
    length = 8 * RATE
    out = np.zeros((count, length), np.float32)
    for row in out:
        for _ in range(5):
            clip = clips.clip(int(rng.integers(len(clips.rows))))
            row += np.resize(clip / (clip.std() + 1e-6), length)
    return out / (out.std(1, keepdims=True) + 1e-9)


def save(path: Path, state: dict) -> None:
    """Atomic: a killed run leaves the last whole checkpoint."""
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.rename(path)


def train(
    clips: Clips,
    own: Clips | None,
    recipe: Recipe,
    out: Path,
    log_every: int = 50,
    start: Path | None = None,
    device: str | None = None,
) -> Detector:
    """Trains or goes on with the run in `out`; returns the averaged model. A new run begins with
    the averaged weights of the run in `start`, if one is given. The network learns on `device`
    (cuda where there is one); crops and augmentation stay on the CPU, so that a seed says the same
    everywhere."""
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    front = FrontEnd(scale=recipe.scale)
    # channels_last: a quarter faster on a CPU.
    detector = Detector(front, Shape()).to(memory_format=torch.channels_last)
    before: list[dict] = []
    if start:
        earlier, state = restore(start)
        detector.load_state_dict(earlier.state_dict())
        before = [*state.get("before", []), {"steps": state["step"], "recipe": state["recipe"]}]
    detector.to(device)
    averaged = copy.deepcopy(detector).eval()
    spectrum = Spectrum(front)
    held = hold_out(clips, recipe.held_share, 11)
    sampler = Sampler(clips, own, set(repositories(clips)) - held - set(recipe.left_out))
    fixed = np.random.default_rng(recipe.seed)
    bank, babble = noise_bank(recipe.seed), babble_bank(clips, fixed)
    optimiser = torch.optim.AdamW(detector.parameters(), recipe.rate, weight_decay=recipe.decay)
    checkpoint, first, losses = out / "checkpoint.pt", 0, []
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=False)
        detector.load_state_dict(state["detector"])
        averaged.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        first, losses, before = state["step"], state["losses"], state.get("before", [])
    for step in range(first, recipe.steps):
        # Each step has a seed of its own, so that a resumed run sees what an unbroken one would.
        rng = np.random.default_rng([recipe.seed, step])
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        warm = min(1.0, (step + 1) / recipe.warm_up)
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * warm * 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
        picked, labels, weights = sampler.draw(rng, recipe.batch)
        length = int(rng.choice(recipe.seconds) * RATE) + 240
        x = crops(picked, length, rng, recipe.codec_share)
        mix_noise(x, bank, babble, rng, recipe.strength)
        bands = shaped_bands(spectrum, torch.from_numpy(x), recipe.strength)
        detector.train()
        target = torch.from_numpy(labels) * (1 - recipe.smoothing) + recipe.smoothing / 2
        cost = torch.nn.functional.binary_cross_entropy_with_logits
        target, weight = target.to(device), torch.from_numpy(weights).to(device)
        score, seconds = detector.both(bands.to(device))
        loss = cost(score, target, weight)
        # Each second alone is told what its clip is, so that the timeline points somewhere.
        each = (target[:, None].expand_as(seconds), weight[:, None].expand_as(seconds))
        loss = loss + recipe.evidence_weight * cost(seconds, *each)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(detector.parameters(), 2.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(recipe.average, (step + 1) / (step + 10))
            for mine, theirs in zip(averaged.state_dict().values(), detector.state_dict().values()):
                if mine.dtype.is_floating_point:
                    mine.mul_(keep).add_(theirs, alpha=1 - keep)
                else:
                    mine.copy_(theirs)
        losses.append(float(loss.detach()))
        if (step + 1) % log_every == 0:
            print(json.dumps({"step": step + 1, "loss": round(float(np.mean(losses[-log_every:])), 4)}), flush=True)
        if (step + 1) % (4 * log_every) == 0 or step + 1 == recipe.steps:
            save(
                checkpoint,
                {
                    "detector": detector.state_dict(),
                    "averaged": averaged.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "step": step + 1,
                    "losses": losses,
                    "recipe": asdict(recipe),
                    "held": sorted(held),
                    # Runs whose weights this one began with, first to last.
                    "before": before,
                },
            )
    return averaged.cpu()


def restore(run: Path) -> tuple[Detector, dict]:
    """The averaged model of a run, and its checkpoint."""
    state = torch.load(run / "checkpoint.pt", map_location="cpu", weights_only=False)
    detector = Detector(FrontEnd(scale=state["recipe"]["scale"]), Shape())
    detector.load_state_dict(state["averaged"])
    return detector.eval(), state
