"""python -m training classic --model ID: trains, calibrates, measures and publishes one classic.

What was done stays in the run's folder (runs/<id>): a call that was stopped goes on from there.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from training.data import Clips, headline, load
from training.metrics import eer
from training.publish import write_json

from .calibrate import calibrate
from .cnn3_image import CLASSIC as CNN3_IMAGE
from .cnn4_mel import CLASSIC as CNN4_MEL
from .dessa_tcn import CLASSIC as DESSA_TCN
from .figures import figures
from .judge import Judge, clip_scores
from .publish import publish, publish_report
from .resnet50_mel import CLASSIC as RESNET50_MEL
from .spec import Classic
from .store import OUTPUT, graph_of, stored
from .train import train

CLASSICS = {c.id: c for c in (DESSA_TCN, CNN4_MEL, RESNET50_MEL, CNN3_IMAGE)}


def told(classic: Classic, state: dict, train_clips: Clips, dev: Clips) -> dict:
    """The sentences on data."""
    repos = lambda clips: len({row["repo"] for row in clips.rows})
    return {
        "data": f"Dev of the corpus, {date.today().isoformat()}: {len(dev.rows)} clips of "
        f"{repos(dev)} repositories",
        "trainedOn": f"{repos(train_clips) - len(state['held'])} repositories of the corpus's train "
        f"part ({len(state['held'])} more held out for calibration), {state['step']} steps of "
        f"{classic.learning.batch} windows, Adam at {classic.learning.rate:g}, seed "
        f"{classic.learning.seed}",
    }


def float32_eer(graph: bytes, classic: Classic, dev: Clips) -> float:
    """What the weights had before they were stored small, on dev, clean."""
    index = [i for i, row in enumerate(dev.rows) if headline(row)]
    labels = np.array([float(dev.rows[i]["label"] == "fake") for i in index])
    return eer(clip_scores(Judge(graph, classic.given, OUTPUT), dev, index), labels)


def remembered(path: Path, make) -> dict:
    """What a step of this run found, or what it finds now."""
    if not path.exists():
        write_json(path, make())
    return json.loads(path.read_text())


def run_classic(
    name: str, cache: Path, runs: Path, models: Path, steps: int | None = None
) -> dict:
    """Returns the card. `steps` in place of the recipe's; `cache` holds train and dev."""
    classic = CLASSICS[name]
    if steps:
        classic = replace(classic, learning=replace(classic.learning, steps=steps))
    run = runs / name
    train_clips, dev = load(cache / "train"), load(cache / "dev")
    network, state = train(classic, train_clips, run)
    whole = graph_of(classic, network)
    graph = stored(whole, classic.stored)
    judge = Judge(graph, classic.given, OUTPUT)
    settings = remembered(
        run / "calibrate.json", lambda: calibrate(judge, train_clips, set(state["held"]))
    )
    print(json.dumps({"model": name, "held": settings["held"]}), flush=True)
    found = remembered(run / "evaluate.json", lambda: figures(judge, dev, settings))
    before = remembered(
        run / "float32.json", lambda: {"eer": float32_eer(whole, classic, dev)}
    )
    floor = json.loads((models / "bonafide/card.json").read_text())["metrics"]["nuisanceFloor"]
    results = {
        "date": date.today().isoformat(),
        "data": told(classic, state, train_clips, dev),
        "steps": state["step"],
        "losses": [round(loss, 4) for loss in state["losses"]],
        "heldLosses": state["heldLosses"],
        "heldOut": state["held"],
        "calibration": settings,
        "stored": {
            "how": classic.stored,
            "eer": found["clean"]["eer"]["value"],
            "float32Eer": round(before["eer"], 4),
        },
        "conditions": found,
    }
    parameters = sum(p.numel() for p in network.parameters() if p.requires_grad)
    return publish(classic, graph, parameters, settings, results, floor, models)


def repeat_for_curve(name: str, cache: Path, runs: Path, models: Path) -> dict:
    """Trains once more for the held-out losses alone, which a run of before they were taken lacks:
    weights, card and figures stay. Another processor rounds otherwise, so this is a twin of the run
    that is shipped, and how far its training loss lies from that run's is kept with it."""
    classic, path = CLASSICS[name], models / name / "results.json"
    results = json.loads(path.read_text())
    steps = results["steps"]
    same = replace(classic, learning=replace(classic.learning, steps=steps))
    _, state = train(same, load(cache / "train"), runs / name)
    apart = np.subtract(state["losses"], results["losses"])
    size = max(1, steps // 12)
    smooth = np.convolve(apart, np.ones(size) / size, "valid")
    results["heldLosses"] = state["heldLosses"]
    results["repeated"] = {
        "date": date.today().isoformat(),
        "steps": size,
        "apart": round(float(np.abs(smooth).max()), 4),
    }
    write_json(path, results)
    publish_report(classic, models / name)
    return results


def write_reports(names: list[str], models: Path) -> None:
    """README.md and curves.png of those that are published, after `npm run compare` for example."""
    for name in names:
        if (models / name / "results.json").exists():
            publish_report(CLASSICS[name], models / name)
            print(f"{models / name}/README.md")


def main(names: list[str], cache: Path, runs: Path, models: Path, steps: int | None) -> None:
    """One classic after the other."""
    for name in names:
        card = run_classic(name, cache, runs, models, steps)
        clean = card["metrics"]["conditions"]["clean"]["eer"]["value"]
        print(f"{name}: EER on dev, clean, {100 * clean:.1f} %; {models / name}")
