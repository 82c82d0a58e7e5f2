"""The command line: python -m training <command>, in the folder models/training.

    prepare    decode a corpus once, with codec copies, into the cache
    own        fakes of our own from the cache's real clips
    train      train, or go on with a run that was stopped
    gate       train the speech gate
    calibrate  scores to log-likelihood ratios, on held-out repositories of train
    evaluate   figures on dev
    nuisance   the floor: what a classifier reaches without hearing the voice
    export     write models/bonafide, its golden vectors and the catalogue
    golden     write the golden vectors again from the graphs that lie there
    all        gate, calibrate, evaluate, nuisance, export

Each writes one file into the run's folder, and reads what those before it wrote.
"""

import argparse
import hashlib
import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import torch

from .calibrate import calibrate
from .card import FIRST_VERDICT_SECONDS, digest, make_catalog, model_files
from .codecs import CODECS
from .data import headline, load, prepare
from .evaluate import evaluate
from .gate import train_gate
from .golden import golden
from .nuisance import nuisance_floor
from .publish import publish, write_json
from .resynth import make
from .synthesisers import make_synthesised, merged
from .train import Recipe, restore, train

HERE = Path(__file__).parents[1]
REPOSITORY = HERE.parents[1]
# Conditions that `dev` is measured under; the others are for training alone.
DEV_CODECS = ["opus24", "mp364", "aac64", "tel8k"]


def read(run: Path, name: str) -> dict:
    path = run / f"{name}.json"
    if not path.exists():
        raise SystemExit(f"{path} is missing: run `python -m training {name}` first.")
    return json.loads(path.read_text())


def own_fakes(cache: Path):
    """Resynthesised and synthesised clips, as far as they were made."""
    parts = [load(cache / n) for n in ("own", "synthesised") if (cache / n / "index.json").exists()]
    return merged(*parts) if len(parts) == 2 else parts[0] if parts else None


def manifest_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def told(data: Path, state: dict, cache: Path) -> dict:
    """The sentences on data for card and results, from what was read and run."""
    train_clips, dev = load(cache / "train"), load(cache / "dev")
    repos = lambda clips: len({row["repo"] for row in clips.rows})
    recipe, held = state["recipe"], len(state["held"])
    seen = repos(train_clips) - held - len(recipe["left_out"])
    before = sum(run["steps"] for run in state.get("before", []))
    earlier = f", after {before} steps of an earlier run" if before else ""
    return {
        "data": f"dev of the corpus of {date.today().isoformat()}: {len(dev.rows)} clips of "
        f"{repos(dev)} repositories",
        "trainedOn": f"{seen} repositories of the corpus's train part ({held} more held out for "
        f"calibration) and fakes of our own made from them, {state['step']} steps of "
        f"{recipe['batch']} crops{earlier}, seed {recipe['seed']}",
        "trainManifest": manifest_hash(data / "train.jsonl"),
        "devManifest": manifest_hash(data / "dev.jsonl"),
        "labels": {r["id"]: float(r["label"] == "fake") for r in dev.rows if headline(r)},
    }


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    words = [line.split()[0] for line in __doc__.splitlines() if line.startswith("    ")]
    parser.add_argument("command", choices=words)
    add = parser.add_argument
    add("--data", type=Path, default=REPOSITORY.parent / "shared/corpus", help="train.jsonl, dev.jsonl")
    add("--cache", type=Path, default=HERE / ".cache")
    add("--run", type=Path, default=HERE / "runs/bonafide")
    add("--models", type=Path, default=REPOSITORY / "models")
    add("--start", type=Path, default=None, help="run whose weights a new run begins with")
    add("--codecs", nargs="*", default=list(CODECS), help="codec copies that prepare makes")
    add("--threads", type=int, default=2)
    add("--device", default=None, help="cpu or cuda; cuda where there is one")
    add("--gate-blocks", type=int, default=8000, help="blocks of voices that the gate learns from")
    for field in fields(Recipe):
        if field.type in (int, float, str):
            add(f"--{field.name.replace('_', '-')}", type=field.type, default=None)
    return parser.parse_args()


def rewrite_golden(detector, gate: dict, settings: dict, models: Path) -> None:
    """Golden vectors from the graphs in models/bonafide; the card stays as it is."""
    folder = models / "bonafide"
    card = json.loads((folder / "card.json").read_text())
    states = next(f["states"] for f in card["files"] if f["role"] == "trunk")
    assert model_files(folder, states) == card["files"], "the card is of other files: export first"
    vectors = golden(folder, detector.front, gate, states, settings["calibration"])
    write_json(folder / "golden.json", vectors, None)
    write_json(models / "catalog.json", make_catalog(models, card))


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    cache, run = args.cache, args.run
    if args.command == "prepare":
        prepare(args.data / "train.jsonl", cache / "train", args.codecs)
        prepare(args.data / "dev.jsonl", cache / "dev", [c for c in DEV_CODECS if c in args.codecs])
        return
    if args.command == "own":
        clips = load(cache / "train")
        make_synthesised(clips, cache / "synthesised")
        make(clips, cache / "own")
        return
    if args.command == "train":
        given = {f.name: getattr(args, f.name, None) for f in fields(Recipe)}
        recipe = replace(Recipe(), **{k: v for k, v in given.items() if v is not None})
        clips, own = load(cache / "train"), own_fakes(cache)
        train(clips, own, recipe, run, start=args.start, device=args.device)
        return
    detector, state = restore(run)
    steps = ["gate", "calibrate", "evaluate", "nuisance", "export"]
    for command in steps if args.command == "all" else [args.command]:
        print(command, flush=True)
        if command == "gate":
            gate = train_gate(load(cache / "train"), detector.front, args.gate_blocks)
            write_json(run / "gate.json", gate, None)
        elif command == "calibrate":
            found = calibrate(detector, load(cache / "train"), set(state["held"]))
            write_json(run / "calibrate.json", found)
        elif command == "evaluate":
            settings, gate = read(run, "calibrate"), read(run, "gate")
            dev = load(cache / "dev")
            write_json(
                run / "evaluate.json", evaluate(detector, dev, settings, gate, FIRST_VERDICT_SECONDS)
            )
        elif command == "nuisance":
            floor = nuisance_floor(load(cache / "train"), load(cache / "dev"), detector.front)
            write_json(run / "nuisance.json", floor)
        elif command == "golden":
            rewrite_golden(detector, read(run, "gate"), read(run, "calibrate"), args.models)
        else:
            names = ("gate", "calibrate", "evaluate", "nuisance")
            gate, settings, figures, floor = (read(run, name) for name in names)
            sentences = told(args.data, state, cache)
            publish(detector, state, gate, settings, figures, floor, sentences, args.models)
            print("card", digest(args.models / "bonafide/card.json"))


if __name__ == "__main__":
    main()
