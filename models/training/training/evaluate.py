"""Figures on a set that neither training nor calibration has seen, and the floor beneath them."""

import numpy as np

from .calibrate import evidence, headline
from .data import Clips
from .frontend import RATE
from .gate import active_seconds, blocks_of, levels
from .metrics import auc, cllr, eer, interval
from .model import Detector
from .score import clip_scores, joined, stream_scores

CUES = ["duration", "level", "DC offset", "silence share", "roll-off"]


def clip_llrs(detector: Detector, clips: Clips, index, version: str, calibration: dict):
    """Calibrated log-likelihood ratios, one a clip."""
    raw = clip_scores(detector, clips, index, version)
    cap = calibration["capLlr"]
    return np.clip(calibration["slope"] * raw + calibration["offset"], -cap, cap)


def condition(detector: Detector, clips: Clips, version: str, settings: dict, seconds: float) -> dict:
    """One condition's figures over all clips of the set."""
    index = np.array([i for i, r in enumerate(clips.rows) if r["label"] in ("real", "fake")])
    llrs = clip_llrs(detector, clips, index, version, settings["calibration"])
    rows = [clips.rows[i] for i in index]
    labels = np.array([float(r["label"] == "fake") for r in rows])
    counted = np.array([headline(r) for r in rows])
    repos = np.array([r["repo"] for r in rows])
    long_enough = clips.lengths[index] / RATE >= seconds
    machine = (llrs >= settings["operatingPoints"]["machine"]["llr"]) & long_enough
    human = (llrs <= settings["operatingPoints"]["human"]["llr"]) & long_enough
    real, fake = counted & (labels == 0), counted & (labels == 1)
    by_kind = {}
    for kind in sorted({r["kind"] for r in rows if r["label"] == "fake"}):
        pick = (labels == 0) | np.array([r["kind"] == kind for r in rows])
        by_kind[kind] = round(eer(llrs[pick], labels[pick]), 4)
    x, y, groups = llrs[counted], labels[counted], repos[counted]
    return {
        "clips": int(counted.sum()),
        "eer": interval(lambda i: eer(x[i], y[i]), groups),
        "auc": round(auc(x, y), 4),
        "falseAlarmRate": round(float(machine[real].mean()), 4),
        "missRate": round(float(human[fake].mean()), 4),
        "coverage": round(float((machine | human)[counted].mean()), 4),
        "eerByKind": by_kind,
        "cllr": round(cllr(x, y), 4),
    }


def by_seconds(detector: Detector, clips: Clips, settings: dict) -> list[dict]:
    """Error of the evidence after so many seconds of joined speech."""
    calibration = settings["calibration"]
    repos = {row["repo"] for row in clips.rows}
    found = []
    for samples, label, repo in joined(clips, repos, by_speaker=False):
        raw = stream_scores(detector, samples)
        found.append((np.clip(calibration["slope"] * raw + calibration["offset"], -9, 9), label, repo))
    out = []
    for seconds in (4, 6, 8, 12, 20, 30):
        part = [(w[: seconds - 3], label, repo) for w, label, repo in found if len(w) >= seconds - 3]
        labels = np.array([float(label == "fake") for _, label, _ in part])
        if len(part) < 20 or labels.min() == labels.max():
            continue
        means = np.array([w.mean() for w, _, _ in part])
        total = evidence(
            means, np.full(len(means), float(seconds)), calibration["effectiveCount"]["rho"], calibration["capLlr"]
        )
        groups = np.array([repo for _, _, repo in part])
        points = settings["operatingPoints"]
        out.append(
            {
                "seconds": seconds,
                "groups": len(part),
                "eer": interval(lambda i: eer(total[i], labels[i]), groups),
                "falseAlarmRate": round(float((total[labels == 0] >= points["machine"]["llr"]).mean()), 4),
                "missRate": round(float((total[labels == 1] <= points["human"]["llr"]).mean()), 4),
                "flagged": round(float((total[labels == 1] >= points["machine"]["llr"]).mean()), 4),
            }
        )
    return out


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
