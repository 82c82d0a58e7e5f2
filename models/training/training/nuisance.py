"""The floor: what a classifier reaches that sees nothing of the voice."""

import numpy as np

from .data import Clips, headline
from .frontend import RATE
from .blocks import active_seconds, blocks_of, levels
from .metrics import eer, interval

CUES = ["duration", "level", "DC offset", "silence share", "roll-off"]


def cues(clips: Clips, front) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What says nothing of the voice: duration, level, DC, silence share, roll-off."""
    rows, labels, repos = [], [], []
    for index, row in enumerate(clips.rows):
        if not headline(row):
            continue
        x = clips.clip(index)
        power = np.abs(np.fft.rfft(x - x.mean())) ** 2
        share = np.cumsum(power) / (power.sum() + 1e-12)
        roll = np.searchsorted(share, 0.95) / len(share)
        blocks = blocks_of(x, front)
        silent = 1 - active_seconds(levels(blocks, front)).mean()
        level = 20 * np.log10(x.std() + 1e-7)
        rows.append([len(x) / RATE, level, abs(x.mean()) * 32768, silent, roll])
        labels.append(float(row["label"] == "fake"))
        repos.append(row["repo"])
    return np.array(rows), np.array(labels), np.array(repos)


def nuisance_floor(train: Clips, dev: Clips, front) -> dict:
    """EER on `dev` of a classifier that sees nothing but the cues, trained on `train`."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    x, y, _ = cues(train, front)
    model = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=0)
    model.fit(x, y)
    x, y, repos = cues(dev, front)
    scores = model.predict_proba(x)[:, 1]
    return {"eer": interval(lambda i: eer(scores[i], y[i]), repos), "cues": CUES}
