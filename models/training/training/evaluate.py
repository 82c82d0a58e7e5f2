"""Figures on a set that neither training nor calibration has seen."""

import numpy as np

from .calibrate import evidence, to_llr
from .conditions import add_conditions
from .data import Clips, headline
from .frontend import RATE
from .gate_report import gate_report
from .metrics import auc, cllr, eer, interval
from .model import Detector
from .score import clip_scores, joined, stream_scores
from .spliced import spliced

def share(hits: np.ndarray) -> float:
    return round(float(hits.mean()), 4)


def clip_llrs(detector: Detector, clips: Clips, index, version: str, calibration: dict):
    """Calibrated log-likelihood ratios, one a clip."""
    return to_llr(clip_scores(detector, clips, index, version), calibration)


def condition(detector: Detector, clips: Clips, version: str, settings: dict, seconds: float) -> dict:
    """One condition's figures over all clips of the set."""
    index = np.array([i for i, r in enumerate(clips.rows) if r["label"] in ("real", "fake")])
    llrs = clip_llrs(detector, clips, index, version, settings["calibration"])
    rows = [clips.rows[i] for i in index]
    labels = np.array([float(r["label"] == "fake") for r in rows])
    counted = np.array([headline(r) for r in rows])
    repos = np.array([r["repo"] for r in rows])
    long_enough = clips.lengths[index] / RATE >= seconds
    real, fake = counted & (labels == 0), counted & (labels == 1)

    def rates(points: dict) -> dict:
        machine = (llrs >= points["machine"]["llr"]) & long_enough
        human = (llrs <= points["human"]["llr"]) & long_enough
        return {
            "falseAlarmRate": share(machine[real]),
            "missRate": share(human[fake]),
            "coverage": share((machine | human)[counted]),
        }

    by_kind = {}
    for kind in sorted({r["kind"] for r in rows if r["label"] == "fake"}):
        pick = (labels == 0) | np.array([r["kind"] == kind for r in rows])
        by_kind[kind] = round(eer(llrs[pick], labels[pick]), 4)
    x, y, groups = llrs[counted], labels[counted], repos[counted]
    return {
        "clips": int(counted.sum()),
        "eer": interval(lambda i: eer(x[i], y[i]), groups),
        "auc": round(auc(x, y), 4),
        **rates(settings["operatingPoints"]),
        "bySensitivity": {level: rates(p) for level, p in settings["sensitivities"].items()},
        "eerByKind": by_kind,
        "cllr": round(cllr(x, y), 4),
        "eerByLang": by_language(rows, llrs, labels, counted),
        "llrs": {row["id"]: round(float(llr), 3) for row, llr in zip(rows, llrs, strict=True)},
    }


def by_language(rows, llrs: np.ndarray, labels: np.ndarray, counted: np.ndarray) -> dict:
    """EER, or where a language has one class only its mean LLR: language must not be a cue."""
    out = {}
    for lang in sorted({row["lang"] for row in rows}):
        pick = counted & np.array([row["lang"] == lang for row in rows])
        real, fake = pick & (labels == 0), pick & (labels == 1)
        found = {"real": int(real.sum()), "fake": int(fake.sum())}
        if real.any() and fake.any():
            found["eer"] = round(eer(llrs[pick], labels[pick]), 4)
        for name, part in (("meanReal", real), ("meanFake", fake)):
            if part.any():
                found[name] = round(float(llrs[part].mean()), 3)
        out[lang] = found
    return out


def by_seconds(detector: Detector, clips: Clips, settings: dict) -> list[dict]:
    """Error of the evidence after so many seconds of joined speech."""
    calibration = settings["calibration"]
    repos = {row["repo"] for row in clips.rows}
    found = []
    for samples, label, repo in joined(clips, repos, by_speaker=False):
        raw = stream_scores(detector, samples)
        cap = calibration["capLlr"]
        llrs = np.clip(calibration["slope"] * raw + calibration["offset"], -cap, cap)
        found.append((llrs, label, repo))
    out = []
    for seconds in (4, 6, 8, 12, 20, 30):
        windows = seconds - 3
        part = [(w[:windows], label, repo) for w, label, repo in found if len(w) >= windows]
        labels = np.array([float(label == "fake") for _, label, _ in part])
        if len(part) < 20 or labels.min() == labels.max():
            continue
        means = np.array([w.mean() for w, _, _ in part])
        lengths = np.full(len(means), float(seconds))
        total = evidence(means, lengths, calibration["effectiveCount"]["rho"], calibration["capLlr"])
        groups = np.array([repo for _, _, repo in part])
        points = settings["operatingPoints"]
        out.append(
            {
                "seconds": seconds,
                "groups": len(part),
                "eer": interval(lambda i: eer(total[i], labels[i]), groups),
                "falseAlarmRate": share(total[labels == 0] >= points["machine"]["llr"]),
                "missRate": share(total[labels == 1] <= points["human"]["llr"]),
                "flagged": share(total[labels == 1] >= points["machine"]["llr"]),
            }
        )
    return out


def evaluate(
    detector: Detector, clips: Clips, settings: dict, gate: dict, seconds: float
) -> dict:
    """All figures of one set: conditions, error against seconds, splices, gate. `seconds` of speech
    that a band needs."""
    judged = [i for i, row in enumerate(clips.rows) if row["label"] in ("real", "fake")]
    add_conditions(clips, judged)
    order = ["clean", *sorted(set(clips.versions) - {"clean"})]
    return {
        "conditions": {v: condition(detector, clips, v, settings, seconds) for v in order},
        "bySeconds": by_seconds(detector, clips, settings),
        "spliced": spliced(detector, clips, settings),
        "gate": gate_report(gate, clips, detector.front),
    }
