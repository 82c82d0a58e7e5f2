"""Clips cut into blocks of one second, and how much of each is sound: the level rule of the gate."""

import numpy as np

from .frontend import BLOCK_HOP, FrontEnd

SILENCE_DB, PAUSE_DB = -60.0, 30.0
# A block with less sound than this teaches and tests nothing about voices, seconds.
SPOKEN_SECONDS = 0.35


def levels(samples: np.ndarray, front: FrontEnd) -> np.ndarray:
    """Frame levels of blocks [blocks, block_samples] in dBFS, each frame without its mean."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, front.frameSamples, 1)
    frames = frames[:, :: front.hopSamples]
    return 10 * np.log10(frames.var(2) + 1e-12)


def active_seconds(level: np.ndarray) -> np.ndarray:
    """Seconds of frames above silence and near the block's loudest [blocks]."""
    limit = np.maximum(SILENCE_DB, level.max(1, keepdims=True) - PAUSE_DB)
    return 0.01 * (level > limit).sum(1)


def blocks_of(samples: np.ndarray, front: FrontEnd) -> np.ndarray:
    """One clip cut into blocks [blocks, block_samples]; short ones are repeated once around."""
    need = front.block_samples
    if len(samples) < need:
        samples = np.resize(samples, need)
    starts = range(0, len(samples) - need + 1, BLOCK_HOP)
    return np.stack([samples[s : s + need] for s in starts])
