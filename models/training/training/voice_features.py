"""What tells a voice from music, noise, laughter and song in one second of log bands.

The twin of src/pipeline/voiceFeatures.ts, where each kind of number is explained.
"""

import numpy as np

from .frontend import FRAMES_PER_BLOCK

GROUP_BANDS, WIDE_GROUPS = 4, 5
RATES = ((1, 2), (3, 4), (5, 8), (9, 16), (17, 32))
RHYTHM_FLOOR = 1e-3
SMOOTH = 4
PARTS = 3
LAGS = (1, 3, 8, 20, 40)
FAINT = 0.3
TURNS = ((0, 2), (0, 4), (1, 3), (2, 4))
SLOW = 5

_turn = 2 * np.pi * np.outer(np.arange(FRAMES_PER_BLOCK), np.arange(1, 33)) / FRAMES_PER_BLOCK
_cos, _sin = np.cos(_turn), np.sin(_turn)


def shape(bands: np.ndarray) -> list[np.ndarray]:
    """Of groups: mean less the mean of all, deviation, step; deviation, step, range of the level."""
    blocks, frames, count = bands.shape
    groups = bands.reshape(blocks, frames, count // GROUP_BANDS, GROUP_BANDS).mean(3)
    mean = groups.mean(1)
    level = groups.mean(2)
    step = lambda x: np.abs(np.diff(x, axis=1)).mean(1)
    rest = np.stack([level.std(1), step(level), level.max(1) - level.min(1)], 1)
    return [mean - mean.mean(1, keepdims=True), groups.std(1), step(groups), rest]


def rhythm(tracks: np.ndarray) -> np.ndarray:
    """Tracks [blocks, frames, tracks] -> ln of the power at each of RATES [blocks, tracks * rates]."""
    centred = tracks - tracks.mean(1, keepdims=True)
    power = sum(np.einsum("ntg,tf->ngf", centred, wave) ** 2 for wave in (_cos, _sin))
    power = power / (FRAMES_PER_BLOCK / 2) ** 2
    summed = np.stack([power[:, :, a - 1 : z].sum(2) for a, z in RATES], 2)
    return np.log(summed + RHYTHM_FLOOR).reshape(len(tracks), -1)


def lines(bands: np.ndarray) -> list[np.ndarray]:
    """Of each part of the bands: strength of its fine structure, likeness after each of LAGS."""
    count = bands.shape[2]
    padded = np.pad(bands, ((0, 0), (0, 0), (SMOOTH, SMOOTH)), "edge")
    size = 2 * SMOOTH + 1
    smooth = np.lib.stride_tricks.sliding_window_view(padded, size, 2).mean(3)
    fine, out = bands - smooth, []
    for part in range(PARTS):
        low, high = (-(-k * count // PARTS) for k in (part, part + 1))
        f = fine[:, :, low:high]
        length = np.sqrt((f * f).sum(2)) + FAINT
        out.append(np.sqrt((f * f).mean((1, 2)))[:, None])
        for lag in LAGS:
            alike = (f[:, lag:] * f[:, :-lag]).sum(2) / (length[:, lag:] * length[:, :-lag])
            out.append(alike.mean(1)[:, None])
    return out


def onsets(bands: np.ndarray) -> list[np.ndarray]:
    """Of rises and of falls from frame to frame: mean, deviation, median, highest tenth."""
    step, out = np.diff(bands, axis=1), []
    for one in (np.maximum(step, 0).mean(2), np.maximum(-step, 0).mean(2)):
        ordered = np.sort(one, 1)
        out.append(np.stack([one.mean(1), one.std(1), ordered[:, 50], ordered[:, 90]], 1))
    return out


def turns(wide: np.ndarray) -> list[np.ndarray]:
    """How two wide groups take turns: deviation of their difference, mean step, the same when slow."""
    out = []
    for low, high in TURNS:
        difference = wide[:, :, low] - wide[:, :, high]
        slow = difference.reshape(len(wide), -1, SLOW).mean(2)
        steps = [np.abs(np.diff(x, axis=1)).mean(1) for x in (difference, slow)]
        out.append(np.stack([difference.std(1), *steps], 1))
    return out


def voice_features(bands: np.ndarray) -> np.ndarray:
    """Log bands [blocks, 100, bands] -> [blocks, 135 with 80 bands]."""
    bands = bands.astype(np.float64)
    blocks, frames, count = bands.shape
    wide = bands.reshape(blocks, frames, WIDE_GROUPS, count // WIDE_GROUPS).mean(3)
    level = bands.mean(2)
    ordered = np.sort(level, 1)
    pauses = ordered[:, [5, 25, 50, 75]] - ordered[:, [95]]
    tracks = np.concatenate([wide, level[:, :, None]], 2)
    parts = [*shape(bands), rhythm(tracks), *lines(bands), *onsets(bands), pauses, *turns(wide)]
    return np.concatenate(parts, 1)
