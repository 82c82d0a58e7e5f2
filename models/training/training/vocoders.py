"""Copies of real clips by vocoders of our own, each beside its source.

A copy starts from a clip as the corpus stores it and ends with the same coding (Opus, 44 kbit/s), so
that real clip and copy both come last out of that coder, and its trace is no cue. The copy's source
went through it once more, but that pass is not heard in what a vocoder makes: only the envelope and
the pitch are left of it.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from .batches import hold_out
from .data import Clips, Gathered
from .frontend import RATE
from .recipe import Recipe
from .resynth import griffin_lim
from .vocoder_imprint import Maker, imprinted
from .vocoder_plans import PLANS
from .vocoder_source import SOURCES, named
from .vocoder_train import LEVEL, Plan, fit

LONGEST = 4 * RATE
SHORTEST = RATE // 2


@dataclass(frozen=True)
class Way:
    """One system: its name (own-<way>-<variant>; batches.py counts by way) and maker."""

    system: str
    make: Maker


def learnable(clips: Clips, held_share: float, seed: int, left_out: tuple[str, ...]) -> list[int]:
    """Real clips of the repositories that a run learns from, round and round the repositories."""
    kept_out = hold_out(clips, held_share, seed) | set(left_out)
    rng = np.random.default_rng(seed)
    by_repo = defaultdict(list)
    for index in rng.permutation(len(clips.rows)):
        row = clips.rows[index]
        usable = row["label"] == "real" and clips.lengths[index] >= SHORTEST
        if usable and row["repo"] not in kept_out:
            by_repo[row["repo"]].append(int(index))
    ranked = [(rank, rng.random(), i) for found in by_repo.values() for rank, i in enumerate(found)]
    return [i for _, _, i in sorted(ranked)]


def network_ways(plans: list[Plan], folder: Path) -> list[Way]:
    """Every kept state of every network in `folder`, as far as they were trained."""
    ways = []
    for plan in plans:
        for share in plan.keep:
            step = max(1, round(share * plan.steps))
            file = folder / f"{plan.name}-{step}.pt"
            if not file.exists():
                continue
            ways.append(Way(f"own-{plan.name}-{step}", network(plan, file)))
    return ways


def network(plan: Plan, file: Path) -> Maker:
    """The network whose weights lie in `file`."""

    def make(batch: list[np.ndarray], _: np.random.Generator) -> list[np.ndarray]:
        net = plan.build()
        net.load_state_dict(torch.load(file, weights_only=True))
        net.eval()
        given = torch.from_numpy(padded([clip * (LEVEL / (clip.std() + 1e-6)) for clip in batch]))
        with torch.inference_mode():
            made = net(given)
        return [y[: len(clip)] for y, clip in zip(made.float().numpy(), batch, strict=True)]

    return make


def source_ways() -> list[Way]:
    """The vocoders that need no training."""
    ways = [Way(system, named(how)) for system, how in SOURCES.items()]
    lpc, sines = named(SOURCES["own-lpc-20-residual"]), named(SOURCES["own-sines-24"])
    return [
        *ways,
        Way("own-imprint-2-4", imprinted((2, 4), -14.0)),
        Way("own-imprint-4-5-8", imprinted((4, 5, 8), -18.0)),
        Way("own-imprint-lpc", imprinted((2, 8), -16.0, lpc)),
        Way("own-imprint-sines", imprinted((4, 4, 5), -18.0, sines)),
        Way("own-gl-mel64", inverted(640, 64, 32)),
        Way("own-gl-mel100", inverted(1280, 100, 16)),
    ]


def inverted(n_fft: int, bands: int, rounds: int) -> Maker:
    """Griffin-Lim from a mel spectrogram, as resynth.py does it, in other sizes."""

    def make(batch: list[np.ndarray], _: np.random.Generator) -> list[np.ndarray]:
        made = griffin_lim(torch.from_numpy(padded(batch)), n_fft, bands, rounds).numpy()
        return [y[: len(clip)] for y, clip in zip(made, batch, strict=True)]

    return make


def padded(batch: list[np.ndarray]) -> np.ndarray:
    """Clips of any length as [batch, longest], zeros behind."""
    x = np.zeros((len(batch), max(len(clip) for clip in batch)), np.float32)
    for row, clip in zip(x, batch, strict=True):
        row[: len(clip)] = clip
    return x


def train_vocoders(clips: Clips, indices: list[int], folder: Path, plans: list[Plan]) -> None:
    """Trains what is not trained yet; weights lie in `folder`."""
    real = [clips.clip(index) for index in indices]
    for plan in plans:
        fit(plan, real, folder)


def copy_by(
    clips: Clips, indices: list[int], ways: list[Way], each: int, cache: Path, seed: int, batch: int = 12
) -> None:
    """Writes cache/clean.i16 and then cache/index.json: `each` copies by every way, of clips taken
    in turn from `indices` (beginning at a place drawn from the seed). Nothing where they stand."""
    if (cache / "index.json").exists():
        return
    cache.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    gathered = Gathered()
    place = int(rng.integers(len(indices)))
    for way in tqdm(ways, desc="copies"):
        for begin in range(0, each, batch):
            chosen = [indices[(place + k) % len(indices)] for k in range(min(batch, each - begin))]
            place += len(chosen)
            sources = [clips.clip(index)[:LONGEST] for index in chosen]
            for index, source, made in zip(chosen, sources, way.make(sources, rng), strict=True):
                row = clips.rows[index]
                own = {"id": f"{row['id']}-{way.system}", "label": "fake", "kind": "vocoder"}
                own |= {"system": way.system, "family": "own", "source": row["id"]}
                gathered.add({**row, **own}, level(made, source))
    gathered.write(cache)


def level(made: np.ndarray, source: np.ndarray) -> np.ndarray:
    """The copy at its source's power, without DC; softer where its peaks would be cut off."""
    made = made - made.mean()
    gain = source.std() / (made.std() + 1e-9)
    return made * min(gain, 0.99 / (np.abs(made).max() + 1e-9))


def make_vocoded(clips: Clips, cache: Path, each: int = 55, plans: list[Plan] | None = None) -> None:
    """Trains the networks (cache/vocoders) and writes the copies (cache/vocoded); what stands
    already stays. Only repositories that the default recipe learns from are heard or copied; what a
    run with another seed holds out, its sampler leaves out of the copies too."""
    if (cache / "vocoded" / "index.json").exists():
        return
    plans, recipe = PLANS if plans is None else plans, Recipe()
    indices = learnable(clips, recipe.held_share, recipe.seed, recipe.left_out)
    train_vocoders(clips, indices, cache / "vocoders", plans)
    ways = source_ways() + network_ways(plans, cache / "vocoders")
    copy_by(clips, indices, ways, each, cache / "vocoded", seed=31)
