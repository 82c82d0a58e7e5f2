"""All runs in one call: corpus out of its parts, prepare, own, seeds, figures, export.

Made for a lent machine that gives a few minutes a call: every step that stands is skipped, training
goes on from its checkpoint, and after each step all results lie in OUT/chain.tgz, which a later call
on a fresh machine takes up again (`--resume`).
"""

import json
import shutil
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .pack import unpack
from .publish import write_json
from .recipe import Recipe
from .steps import Places, after_training, make_own, prepare_corpus, train_run
from .train import FINGERPRINT


class OutOfTime(Exception):
    """The call's minutes are over; what is done is kept."""


@dataclass(frozen=True)
class Plan:
    """What one call may do and where."""

    work: Path  # data, cache, runs, models: kept between calls while the machine is
    out: Path  # chain.tgz and summary.json: what comes back
    data: Path | None  # a corpus that lies unpacked, or
    parts: Path | None  # the folder with its part-*.tar
    resume: Path | None  # chain.tgz of an earlier call
    seeds: int
    minutes: float
    codecs: list[str]
    gate_blocks: int
    device: str | None


def whole(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leaves out what was being written."""
    return None if entry.name.endswith(".tmp") else entry


def keep(plan: Plan) -> None:
    """Atomic: a call that is killed leaves the last whole archive."""
    plan.out.mkdir(parents=True, exist_ok=True)
    temporary = plan.out / "chain.tmp"
    with tarfile.open(temporary, "w:gz") as archive:
        for name in ("runs", "models"):
            if (plan.work / name).exists():
                archive.add(plan.work / name, name, filter=whole)
    temporary.rename(plan.out / "chain.tgz")


def summary(runs: list[Path]) -> dict:
    """Each seed's error on held-out repositories and on dev, and which seed is exported: the best on
    the held-out ones. `dev` decides nothing."""
    found = []
    for run in runs:
        held = json.loads((run / "calibrate.json").read_text())["held"]["eerByVersion"]
        conditions = json.loads((run / "evaluate.json").read_text())["conditions"]
        found.append(
            {
                "run": run.name,
                "heldOut": round(float(np.mean(list(held.values()))), 4),
                "dev": {name: values["eer"]["value"] for name, values in conditions.items()},
            }
        )
    best = min(found, key=lambda one: one["heldOut"])["run"]
    over = lambda name: [one["dev"][name] for one in found]
    figure = lambda reduce, name: round(float(reduce(over(name))), 4)
    spread = {
        name: {"mean": figure(np.mean, name), "sd": figure(np.std, name)} for name in found[0]["dev"]
    }
    return {"exported": best, "seeds": found, "devOverSeeds": spread}


def chain(plan: Plan, recipe: Recipe) -> bool:
    """Does what is left to do; True when all is done, False when the minutes are over."""
    deadline = time.monotonic() + 60 * plan.minutes
    work, runs = plan.work, [plan.work / f"runs/seed-{n + 1}" for n in range(plan.seeds)]
    data = plan.data or work / "data"
    places = lambda run: Places(data, work / "cache", run, work / "models")
    if plan.resume and not (work / "runs").exists():
        work.mkdir(parents=True, exist_ok=True)
        with tarfile.open(plan.resume) as archive:
            archive.extractall(work, filter="data")

    def in_time(*_) -> None:
        if time.monotonic() > deadline:
            raise OutOfTime

    def step(name: str, done: Path, act: Callable[[], None]) -> None:
        if done.exists():
            return
        in_time()
        begun = time.monotonic()
        print(f"{name} ...", flush=True)
        act()
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
        keep(plan)

    def learn(run: Path, seed: int) -> None:
        train_run(places(run), replace(recipe, seed=seed), device=plan.device, watch=in_time)
        (run / "trained").touch()

    def measure(name: str, run: Path) -> None:
        # Gate and floor do not depend on the seed: made once.
        if name in ("gate", "nuisance") and run != runs[0]:
            shutil.copy(runs[0] / f"{name}.json", run / f"{name}.json")
        else:
            after_training(name, places(run), plan.gate_blocks)

    def publish_best() -> None:
        found = summary(runs)
        after_training("export", places(work / "runs" / found["exported"]), plan.gate_blocks)
        write_json(work / "runs/summary.json", found)

    try:
        if plan.data is None:
            unpacked = data / "unpacked"
            lay = lambda: (unpack(plan.parts, data, work / "cache"), unpacked.touch())
            step("unpack", unpacked, lay)
        prepared = work / "cache/prepared"
        places_now = places(runs[0])
        step("prepare", prepared, lambda: (prepare_corpus(places_now, plan.codecs), prepared.touch()))
        made = work / "cache/own-made"
        step("own", made, lambda: (make_own(work / "cache"), made.touch()))
        for number, run in enumerate(runs):
            step(f"train {run.name}", run / "trained", lambda: learn(run, recipe.seed + number))
            step(f"fingerprint {run.name}", run / FINGERPRINT, lambda: measure("fingerprint", run))
            for name in ("gate", "calibrate", "evaluate", "nuisance"):
                step(f"{name} {run.name}", run / f"{name}.json", lambda: measure(name, run))
        step("export", work / "runs/summary.json", publish_best)
    except OutOfTime:
        keep(plan)
        print("the minutes are over: call again, on a fresh machine with --resume", flush=True)
        return False
    shutil.copy(work / "runs/summary.json", plan.out / "summary.json")
    return True
