"""A search over a few settings of a recipe, by short runs (optuna: TPE, median pruning).

The objective is the equal error rate on repositories of `train` that a run does not learn from
(`held_share`, seeded): clean and, where there are any, codec copies. Never `dev`.
"""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import optuna
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from .batches import hold_out
from .data import Clips, headline_of
from .metrics import eer
from .recipe import Count, Recipe, nearest
from .score import clip_scores
from .search_pictures import draw_search
from .train import train

Range = tuple[float, float] | tuple[float, float, Literal["log"]]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Search:
    """What is tried; configs/search.yaml is one."""

    space: dict[str, Range]
    trials: Count = 12
    steps: Count = 600
    reports: Annotated[int, Field(ge=1, le=50)] = 4

    def __post_init__(self):
        numbers = [f.name for f in fields(Recipe) if isinstance(f.default, int | float)]
        for name in self.space:
            if name not in numbers:
                hint = nearest(name, numbers)
                raise SystemExit(f"search space: `{name}` is no number of the recipe; {hint}")


def suggested(trial: optuna.Trial, space: dict[str, Range]) -> dict[str, float | int]:
    """One value for each setting of the space."""
    whole = {f.name for f in fields(Recipe) if isinstance(f.default, int)}
    out = {}
    for name, (least, greatest, *log) in space.items():
        if name in whole:
            out[name] = trial.suggest_int(name, int(least), int(greatest), log=bool(log))
        else:
            out[name] = trial.suggest_float(name, least, greatest, log=bool(log))
    return out


def held_error(detector, clips: Clips, held: set[str]) -> float:
    """Mean equal error rate over the versions of the cache, on the held-out repositories."""
    index = headline_of(clips, held)
    labels = np.array([float(clips.rows[i]["label"] == "fake") for i in index])
    was = detector.training
    detector.eval()
    found = [eer(clip_scores(detector, clips, index, name), labels) for name in clips.versions]
    detector.train(was)
    return float(np.mean(found))


def objective(clips: Clips, own: Clips | None, recipe: Recipe, search: Search, out: Path, device):
    """The function that optuna minimises. A trial's run lies in out/trial-N."""
    held = hold_out(clips, recipe.held_share, 11)
    # train() saves and reports each fourth of its logging intervals.
    every = max(1, search.steps // (4 * search.reports))

    def run(trial: optuna.Trial) -> float:
        tried = replace(recipe, steps=search.steps, **suggested(trial, search.space))

        def watch(step: int, averaged) -> None:
            # The averaged weights sit on the run's device; scores are made on the CPU.
            trial.report(held_error(averaged.cpu(), clips, held), step)
            averaged.to(home)
            if step < search.steps and trial.should_prune():
                raise optuna.TrialPruned

        home = "cuda" if device == "cuda" else "cpu"
        folder = out / f"trial-{trial.number}"
        final = train(clips, own, tried, folder, every, device=home, held=held, watch=watch)
        return held_error(final, clips, held)

    return run


def summary(study: optuna.Study) -> dict:
    """All trials, best first; what was pruned or broken stands last."""
    trials = [
        {
            "number": trial.number,
            "state": trial.state.name.lower(),
            "eer": None if trial.value is None else round(trial.value, 4),
            "settings": trial.params,
            "onTheWay": {str(step): round(v, 4) for step, v in trial.intermediate_values.items()},
        }
        for trial in study.trials
    ]
    done = lambda trial: trial["state"] == "complete"
    trials.sort(key=lambda t: (not done(t), t["eer"] if t["eer"] is not None else 1.0))
    return {"objective": "mean EER on held-out repositories of train", "trials": trials}


def page(found: dict, names: list[str]) -> str:
    """search.md: one line a trial."""
    line = lambda cells: f"| {' | '.join(cells)} |"
    number = lambda value: f"{value:.4g}" if value is not None else "-"
    lines = ["# Search", "", f"Objective: {found['objective']}; `dev` is not looked at.", ""]
    lines += [line(["trial", "state", "EER", *names]), line(["---"] * (3 + len(names)))]
    for trial in found["trials"]:
        settings = [number(trial["settings"].get(name)) for name in names]
        value = "-" if trial["eer"] is None else f"{100 * trial['eer']:.2f} %"
        lines.append(line([str(trial["number"]), trial["state"], value, *settings]))
    return "\n".join([*lines, "", "![Trials](search.png)", ""])


def run_search(
    clips: Clips, own: Clips | None, recipe: Recipe, search: Search, out: Path, device: str | None
) -> dict:
    """Runs what is missing of the trials; what was done before in `out` counts. Writes search.json,
    search.md and search.png after each trial; returns search.json's content."""
    out.mkdir(parents=True, exist_ok=True)
    journal = optuna.storages.journal.JournalFileBackend(str(out / "search.log"))
    study = optuna.create_study(
        study_name="search",
        storage=optuna.storages.JournalStorage(journal),
        load_if_exists=True,
        direction="minimize",
        pruner=optuna.pruners.MedianPruner(n_startup_trials=3),
    )
    over = (optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED)
    done = len(study.get_trials(states=over))
    # A seed that moves with what is there: a resumed search must not repeat its first guesses.
    study.sampler = optuna.samplers.TPESampler(seed=recipe.seed + done)

    def write(study: optuna.Study, _trial=None) -> None:
        found = summary(study)
        (out / "search.json").write_text(json.dumps(found, indent="\t") + "\n")
        (out / "search.md").write_text(page(found, list(search.space)))
        draw_search(out / "search.png", found["trials"], list(search.space))

    left = search.trials - done
    if left > 0:
        run = objective(clips, own, recipe, search, out, device)
        study.optimize(run, n_trials=left, callbacks=[write])
    else:
        write(study)
    return summary(study)
