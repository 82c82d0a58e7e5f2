"""Cross-validation over repositories: a recipe on every repository of train and dev, each by a run that
did not learn from it.

This is what a recipe is chosen by. dev alone has 38 repositories, which a choice made on it soon fits;
here are five times as many, and two recipes are compared on the same clips of the same folds. What is
shipped learns from train alone.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from .batches import repositories
from .data import Clips, headline_of, load
from .fingerprint_judge import FingerprintJudge
from .metrics import eer, interval
from .publish import write_json
from .recipe import Recipe
from .score import clip_scores
from .synthesisers import merged
from .train import train

# Versions that the folds are measured on, as far as train and dev both have them.
MEASURED = ("clean", "opus24", "tel8k")
# Draws the folds: the same for every recipe.
SEED = 2026

# Scores of the network alone, and with a judge of fingerprints, which learns from the repositories given.
PLAIN, JUDGED = "scores.json", "scores-fingerprint.json"
Judging = Callable[[set[str]], FingerprintJudge]

# One run's raw score of each clip, by version and id.
Scores = dict[str, dict[str, float]]


def whole(cache: Path) -> Clips:
    """Train and dev as one set."""
    return merged(load(cache / "train"), load(cache / "dev"))


def parts(clips: Clips, count: int) -> list[set[str]]:
    """The repositories, drawn into `count` folds."""
    names = repositories(clips)
    if count > len(names):
        raise SystemExit(f"--folds {count}: there are {len(names)} repositories")
    order = np.random.default_rng(SEED).permutation(names)
    return [set(order[k::count]) for k in range(count)]


def fold_scores(
    clips: Clips, own, recipe: Recipe, out: Path, held: set[str], device, judge: Judging | None
) -> Scores:
    """Raw scores of the clips of `held` by a run that did not hear it; a finished one is read again."""
    done = out / (JUDGED if judge else PLAIN)
    if not done.exists():
        # With a judge of fingerprints nothing else changes: what was trained without one goes on.
        detector = train(clips, own, recipe, out, device=device, held=held).eval()
        detector.fingerprint = judge and judge({*repositories(clips)} - held - {*recipe.left_out})
        index = headline_of(clips, held)
        ids = [clips.rows[i]["id"] for i in index]
        measured = [name for name in MEASURED if name in clips.versions]
        score = lambda name: clip_scores(detector, clips, index, name).round(4).tolist()
        write_json(done, {name: dict(zip(ids, score(name), strict=True)) for name in measured}, None)
    return json.loads(done.read_text())


def by_seed(seeds: list[Scores], version: str, ids: list[str]) -> np.ndarray:
    """Raw scores [seeds, clips]."""
    return np.array([[scores[version][name] for name in ids] for scores in seeds])


def mean_eer(scores: np.ndarray, labels: np.ndarray) -> float:
    """Of scores [seeds, clips]: the mean over the seeds."""
    return float(np.mean([eer(each, labels) for each in scores]))


def figures(rows: dict[str, dict], seeds: list[Scores], others: list[Scores] | None = None) -> dict:
    """By version: the error pooled over the folds, with its interval over repositories, and by kind. With
    `others`, the scores of another recipe on the same folds, also how much larger this one's error is."""
    found = {}
    for version in seeds[0]:
        ids = sorted(seeds[0][version])
        labels = np.array([float(rows[name]["label"] == "fake") for name in ids])
        repos = np.array([rows[name]["repo"] for name in ids])
        kinds = np.array([rows[name]["kind"] for name in ids])
        mine = by_seed(seeds, version, ids)
        of = lambda scores: lambda i: mean_eer(scores[:, i], labels[i])
        apart = {str(kind): np.flatnonzero((labels == 0) | (kinds == kind)) for kind in sorted({*kinds[labels == 1]})}
        found[version] = {
            "clips": len(ids),
            "eer": interval(of(mine), repos),
            "eerBySeed": [round(eer(each, labels), 4) for each in mine],
            "eerByKind": {kind: round(of(mine)(index), 4) for kind, index in apart.items()},
        }
        if others:
            theirs = by_seed(others, version, ids)
            more = lambda i, mine=mine, theirs=theirs: of(mine)(i) - of(theirs)(i)
            found[version]["moreThanOther"] = interval(more, repos)
    return found


def cross_validate(
    clips: Clips,
    own: Clips | None,
    recipe: Recipe,
    out: Path,
    count: int,
    seeds: list[int],
    device,
    other: Path | None,
    judge: Judging | None = None,
) -> dict:
    """Trains each fold with each seed under `out` (what is finished stays, what was stopped goes on) and
    returns folds.json. `other`: the folder of another recipe's run of the same folds and as many seeds, or
    `out` itself with `judge`: then what the fingerprint adds to the same networks."""
    # A fake of our own comes through the codec of its source, so both have the same ones.
    own = own and replace(own, versions={name: own.versions[name] for name in clips.versions})
    theirs = other and [json.loads(path.read_text()) for path in sorted(other.glob(f"seed-*/{PLAIN}"))]
    # Said before hours of training.
    if other and not theirs:
        raise SystemExit(f"--against {other}: no seed-*/scores.json in it; name the folds of another run")
    folds = parts(clips, count)
    scored: list[Scores] = []
    for seed in seeds:
        run, tried = out / f"seed-{seed}", replace(recipe, seed=seed)
        scores: Scores = {}
        for number, held in enumerate(folds):
            for version, each in fold_scores(clips, own, tried, run / f"fold-{number}", held, device, judge).items():
                scores.setdefault(version, {}).update(each)
        scored.append(scores)
        write_json(run / (JUDGED if judge else PLAIN), scores, None)
    rows = {row["id"]: row for row in clips.rows}
    about = {"folds": count, "seeds": seeds, "repositories": len(repositories(clips)), "steps": recipe.steps}
    return {**about, "byVersion": figures(rows, scored, theirs)}
