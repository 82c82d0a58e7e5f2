"""What is done to a clip for measuring: noise, music, a high-pass. Codecs are made by `prepare`.

Seeded by the clip's id, length kept (design, section 9), so that every run measures the same.
"""

import zlib

import numpy as np
from scipy.signal import butter, sosfilt

from .data import Clips
from .frontend import RATE
from .sounds import coloured_noise, tone_bed

MADE = ("hpf", "noise10", "music10")
# Speech over noise or music, dB.
RATIO_DB = 10.0


def speech_level(samples: np.ndarray) -> float:
    """Root mean square over the frames of 25 ms within 30 dB of the loudest."""
    frames = samples[: len(samples) // 400 * 400].reshape(-1, 400)
    power = frames.var(1)
    return float(np.sqrt(power[power >= power.max() * 1e-3].mean()) + 1e-6)


def babble(clips: Clips, index: int, people: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Five other real clips at once, as long as this one."""
    n = int(clips.lengths[index])
    others = people[people != index]
    total = np.zeros(n, np.float32)
    for other in rng.choice(others, min(5, len(others)), replace=False):
        voice = np.resize(clips.clip(int(other)), n)
        total += voice / (voice.std() + 1e-6)
    return total


def changed(clips: Clips, index: int, name: str, people: np.ndarray) -> np.ndarray:
    """One clip under one of MADE, float in [-1, 1]."""
    rng = np.random.default_rng(zlib.crc32(clips.rows[index]["id"].encode()))
    x = clips.clip(index)
    seconds = len(x) / RATE + 0.01
    if name == "hpf":
        out = sosfilt(butter(2, 150, "highpass", fs=RATE, output="sos"), x)
    else:
        if name == "music10":
            bed = tone_bed(rng, seconds)
        elif rng.random() < 0.5:
            bed = coloured_noise(rng, seconds, rng.uniform(0, 1))
        else:
            bed = babble(clips, index, people, rng)
        bed = bed[: len(x)]
        out = x + speech_level(x) * 10 ** (-RATIO_DB / 20) * bed / (bed.std() + 1e-9)
    return np.clip(out, -1, 1)


def add_conditions(clips: Clips, indices, names=MADE) -> None:
    """Puts further versions of these clips beside those of the cache, in memory."""
    people = np.array([i for i, row in enumerate(clips.rows) if row["label"] == "real"])
    for name in names:
        out = np.zeros(len(clips.versions["clean"]), np.int16)
        for index in indices:
            start = clips.starts[index]
            samples = np.round(changed(clips, int(index), name, people) * 32767)
            out[start : start + len(samples)] = samples
        clips.versions[name] = out
