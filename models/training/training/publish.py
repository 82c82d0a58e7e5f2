"""Writes what the extension reads: catalog, card, gate, graphs, golden vectors, results."""

import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np

from .data import Clips
from .evaluate import by_seconds, condition, nuisance_floor
from .export import export
from .gate import active_seconds, blocks_of, features, levels, voice_probability
from .golden import golden
from .model import Detector, multiply_adds
from .score import STEPS, window_samples
from .frontend import Spectrum

LIMITS = [
    "Judges how a voice was made, not why: a screen reader or a dubbed film is a machine voice too.",
    "Speech whose regions were edited, and neural codecs or enhancement of real speech, are not told reliably.",
    "Weakest on vocoded copies of real speech and on systems unlike any it was trained on.",
    "Telephone band, heavy noise and music under the voice raise the error.",
]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(path: Path, value) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(value, indent="\t", ensure_ascii=False) + "\n")
    temporary.rename(path)


def gate_report(gate: dict, clips: Clips, front) -> dict:
    """Share of blocks that pass: of speech, and of what is none."""
    import torch

    spectrum = Spectrum(front)
    passed = {"speech": [], "none": []}
    for index, row in enumerate(clips.rows):
        if row["kind"] == "singing":
            continue
        blocks = blocks_of(clips.clip(index), front)
        with torch.no_grad():
            bands = spectrum.bands(spectrum(torch.from_numpy(blocks.astype(np.float32)))).numpy()
        chance = voice_probability(gate, features(bands))
        sound = active_seconds(levels(blocks, front))
        if row["label"] == "none":
            passed["none"] += list(chance >= gate["threshold"])
        else:
            passed["speech"] += list(chance[sound > 0.35] >= gate["threshold"])
    return {name: {"blocks": len(v), "passed": round(float(np.mean(v)), 4)} for name, v in passed.items()}


def publish(
    detector: Detector,
    settings: dict,
    gate: dict,
    train: Clips,
    dev: Clips,
    state: dict,
    models: Path,
    clip: Path,
    data: str,
) -> dict:
    """Everything below models/ for `bonafide`. Returns the results."""
    folder = models / "bonafide"
    folder.mkdir(parents=True, exist_ok=True)
    states = export(detector, folder)
    (folder / "gate.json").write_text(json.dumps(gate) + "\n")
    front = detector.front
    write_json(folder / "golden.json", golden(folder, front, gate, states, settings["calibration"], clip))
    trunk_macs, head_macs = multiply_adds(detector)
    first, firm = 3.0, 10.0
    conditions = {v: condition(detector, dev, v, settings, first) for v in dev.versions}
    floor = nuisance_floor(train, dev, front)
    curve = by_seconds(detector, dev, settings)
    files = [
        {"role": role, "file": name, "sha256": digest(folder / name), "bytes": (folder / name).stat().st_size}
        for role, name in (("trunk", "trunk.onnx"), ("head", "head.onnx"), ("gate", "gate.json"))
    ]
    files[0]["states"] = states
    held = len(state["held"])
    repos = len({r["repo"] for r in train.rows})
    card = {
        "id": "bonafide",
        "title": "Bonafide, streaming residual network",
        "version": f"{date.today().isoformat()}",
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
        "output": {"sign": 1},
        "calibration": settings["calibration"],
        "operatingPoints": settings["operatingPoints"],
        "firstVerdictSeconds": first,
        "firmVerdictSeconds": firm,
        "metrics": {
            "measuredAt": date.today().isoformat(),
            "data": data,
            "conditions": {
                name: {k: v for k, v in found.items() if k != "cllr"} for name, found in conditions.items()
            },
            "nuisanceFloor": floor,
        },
        "trainedOn": f"{repos - held} repositories of {data.split(',')[0]} train ({held} more held out for calibration), "
        f"{state['step']} steps of {state['recipe']['batch']} crops, seed {state['recipe']['seed']}",
        "limits": LIMITS,
        "golden": "golden.json",
    }
    write_json(folder / "card.json", card)
    name = {"id": card["id"], "sha256": digest(folder / "card.json")}
    total = sum(f["bytes"] for f in files) + (folder / "card.json").stat().st_size
    write_json(
        models / "catalog.json",
        {
            "default": "bonafide",
            "models": [
                {"id": "bonafide", "card": "bonafide/card.json", "bytes": total, "sha256": name["sha256"], "bundled": True}
            ],
        },
    )
    results = {
        "date": date.today().isoformat(),
        "data": data,
        "model": name,
        "conditions": conditions,
        "nuisanceFloor": floor,
        "bySeconds": curve,
        "gate": gate_report(gate, dev, front),
        "calibration": settings,
        "recipe": state["recipe"],
        "steps": state["step"],
    }
    write_json(folder / "results.json", results)
    return results
