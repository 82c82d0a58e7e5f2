"""Writes models/<id> of a classic: graph, card, golden vectors, results.json, README.md, and its
line of the catalogue. A graph that does not travel in the package is not kept in git."""

import json
from datetime import date
from pathlib import Path

import numpy as np
from training.card import CONDITION_KEYS, FIRM_VERDICT_SECONDS, FIRST_VERDICT_SECONDS
from training.data import digest, read_audio
from training.golden import DEMO
from training.publish import write_json

from .frontend import RATE, WINDOW_SAMPLES
from .golden import golden
from .pictures import draw
from .report import report
from .spec import Classic
from .store import OUTPUT, multiply_adds

LIMITS = [
    "A classic of the field, rebuilt and retrained for comparison: see its README for how it does.",
    "Judges how a voice was made, not why: a screen reader or a dubbed film is a machine voice too.",
    "Tells nothing of single seconds and has no picture of what its score rests on.",
]
# Samples that the last block of a window reaches into the next second.
OVERLAP = 240


def golden_voice() -> np.ndarray:
    """Five seconds of a demo's machine voice, which lies in this repository."""
    path = sorted(DEMO.glob("machine-*.mp3"))[0]
    return read_audio(path)[RATE : RATE + WINDOW_SAMPLES + RATE + OVERLAP]


def make_card(
    classic: Classic, graph: Path, parameters: int, settings: dict, conditions: dict, floor: dict,
    told: dict,
) -> dict:  # fmt: skip
    """src/detector/card.ts holds the schema."""
    kept = {name: {key: found[key] for key in CONDITION_KEYS} for name, found in conditions.items()}
    return {
        "id": classic.id,
        "title": classic.title,
        "version": date.today().isoformat(),
        "source": f"Rebuilt from {classic.source}",
        "licence": "Apache-2.0",
        "files": [
            {"role": "model", "file": graph.name, "sha256": digest(graph), "bytes": graph.stat().st_size}
        ],
        "quantisation": classic.stored,
        "parameters": parameters,
        "macsPerSecond": 0,
        "macsPerWindow": multiply_adds(classic),
        "input": classic.given.json(),
        "output": OUTPUT,
        "calibration": settings["calibration"],
        "operatingPoints": settings["operatingPoints"],
        "sensitivities": settings["sensitivities"],
        "firstVerdictSeconds": FIRST_VERDICT_SECONDS,
        "firmVerdictSeconds": FIRM_VERDICT_SECONDS,
        "metrics": {
            "measuredAt": date.today().isoformat(),
            "data": told["data"],
            "conditions": kept,
            "nuisanceFloor": floor,
        },
        "trainedOn": told["trainedOn"],
        "limits": LIMITS,
        "golden": "golden.json",
    }


def enter(catalog: dict, entry: dict) -> dict:
    """The catalogue with this entry in its place: the default stays, others stay."""
    others = [model for model in catalog["models"] if model["id"] != entry["id"]]
    order = sorted([*others, entry], key=lambda model: (model["id"] != catalog["default"], model["id"]))
    return {**catalog, "models": order}


def publish_report(classic: Classic, folder: Path) -> None:
    """curves.png and README.md anew, from card.json, results.json and evaluation.json alone."""
    read = lambda name: json.loads((folder / name).read_text())
    card, results = read("card.json"), read("results.json")
    found = read("evaluation.json") if (folder / "evaluation.json").exists() else None
    if found and found["model"]["sha256"] != digest(folder / "card.json"):
        found = None
    draw(folder, results)
    (folder / "README.md").write_text(report(classic, card, results, found))


def publish(classic: Classic, graph: bytes, parameters: int, settings: dict, results: dict,
            floor: dict, models: Path) -> dict:  # fmt: skip
    """Everything below `models` for this classic. Returns the card."""
    folder = models / classic.id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    path.write_bytes(graph)
    told = results["data"]
    card = make_card(classic, path, parameters, settings, results["conditions"], floor, told)
    write_json(folder / "card.json", card)
    clips = {"voice": golden_voice()}
    vectors = golden(clips, graph, classic.given, OUTPUT, settings["calibration"])
    write_json(folder / "golden.json", vectors, None)
    sha256 = digest(folder / "card.json")
    entry = {
        "id": classic.id,
        "card": f"{classic.id}/card.json",
        "bytes": (folder / "card.json").stat().st_size + len(graph),
        "sha256": sha256,
        "bundled": classic.bundled,
    }
    catalog = json.loads((models / "catalog.json").read_text())
    write_json(models / "catalog.json", enter(catalog, entry))
    write_json(folder / "results.json", {"model": {"id": classic.id, "sha256": sha256}, **results})
    publish_report(classic, folder)
    return card
