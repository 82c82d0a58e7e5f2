"""Clips as they might have been cut or spoken otherwise: the judge of fingerprints hears few voices, and more of
them so (EXPERIMENTS.md, ninth session)."""

import zlib

import numpy as np
from scipy.signal import resample_poly

from .data import Clips

# Ends the name of a version that is made of another one.
ALTERED = "-altered"
# Of the clip, where a stretch of it is taken; a stretch is no shorter than this, samples.
STRETCH, SHORTEST = (0.35, 0.7), 12_000
# Lengths in per cent, pitch and throat with them: more than speakers of one sex differ is no voice any more.
LENGTHS = (88, 91, 94, 96, 104, 106, 110, 114)


def altered(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A stretch of a clip, or all of it faster or slower; float in [-1, 1]."""
    if rng.random() < 0.5:
        kept = min(len(samples), max(SHORTEST, int(rng.uniform(*STRETCH) * len(samples))))
        begin = rng.integers(0, len(samples) - kept + 1)
        return samples[begin : begin + kept]
    return resample_poly(samples, int(rng.choice(LENGTHS)), 100).astype(np.float32)


def sound_of(clips: Clips, index: int, version: str, most: int) -> np.ndarray:
    """A clip in one of its versions, or altered from one: by its id, the same each time.
    `most`: of what is altered the rest beyond these samples is left out."""
    if not version.endswith(ALTERED):
        return clips.clip(index, version)
    rng = np.random.default_rng(zlib.crc32(f"{clips.rows[index]['id']} {version}".encode()))
    return altered(clips.clip(index, version.removesuffix(ALTERED))[:most], rng)
