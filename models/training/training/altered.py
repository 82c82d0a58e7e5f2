"""Clips as they might have been cut or spoken otherwise: the judge of fingerprints hears few voices, and more of
them so (EXPERIMENTS.md, ninth session)."""

import zlib

import numpy as np
from audiotsm import wsola
from audiotsm.io.array import ArrayReader, ArrayWriter
from scipy.signal import resample_poly

from .data import Clips

# End the name of a version that is made of another one: `altered`, `stretched`.
ALTERED, STRETCHED = "-altered", "-stretched"
# Of the clip, where a stretch of it is taken; a stretch is no shorter than this, samples.
STRETCH, SHORTEST = (0.35, 0.7), 12_000
# Lengths in per cent, pitch and throat with them: more than speakers of one sex differ is no voice any more.
LENGTHS = (88, 91, 94, 96, 104, 106, 110, 114)
# Speeds that players offer, and the lengths of what stretchers repeat or leave out, samples.
SPEEDS, PIECES = (0.75, 0.85, 1.1, 1.2, 1.25, 1.35, 1.5, 1.75, 2.0), (320, 480, 640, 960, 1280)


def altered(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A stretch of a clip, or all of it faster or slower; float in [-1, 1]."""
    if rng.random() < 0.5:
        kept = min(len(samples), max(SHORTEST, int(rng.uniform(*STRETCH) * len(samples))))
        begin = rng.integers(0, len(samples) - kept + 1)
        return samples[begin : begin + kept]
    return resample_poly(samples, int(rng.choice(LENGTHS)), 100).astype(np.float32)


def stretched(samples: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A clip as a player gives it at another speed, pitch kept (WSOLA, Verhelst & Roelands 1993); float in
    [-1, 1]."""
    speed, piece = float(rng.choice(SPEEDS)), int(rng.choice(PIECES))
    out = ArrayWriter(channels=1)
    wsola(1, speed=speed, frame_length=piece).run(ArrayReader(samples[None]), out)
    return out.data[0].astype(np.float32)


def sound_of(clips: Clips, index: int, version: str, most: int) -> np.ndarray:
    """A clip in one of its versions, or altered or stretched from one: by its id, the same each time.
    `most`: of what is altered the rest beyond these samples is left out, of what is stretched twice as many,
    since it may come out half as long."""
    rng = np.random.default_rng(zlib.crc32(f"{clips.rows[index]['id']} {version}".encode()))
    if version.endswith(ALTERED):
        return altered(clips.clip(index, version.removesuffix(ALTERED))[:most], rng)
    if version.endswith(STRETCHED):
        return stretched(clips.clip(index, version.removesuffix(STRETCHED))[: 2 * most], rng)
    return clips.clip(index, version)
