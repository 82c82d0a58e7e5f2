"""python -m training wav2vec2 export | finetune | shape: see wav2vec2.py."""

import json
import time
from pathlib import Path

import numpy as np
import torch
from training.batches import hold_out
from training.card import FIRM_VERDICT_SECONDS, FIRST_VERDICT_SECONDS
from training.data import digest, load
from training.publish import write_json

from .calibrate import calibrate
from .figures import figures
from .golden import golden
from .judge import Judge
from .publish import golden_voice
from .train import HELD_SEED, HELD_SHARE
from .wav2vec2 import (
    FineTuning,
    finetune,
    graph_file,
    load_model,
    output_of,
    shrink,
    window_input,
)

# Known of nothing: what stands in a card until it was calibrated and measured.
UNKNOWN = {"value": 0.5, "low": 0.0, "high": 1.0}
POINT = {"falseAlarmRate": UNKNOWN, "missRate": UNKNOWN, "measuredOn": "nothing: not calibrated"}
NOT_CALIBRATED = {
    "calibration": {
        "slope": 1.0, "offset": 0.0, "capLlr": 3.0,
        "effectiveCount": {"rho": 1.0, "windowSeconds": 4.0}, "windowSd": 1.0,
    },
    "operatingPoints": {"machine": {"llr": 2.9, **POINT}, "human": {"llr": -2.9, **POINT}},
}  # fmt: skip
LIMITS = [
    "Large: it takes far more memory and time than the default model, and may be too slow to listen "
    "while you hear.",
    "Judges how a voice was made, not why: a screen reader or a dubbed film is a machine voice too.",
]
# Multiply-adds of XLS-R 300M on 4 s: 9.8 G in the convolutions, 63.8 G in the rest.
XLSR_MACS = 73_600_000_000


def shape_model():
    """XLS-R 300M's shape with Stafford's head and random weights: for size and speed alone."""
    from transformers import Wav2Vec2Config, Wav2Vec2ForSequenceClassification

    config = Wav2Vec2Config(
        hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096,
        conv_bias=True, feat_extract_norm="layer", do_stable_layer_norm=True,
        classifier_proj_size=256, num_labels=2, id2label={0: "real", 1: "fake"},
        label2id={"real": 0, "fake": 1}, attn_implementation="eager",
    )  # fmt: skip
    torch.manual_seed(1)
    return Wav2Vec2ForSequenceClassification(config).eval()


def macs_of(model) -> int:
    """Of one window: as XLS-R's where it has that shape, else counted."""
    from torch.utils.flop_counter import FlopCounterMode

    if model.config.hidden_size >= 1024:
        return XLSR_MACS * model.config.num_hidden_layers // 24
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(input_values=torch.zeros(1, 64_000))
    return counter.get_total_flops() // 2


def write_model(model, given, out: Path, settings: dict, conditions: dict, told: str, how: str) -> dict:
    """Card and golden vectors beside the graph that lies in `out`."""
    graph = out / "model.onnx"
    output = output_of(model)
    content = graph.read_bytes()
    write_json(
        out / "golden.json",
        golden({"voice": golden_voice()}, content, given, output, settings["calibration"]),
        None,
    )
    card = {
        "id": "wav2vec2",
        "title": "wav2vec 2.0 with a classifier",
        "version": time.strftime("%Y-%m-%d"),
        "source": "exported by models/training from a Wav2Vec2ForSequenceClassification",
        "licence": "that of the weights it was made from",
        "files": [{"role": "model", "file": graph.name, "sha256": digest(graph), "bytes": len(content)}],
        "quantisation": how,
        "parameters": sum(p.numel() for p in model.parameters()),
        "macsPerSecond": 0,
        "macsPerWindow": macs_of(model),
        "input": given.json(),
        "output": output,
        "calibration": settings["calibration"],
        "operatingPoints": settings["operatingPoints"],
        **{key: settings[key] for key in ("sensitivities",) if key in settings},
        "firstVerdictSeconds": FIRST_VERDICT_SECONDS,
        "firmVerdictSeconds": FIRM_VERDICT_SECONDS,
        "metrics": {
            "measuredAt": time.strftime("%Y-%m-%d"),
            "data": "dev of the corpus" if conditions else "nothing",
            "conditions": conditions,
            "nuisanceFloor": {"eer": UNKNOWN, "cues": []},
        },
        "trainedOn": told,
        "limits": LIMITS,
        "golden": "golden.json",
    }  # fmt: skip
    write_json(out / "card.json", card)
    return card


def export(model, given, out: Path, how: str) -> None:
    """model.onnx in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    whole = out / ("model.onnx" if how == "fp32" else "float32.onnx")
    graph_file(model, whole)
    if how == "int8":
        shrink(whole, out / "model.onnx")
        whole.unlink()


def main(
    what: str, start: Path | None, out: Path, cache: Path, frozen: int, steps: int, how: str
) -> None:
    """`export` also calibrates and measures where the cache holds train and dev."""
    if what != "shape" and start is None:
        raise SystemExit(f"wav2vec2 {what}: which model? --start FOLDER")
    if what == "finetune":
        model, clips = load_model(start), load(cache / "train")
        repos = {row["repo"] for row in clips.rows} - hold_out(clips, HELD_SHARE, HELD_SEED)
        level = window_input(start).level
        losses = finetune(model, clips, FineTuning(steps=steps, freeze=frozen), repos, level)
        model.save_pretrained(out)
        extractor = start / "preprocessor_config.json"
        if extractor.exists():
            (out / extractor.name).write_bytes(extractor.read_bytes())
        print(f"loss {np.mean(losses[:10]):.3f} to {np.mean(losses[-10:]):.3f}; {out}")
        return
    model = shape_model() if what == "shape" else load_model(start)
    given = window_input(start if start else out)
    export(model, given, out, how)
    settings, conditions = NOT_CALIBRATED, {}
    told = "random weights: judges nothing" if what == "shape" else "as its source says"
    if what == "export" and (cache / "train/index.json").exists():
        clips = load(cache / "train")
        judge = Judge((out / "model.onnx").read_bytes(), given, output_of(model))
        settings = calibrate(judge, clips, hold_out(clips, HELD_SHARE, HELD_SEED))
        if (cache / "dev/index.json").exists():
            found = figures(judge, load(cache / "dev"), settings)
            conditions = {name: {k: v for k, v in one.items() if k != "confusion"} for name, one in found.items()}
    card = write_model(model, given, out, settings, conditions, told, how)
    print(json.dumps({"parameters": card["parameters"], "bytes": card["files"][0]["bytes"]}))
