"""Golden vectors: inputs and the outputs of every stage, which TypeScript must meet."""

import base64
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from .blocks import active_seconds, levels
from .calibrate import segment_llr, to_llr
from .data import read_audio
from .fingerprint import block_sums
from .frontend import BLOCK_HOP, RATE, FrontEnd, Spectrum, filter_bank, resample
from .gate import voice_probability
from .score import WINDOW_BLOCKS, window_samples
from .sounds import coloured_noise
from .voice_features import voice_features

DEMO = Path(__file__).parents[3] / "assets/demo"
TOLERANCE = {
    "resample": 1e-5,
    "power": 1e-4,
    "bands": 2e-3,
    "gateFeatures": 2e-3,
    "gateProbability": 2e-3,
    "speechSeconds": 0.011,
    "embedding": 5e-3,
    "fingerprint": 5e-3,
    "score": 1e-2,
    "segments": 1e-2,
    "llr": 1e-2,
}
# So many numbers of a block's fingerprint apart are those that are written down.
FINGERPRINT_EVERY = 41


def numbers(values, digits: int = 6) -> list[float]:
    return [float(f"{v:.{digits + 2}g}") for v in np.asarray(values, np.float64).ravel()]


def stages(samples: np.ndarray, folder: Path, front: FrontEnd, gate: dict, states, settings) -> dict:
    """All stages of one clip of int16 samples at 16 kHz. `settings` as calibrate gives them."""
    x = samples.astype(np.float32) / 32768.0
    spectrum = Spectrum(front)
    count = (len(x) - front.block_samples) // BLOCK_HOP + 1
    cut = np.stack([x[b * BLOCK_HOP : b * BLOCK_HOP + front.block_samples] for b in range(count)])
    with torch.no_grad():
        power = spectrum(torch.from_numpy(cut))
        bands = spectrum.bands(power).numpy()
    heard = voice_features(bands)
    chance = voice_probability(gate, heard)
    limit = gate["threshold"]
    sound = active_seconds(levels(cut.astype(np.float64), front))
    trunk = onnxruntime.InferenceSession(folder / "trunk.onnx")
    head = onnxruntime.InferenceSession(folder / "head.onnx")
    # A model calibrated before there was evidence of single seconds has none.
    wanted = ["score", "segments"] if "evidenceOutput" in settings else ["score"]
    sums = None
    if "fingerprint" in {given.name for given in head.get_inputs()}:
        sums = block_sums(torch.from_numpy(cut)).numpy()
    state = {s["input"]: np.zeros(s["shape"], np.float32) for s in states}
    embeddings = []
    for block in bands:
        out = trunk.run(None, {"bands": block[None], **state})
        embeddings.append(out[0])
        state = {s["input"]: o for s, o in zip(states, out[1:])}
    windows = []
    for last in range(WINDOW_BLOCKS - 1, count):
        window = np.concatenate(embeddings[last - WINDOW_BLOCKS + 1 : last + 1], 1)
        given = {"embeddings": window}
        if sums is not None:
            given["fingerprint"] = sums[None, last - WINDOW_BLOCKS + 1 : last + 1]
        score, *segments = head.run(wanted, given)
        llr = float(to_llr(score[0], settings["calibration"]))
        found = {"start": last - WINDOW_BLOCKS + 1, "raw": float(score[0]), "llr": llr}
        for own in segments:
            # Of each of the window's seconds, oldest first.
            found |= {"segments": numbers(own), "segmentLlrs": numbers(segment_llr(own, settings))}
        windows.append(found)
    return {
        "samples": base64.b64encode(samples.astype("<i2").tobytes()).decode(),
        "power": numbers(power[0, 0]),
        "bands": {str(frame): numbers(bands[0, frame]) for frame in (0, 37, 99)},
        "blocks": [
            {
                "gateFeatures": numbers(heard[b]),
                "gateProbability": float(chance[b]),
                "soundSeconds": round(float(sound[b]), 2),
                "speechSeconds": round(float(sound[b]), 2) if chance[b] >= limit else 0.0,
                "embedding": numbers(embeddings[b][0, :2]),
                **({} if sums is None else {"fingerprint": numbers(sums[b, ::FINGERPRINT_EVERY])}),
            }
            for b in range(count)
        ],
        "windows": windows,
    }


def golden_voice(folder: Path, front: FrontEnd, gate: dict, states, settings) -> dict:
    """Stages of five seconds of the demo's machine voices, which lie in this repository: the first
    stretch that the gate takes for a voice in every second, so that the vectors reach the verdict.
    No recording of a person is published here."""
    need, found = window_samples(front) + BLOCK_HOP, None
    for path in sorted(DEMO.glob("machine-*.mp3")):
        voice = read_audio(path)
        for start in range(0, len(voice) - need, 2 * RATE):
            found = stages(voice[start : start + need], folder, front, gate, states, settings)
            if all(block["speechSeconds"] > 0 for block in found["blocks"]):
                return found
    if found is None:
        raise FileNotFoundError(f"no machine voice of {need / RATE:.0f} s in {DEMO}")
    return found


def golden(folder: Path, front: FrontEnd, gate: dict, states, settings: dict) -> dict:
    """The whole file's content, from the graphs and the gate that lie in `folder`; `settings` as
    calibrate gives them."""
    rng = np.random.default_rng(0)
    noise = coloured_noise(rng, 2.1, 0.7)[: front.block_samples + BLOCK_HOP]
    resampled = []
    for from_rate in (8000, 44100, 48000):
        t = np.arange(600) / from_rate
        x = 0.4 * np.sin(2 * np.pi * 440 * t) + 0.2 * np.sin(2 * np.pi * 2900 * t + 1)
        x = np.array(numbers(x + 0.05 * rng.standard_normal(600), 7))
        output = numbers(resample(x, from_rate), 7)
        resampled.append({"fromRate": from_rate, "input": x.tolist(), "output": output})
    still = np.round(noise * 1500).astype(np.int16)
    return {
        "version": 1,
        "tolerance": TOLERANCE,
        "resample": resampled,
        "bankRowSums": numbers(filter_bank(front).sum(1)),
        "clips": {
            "speech": golden_voice(folder, front, gate, states, settings),
            "noise": stages(still, folder, front, gate, states, settings),
        },
    }
