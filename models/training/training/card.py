"""The model card and the catalogue: the contract with src/detector/card.ts."""

import json
from datetime import date
from pathlib import Path

from .data import digest
from .fingerprint import WIDTH
from .model import Detector, multiply_adds
from .score import STEPS, window_samples

# Of speech. What the first costs and buys stands in EXPERIMENTS.md (fifth session: without it more is
# found and more called wrongly). Firm from between 8 and 12 s: until there the curve of error against
# seconds (README of the model) is flat, and then lower by a third.
FIRST_VERDICT_SECONDS = 3.0
FIRM_VERDICT_SECONDS = 10.0
LIMITS = [
    "Judges how a voice was made, not why: a screen reader or a dubbed film is a machine voice too.",
    "Neural codecs, enhancement and small edits of real speech are not told reliably.",
    "Weakest on vocoded copies of real speech and on systems unlike any it was trained on.",
    "Telephone band, heavy noise and music under the voice raise the error.",
    "Not made for singing.",
]
# What the card's schema names; the rest of a condition's figures stays in results.json.
CONDITION_KEYS = (
    "clips", "eer", "auc", "falseAlarmRate", "missRate", "coverage", "eerByKind",
    "bySensitivity",
)  # fmt: skip


def model_files(folder: Path, states: list[dict]) -> list[dict]:
    """What the card says of the trunk, the head and the gate that lie in `folder`."""
    files = [
        {
            "role": role,
            "file": name,
            "sha256": digest(folder / name),
            "bytes": (folder / name).stat().st_size,
        }
        for role, name in (("trunk", "trunk.onnx"), ("head", "head.onnx"), ("gate", "gate.json"))
    ]
    files[0]["states"] = states
    return files


def make_card(
    detector: Detector, files: list[dict], settings: dict, figures: dict, floor: dict, told: dict
) -> dict:
    """The card's content. `told` holds the sentences on data: `data` and `trainedOn`."""
    front = detector.front
    trunk_macs, head_macs = multiply_adds(detector)
    conditions = {
        name: {key: found[key] for key in CONDITION_KEYS}
        for name, found in figures["conditions"].items()
    }
    return {
        "id": "bonafide",
        "title": "Bonafide, streaming residual network",
        "version": date.today().isoformat(),
        "source": "models/training in this repository",
        "licence": "Apache-2.0",
        "files": files,
        "quantisation": "fp32",
        "parameters": sum(p.numel() for p in detector.parameters()),
        "macsPerSecond": trunk_macs,
        "macsPerWindow": head_macs,
        "input": {
            "kind": "features",
            "sampleRate": 16000,
            "windowSamples": window_samples(front),
            "hopSamples": 16000,
            "frontEnd": front.json(),
        },
        "embedding": {"stepsPerSecond": STEPS, "width": detector.shape.embedding},
        **({"fingerprint": {"width": WIDTH}} if detector.fingerprint else {}),
        "output": {"sign": 1},
        "calibration": settings["calibration"],
        "operatingPoints": settings["operatingPoints"],
        "sensitivities": settings["sensitivities"],
        "firstVerdictSeconds": FIRST_VERDICT_SECONDS,
        "firmVerdictSeconds": FIRM_VERDICT_SECONDS,
        "evidenceOutput": settings["evidenceOutput"],
        "metrics": {
            "measuredAt": date.today().isoformat(),
            "data": told["data"],
            "conditions": conditions,
            "nuisanceFloor": floor,
        },
        "trainedOn": told["trainedOn"],
        "limits": LIMITS,
        "golden": "golden.json",
    }


def make_catalog(models: Path, card: dict) -> dict:
    """The catalogue with this model as its default and first; others stay in it."""
    path = models / card["id"] / "card.json"
    size = path.stat().st_size + sum(file["bytes"] for file in card["files"])
    entry = {
        "id": card["id"],
        "card": f"{card['id']}/card.json",
        "bytes": size,
        "sha256": digest(path),
        "bundled": True,
    }
    old = models / "catalog.json"
    listed = json.loads(old.read_text())["models"] if old.exists() else []
    others = [model for model in listed if model["id"] != card["id"]]
    return {"default": card["id"], "models": [entry, *others]}
