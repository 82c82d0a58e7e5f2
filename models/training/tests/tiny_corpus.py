"""A tiny corpus of made-up voices: what the tests run on, and what a newcomer can try commands on.

    python tests/tiny_corpus.py FOLDER              # train.jsonl, dev.jsonl and wav files
    python tests/tiny_corpus.py FOLDER --folders    # no manifest: real/GROUP, fake/GROUP/SYSTEM, none
"""

import json
import sys
from pathlib import Path

import numpy as np
import soundfile

RATE = 16000


def voice(rng: np.random.Generator, seconds: float, machine: bool) -> np.ndarray:
    """Pulses through three resonances, in syllables. A machine's pitch stands still, and its
    breath is missing: enough for a network to learn in a few steps."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    glide = 0.0 if machine else 0.12
    pitch = rng.uniform(90, 240) * (1 + glide * np.sin(2 * np.pi * rng.uniform(0.3, 0.9) * t))
    phase = np.cumsum(pitch) / RATE
    pulses = np.diff(np.floor(phase), prepend=0.0)
    if not machine:
        pulses = pulses + 0.05 * rng.standard_normal(n)
    out = np.zeros(n)
    lag = np.arange(400) / RATE
    for formant in (rng.uniform(300, 800), rng.uniform(1000, 2200), rng.uniform(2400, 3400)):
        out += np.convolve(pulses, np.exp(-lag * 250) * np.cos(2 * np.pi * formant * lag))[:n]
    syllables = np.clip(np.sin(2 * np.pi * 3 * t + rng.uniform(0, 6)) + 0.5, 0.02, 1)
    return (0.2 * out * syllables / (np.abs(out).max() + 1e-9)).astype(np.float32)


def make_corpus(folder: Path) -> None:
    """Writes train.jsonl, dev.jsonl and their wav files: 12 and 6 repositories of 13 clips."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    for name, repos in (("train", 12), ("dev", 6)):
        rows = []
        for repo in range(repos):
            for k in range(13):
                label = "none" if k == 12 else "fake" if k % 2 else "real"
                kind = {"none": "noise", "fake": "tts", "real": "human"}[label]
                identity = f"{name}-{repo:02d}-{k:02d}"
                if label == "none":
                    samples = 0.05 * rng.standard_normal(2 * RATE)
                else:
                    samples = voice(rng, rng.uniform(1.7, 2.6), label == "fake")
                soundfile.write(folder / f"{identity}.wav", samples, RATE, subtype="PCM_16")
                rows.append(
                    {
                        "id": identity,
                        "file": f"{identity}.wav",
                        "label": label,
                        "kind": kind,
                        "family": kind,
                        "system": f"system-{repo}" if label == "fake" else "human",
                        "repo": f"{name}-repo-{repo:02d}",
                        "speaker": f"speaker-{repo}",
                        "lang": "en",
                        "seconds": len(samples) / RATE,
                    }
                )
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text)


def lay_out(folder: Path) -> None:
    """The same clips as somebody's own would lie: the layout `folder` of adapt."""
    make_corpus(folder)
    for name in ("train", "dev"):
        manifest = folder / f"{name}.jsonl"
        for row in map(json.loads, manifest.read_text().splitlines()):
            inner = {"none": (), "real": (row["repo"],), "fake": (row["repo"], row["system"])}
            place = folder.joinpath(row["label"], *inner[row["label"]])
            place.mkdir(parents=True, exist_ok=True)
            (folder / row["file"]).rename(place / row["file"])
        manifest.unlink()


if __name__ == "__main__":
    (lay_out if "--folders" in sys.argv else make_corpus)(Path(sys.argv[1]))
