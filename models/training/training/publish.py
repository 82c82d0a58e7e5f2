"""Writes what the extension reads: graphs, gate, golden vectors, card, catalogue, and beside them
results.json, README.md and pictures for people. Every figure comes from files of the run."""

import json
from datetime import date
from pathlib import Path

from .card import make_card, make_catalog, model_files
from .export import export
from .golden import golden
from .model import Detector
from .pictures import draw
from .report import report


def write_json(path: Path, value, indent: str | None = "\t") -> None:
    """Atomic, so that nobody reads half a file. What is no number (NaN) is a fault, and no JSON."""
    temporary = path.with_suffix(".tmp")
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    temporary.write_text(text + "\n")
    temporary.rename(path)


def publish(
    detector: Detector,
    state: dict,
    gate: dict,
    settings: dict,
    figures: dict,
    floor: dict,
    told: dict,
    models: Path,
) -> dict:
    """Everything below `models` for this model. Returns the card.

    `state` is the run's checkpoint, `settings` come from calibrate, `figures` from evaluate,
    `floor` from nuisance; `told` holds the sentences on data."""
    folder = models / "bonafide"
    folder.mkdir(parents=True, exist_ok=True)
    states = export(detector, folder)
    write_json(folder / "gate.json", gate, None)
    vectors = golden(folder, detector.front, gate, states, settings)
    write_json(folder / "golden.json", vectors, None)
    card = make_card(detector, model_files(folder, states), settings, figures, floor, told)
    write_json(folder / "card.json", card)
    catalog = make_catalog(models, card)
    write_json(models / "catalog.json", catalog)
    # A weights file that is calibrated anew keeps no losses; its curves stand already.
    if "losses" in state:
        draw(folder, state["losses"], figures, told["labels"])
    kept = {name: dict(found) for name, found in figures["conditions"].items()}
    for found in kept.values():
        found.pop("llrs")  # one number a clip: for the pictures, not for the repository
    results = {
        "date": date.today().isoformat(),
        "model": {"id": card["id"], "sha256": catalog["models"][0]["sha256"]},
        "data": told,
        "recipe": state["recipe"],
        "steps": state["step"],
        "before": state.get("before", []),
        "heldOut": state["held"],
        "calibration": settings,
        "conditions": kept,
        "nuisanceFloor": floor,
        "bySeconds": figures["bySeconds"],
        "spliced": figures["spliced"],
        "gate": figures["gate"],
    }
    results["data"] = {key: value for key, value in told.items() if key != "labels"}
    write_json(folder / "results.json", results)
    (folder / "README.md").write_text(report(card, results))
    return card
