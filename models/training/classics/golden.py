"""Golden vectors of a model of one graph: what TypeScript must meet at every stage."""

import base64

import numpy as np
import onnxruntime
import torch

from training.calibrate import to_llr
from training.golden import numbers

from .frontend import RATE, WINDOW_SAMPLES, WindowFeatures, WindowInput

# Largest differences allowed. The features' are of numbers from -1 to 1 that stand for 40 to 100 dB;
# a score's are of numbers that spread by several units.
TOLERANCE = {"levelled": 1e-5, "power": 1e-4, "features": 1e-4, "score": 1e-2, "llr": 1e-2}
FEATURES_TOLD = 199
FRAME_TOLD = 7


def raw_score(output: np.ndarray, kind: dict) -> float:
    """src/pipeline/rawScore.ts is its twin. `kind` is the card's `output`."""
    values = np.asarray(output, np.float64).ravel()
    if kind["kind"] == "logits":
        return float(values[kind["index"]] - values[1 - kind["index"]])
    if kind["kind"] == "probability":
        held = np.clip(values[0], 1e-7, 1 - 1e-7)
        return float(np.log(held / (1 - held)))
    return float(values[0])


def stages(
    samples: np.ndarray, graph: bytes, given: WindowInput, output: dict, calibration: dict
) -> dict:
    """All stages of one clip of int16 samples at 16 kHz, a window each second."""
    features = WindowFeatures(given)
    session = onnxruntime.InferenceSession(graph)
    # The last block of a window reaches a little into the next second.
    starts = range(0, len(samples) - WINDOW_SAMPLES + 1, RATE)
    cut = np.stack([samples[s : s + WINDOW_SAMPLES] for s in starts]).astype(np.float64) / 32768.0
    with torch.no_grad():
        levelled = features.levelled(torch.from_numpy(cut))
        tensors = features(torch.from_numpy(cut)).numpy()
        power = None if given.frontEnd is None else features.power(levelled[:1])[0, FRAME_TOLD]
    windows = []
    for start, tensor in zip(starts, tensors):
        (found,) = session.run([output["tensor"]], {given.tensor: tensor[None].astype(np.float32)})
        raw = raw_score(found, output)
        llr = float(to_llr(output["sign"] * raw, calibration))
        windows.append({"start": start // RATE, "raw": raw, "llr": llr})
    every = max(1, tensors[0].size // FEATURES_TOLD)
    return {
        "samples": base64.b64encode(samples.astype("<i2").tobytes()).decode(),
        "levelled": numbers(levelled[0, :50]),
        "power": {"frame": FRAME_TOLD, "values": [] if power is None else numbers(power)},
        "features": {"every": every, "values": numbers(tensors[0].ravel()[::every])},
        "windows": windows,
    }


def golden(clips: dict[str, np.ndarray], graph: bytes, given, output, calibration) -> dict:
    """The whole file's content."""
    return {
        "version": 1,
        "tolerance": TOLERANCE,
        "clips": {
            name: stages(samples, graph, given, output, calibration)
            for name, samples in clips.items()
        },
    }
