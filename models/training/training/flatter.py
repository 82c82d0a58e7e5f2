"""How much a random split flatters: the same recipe, trained and tested twice.

Once with the repositories that `hold_out` names as the test part, as everywhere here; once with as
many clips drawn at random, so that test clips have siblings (same speaker, generator, recording
chain) in training. What the second figure is better by is not skill.
"""

from pathlib import Path

import numpy as np

from .batches import hold_out
from .data import Clips, headline
from .metrics import auc, eer, interval
from .recipe import Recipe
from .score import clip_scores
from .train import train


def subset(clips: Clips, keep: np.ndarray) -> Clips:
    """Only these rows; the samples stay where they lie."""
    rows = [clips.rows[index] for index in keep]
    return Clips(rows, clips.starts[keep], clips.lengths[keep], clips.versions)


def beside(own: Clips | None, clips: Clips) -> Clips | None:
    """Those of our own fakes whose source is among `clips`: the others are copies of test clips."""
    if own is None:
        return None
    sources = {row["id"] for row in clips.rows}
    return subset(own, np.array([i for i, row in enumerate(own.rows) if row["source"] in sources], int))


def figures(detector, clips: Clips, index: np.ndarray) -> dict:
    """Error of the clips at `index`, clean, with its interval over repositories."""
    scores = clip_scores(detector, clips, index)
    labels = np.array([float(clips.rows[i]["label"] == "fake") for i in index])
    repos = np.array([clips.rows[i]["repo"] for i in index])
    return {
        "clips": len(index),
        "fake": int(labels.sum()),
        "repositories": len(set(repos)),
        "eer": interval(lambda i: eer(scores[i], labels[i]), repos),
        "auc": round(auc(scores, labels), 4),
    }


def flatter(clips: Clips, own: Clips | None, recipe: Recipe, out: Path, device: str | None) -> dict:
    """Trains both runs in `out` (gone on with, if they were stopped); returns flatter.json."""
    held = hold_out(clips, recipe.held_share, 11)
    usable = [
        i for i, row in enumerate(clips.rows) if headline(row) and row["repo"] not in recipe.left_out
    ]
    by_repository = np.array([i for i in usable if clips.rows[i]["repo"] in held])
    apart = train(clips, own, recipe, out / "by-repository", device=device, held=held)

    rng = np.random.default_rng(13)
    at_random = np.sort(rng.permutation(usable)[: len(by_repository)])
    rest = np.setdiff1d(np.arange(len(clips.rows)), at_random)
    seen = subset(clips, rest)
    together = train(
        seen, beside(own, seen), recipe, out / "random", device=device, held=set()
    )
    found = {
        "byRepository": figures(apart, clips, by_repository),
        "random": figures(together, clips, at_random),
        "steps": recipe.steps,
        "batch": recipe.batch,
        "seed": recipe.seed,
        "note": "clips of train, clean; the same recipe, steps and number of test clips; only the "
        "split differs. Neither figure is of dev.",
    }
    gap = found["byRepository"]["eer"]["value"] - found["random"]["eer"]["value"]
    return {"flattersBy": round(gap, 4), **found}
