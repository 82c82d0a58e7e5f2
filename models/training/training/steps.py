"""The steps of the chain. Each reads what those before it wrote and writes one file into its place."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path

from .batches import repositories
from .borrowed import make_borrowed
from .calibrate import calibrate
from .card import FIRST_VERDICT_SECONDS, make_catalog, model_files
from .data import Clips, add_codecs, digest, headline, load, prepare
from .evaluate import evaluate
from .fingerprint_judge import learn_from
from .frontend import RATE
from .gate import train_gate
from .golden import golden
from .nuisance import nuisance_floor
from .pictures import draw_run
from .publish import publish, write_json
from .recipe import Recipe, written
from .resynth import make
from .second_judge import learn_seconds
from .synthesisers import make_synthesised, merged
from .train import FINGERPRINT, kept_state, restore, save, save_weights, train
from .vocoders import make_vocoded

# Conditions that `dev` is measured under; the others are for training alone.
DEV_CODECS = ["opus24", "mp364", "aac64", "tel8k"]
# Folders of the cache that `make_own` fills; the last only where networks of others are at hand.
OWN = ("own", "synthesised", "vocoded", "borrowed")
# What comes after training, in order.
AFTER = ["fingerprint", "gate", "calibrate", "evaluate", "nuisance", "export"]


@dataclass(frozen=True)
class Places:
    """Where a chain reads and writes: manifests, decoded corpus, run, models of the extension."""

    data: Path
    cache: Path
    run: Path
    models: Path


def read(run: Path, name: str) -> dict:
    """What a step left in the run's folder; ends the program when it was not run."""
    path = run / f"{name}.json"
    if not path.exists():
        raise SystemExit(f"{path} is missing: run `python -m training {name}` first.")
    return json.loads(path.read_text())


def prepare_corpus(places: Places, codecs: list[str]) -> None:
    """Decodes train and dev once, with codec copies."""
    prepare(places.data / "train.jsonl", places.cache / "train", codecs)
    on_dev = [name for name in DEV_CODECS if name in codecs]
    prepare(places.data / "dev.jsonl", places.cache / "dev", on_dev)


def make_own(cache: Path, tools: Path | None = None) -> None:
    """Fakes of our own from the cache's real clips, and by the networks of others in `tools`, if
    named; what stands already stays."""
    clips = load(cache / "train")
    make_synthesised(clips, cache / "synthesised")
    make(clips, cache / "own")
    make_vocoded(clips, cache)
    if tools:
        make_borrowed(clips, cache / "borrowed", tools)
    # Their sources come coded, too: without this, a codec would speak for the person.
    codecs = [name for name in clips.versions if name != "clean"]
    for name in OWN:
        if (cache / name / "index.json").exists():
            add_codecs(cache / name, codecs)


def own_sets(cache: Path) -> list[tuple[Clips, Path]]:
    """Resynthesised, synthesised, vocoded and borrowed clips, as far as they were made, and where."""
    made = [cache / name for name in OWN if (cache / name / "index.json").exists()]
    return [(load(folder), folder) for folder in made]


def own_fakes(cache: Path) -> Clips | None:
    """The same as one set."""
    parts = [clips for clips, _ in own_sets(cache)]
    return reduce(merged, parts) if parts else None


def train_run(
    places: Places,
    recipe: Recipe,
    start: Path | None = None,
    device: str | None = None,
    watch: Callable | None = None,
) -> None:
    """Trains on the cache; the recipe lies beside the checkpoint for people to read."""
    places.run.mkdir(parents=True, exist_ok=True)
    (places.run / "recipe.yaml").write_text(written(recipe))
    clips, own = load(places.cache / "train"), own_fakes(places.cache)
    train(clips, own, recipe, places.run, start=start, device=device, watch=watch)


def learn_fingerprint(run: Path, cache: Path) -> None:
    """The judge of fingerprints, from what the run did not hold out; it lies beside the checkpoint."""
    # Without the judge that may lie there: one of other statistics could not be read, and is replaced here.
    state, clips = kept_state(run), load(cache / "train")
    repos = set(repositories(clips)) - set(state["held"]) - set(state["recipe"]["left_out"])
    sets, own = [(clips, cache / "train")], own_sets(cache)
    judge = learn_from(sets, repos, own)
    judge.second = learn_seconds(sets, repos, own)
    save(run / FINGERPRINT, judge.state_dict())


def manifest_hash(path: Path) -> str:
    return digest(path)[:12]


def headline_labels(clips: Clips) -> dict[str, float]:
    """1 for a machine, 0 for a person, by id, of the clips that the headline is about."""
    return {r["id"]: float(r["label"] == "fake") for r in clips.rows if headline(r)}


def told(data: Path, state: dict, cache: Path, twin: int | None) -> dict:
    """The sentences on data for card and results, from what was read and run."""
    train_clips, dev = load(cache / "train"), load(cache / "dev")
    repos = lambda clips: len({row["repo"] for row in clips.rows})
    recipe, held = state["recipe"], len(state["held"])
    seen = repos(train_clips) - held - len(recipe["left_out"])
    before = sum(run["steps"] for run in state.get("before", []))
    earlier = f", after {before} steps of an earlier run" if before else ""
    borrowed = (cache / "borrowed/index.json").exists()
    others = " (copies of its people, Debian's synthesisers, networks of Opus, Piper, HiFi-GAN and MelGAN)" if borrowed else " made from them"
    if "blend" in state:
        earlier += f" (weights: {1 - state['blend']:.0%} of before, {state['blend']:.0%} of after)"
    kept = (
        f"none held out: calibrated on {twin} repositories that a twin run did not hear"
        if twin
        else f"{held} more held out for calibration"
    )
    return {
        "data": f"dev of the corpus of {date.today().isoformat()}: {len(dev.rows)} clips of "
        f"{repos(dev)} repositories",
        "trainedOn": f"{seen} repositories of the corpus's train part ({kept}) and fakes of "
        f"our own{others}, {state['step']} steps of "
        f"{recipe['batch']} crops{earlier}, seed {recipe['seed']}",
        "trainManifest": manifest_hash(data / "train.jsonl"),
        "devManifest": manifest_hash(data / "dev.jsonl"),
        "labels": headline_labels(dev),
    }


def rewrite_golden(detector, gate: dict, settings: dict, models: Path) -> None:
    """Golden vectors from the graphs in models/bonafide; the card stays as it is."""
    folder = models / "bonafide"
    card = json.loads((folder / "card.json").read_text())
    states = next(f["states"] for f in card["files"] if f["role"] == "trunk")
    assert model_files(folder, states) == card["files"], "the card is of other files: export first"
    vectors = golden(folder, detector.front, gate, states, settings)
    write_json(folder / "golden.json", vectors, None)
    write_json(models / "catalog.json", make_catalog(models, card))


def calibrated(detector, state: dict, cache: Path, twin: Path | None) -> dict:
    """Calibration on repositories that were held out: by the run itself or, where it learned from
    all, by its `twin`, a run of the same recipe that kept some of them out. What is fitted then is
    how such a detector scores the unheard; dev shows whether it carries over."""
    if twin:
        judged = detector.fingerprint is not None
        detector, state = restore(twin)
        if judged != (detector.fingerprint is not None):
            raise SystemExit("--run or --twin has no judge of fingerprints: run `fingerprint` for both first")
    if not state["held"]:
        raise SystemExit(
            "this run held no repository out: name a run of the same recipe that did with --twin"
        )
    found = calibrate(detector, load(cache / "train"), set(state["held"]))
    return {**found, "twin": len(state["held"]) if twin else None}


def after_training(step: str, places: Places, gate_blocks: int, twin: Path | None = None) -> None:
    """One of AFTER, or `golden`, on the trained run; `twin` as in `calibrated`."""
    run, cache = places.run, places.cache
    if step == "fingerprint":
        return learn_fingerprint(run, cache)
    detector, state = restore(run)
    if step == "gate":
        gate = train_gate(load(cache / "train"), detector.front, gate_blocks)
        write_json(run / "gate.json", gate, None)
    elif step == "calibrate":
        write_json(run / "calibrate.json", calibrated(detector, state, cache, twin))
    elif step == "evaluate":
        settings, gate = read(run, "calibrate"), read(run, "gate")
        dev = load(cache / "dev")
        figures = evaluate(detector, dev, settings, gate, FIRST_VERDICT_SECONDS)
        write_json(run / "evaluate.json", figures)
        if "losses" in state:
            draw_run(
                run, state["losses"], figures, headline_labels(dev), settings["operatingPoints"],
                {row["id"] for row, seconds in zip(dev.rows, dev.lengths / RATE, strict=True)
                 if seconds >= FIRST_VERDICT_SECONDS},
            )  # fmt: skip
    elif step == "nuisance":
        floor = nuisance_floor(load(cache / "train"), load(cache / "dev"), detector.front)
        write_json(run / "nuisance.json", floor)
    elif step == "golden":
        rewrite_golden(detector, read(run, "gate"), read(run, "calibrate"), places.models)
    else:
        names = ("gate", "calibrate", "evaluate", "nuisance")
        gate, settings, figures, floor = (read(run, name) for name in names)
        sentences = told(places.data, state, cache, settings.get("twin"))
        publish(detector, state, gate, settings, figures, floor, sentences, places.models)
        # Not in the package: for those who fine-tune, or who learn the judges anew.
        save_weights(places.models / "bonafide/weights.pt", state)
        if twin:
            save_weights(places.models / "bonafide/twin.pt", restore(twin)[1])
        print("card", digest(places.models / "bonafide/card.json"))
