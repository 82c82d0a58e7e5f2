"""What a classic does on dev: the figures of the card, and the confusions that its source's own
figures are made of."""

import numpy as np

from training.calibrate import to_llr
from training.data import Clips, headline
from training.metrics import auc, eer, interval

from .judge import Judge, clip_scores

VERSIONS = ("clean", "opus24", "tel8k")


def rates(llrs: np.ndarray, labels: np.ndarray, points: dict) -> dict:
    """In the bands: `uncertain` is no error, and coverage says how much of it there is."""
    machine = llrs >= points["machine"]["llr"]
    human = llrs <= points["human"]["llr"]
    share = lambda chosen, of: float(np.mean(chosen[of])) if of.any() else 0.0
    return {
        "falseAlarmRate": round(share(machine, labels == 0), 4),
        "missRate": round(share(human, labels == 1), 4),
        "coverage": round(float(np.mean(machine | human)), 4),
    }


def confusion(called: np.ndarray, labels: np.ndarray, balanced: bool) -> dict:
    """Every clip called machine or human at LLR 0, as the sources decide. Balanced: both classes
    weigh alike, whatever the set's mix; natural: clips as they are."""
    weights = np.ones(len(labels))
    if balanced:
        for value in (0, 1):
            weights[labels == value] = 0.5 / max(1, int((labels == value).sum()))
    cell = lambda truth, call: float(weights[(labels == truth) & (called == call)].sum())
    matrix = {
        "realAsReal": cell(0, 0), "realAsFake": cell(0, 1),
        "fakeAsReal": cell(1, 0), "fakeAsFake": cell(1, 1),
    }  # fmt: skip
    by_class = {}
    for name, right, wrongly, missed in (
        ("fake", "fakeAsFake", "realAsFake", "fakeAsReal"),
        ("real", "realAsReal", "fakeAsReal", "realAsFake"),
    ):
        precision = matrix[right] / max(1e-12, matrix[right] + matrix[wrongly])
        recall = matrix[right] / max(1e-12, matrix[right] + matrix[missed])
        f1 = 2 * precision * recall / max(1e-12, precision + recall)
        by_class[name] = {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
    total = sum(matrix.values())
    accuracy = (matrix["realAsReal"] + matrix["fakeAsFake"]) / max(1e-12, total)
    matrix = {name: round(value, 4) for name, value in matrix.items()}
    return {"matrix": matrix, "byClass": by_class, "accuracy": round(accuracy, 4)}


def condition(judge: Judge, clips: Clips, version: str, settings: dict) -> dict:
    """Figures of one version of dev; kinds that stand apart count in their own lines alone."""
    judged = [i for i, row in enumerate(clips.rows) if row["label"] in ("real", "fake")]
    llrs = to_llr(clip_scores(judge, clips, judged, version), settings["calibration"])
    rows = [clips.rows[i] for i in judged]
    labels = np.array([float(row["label"] == "fake") for row in rows])
    main = np.array([headline(row) for row in rows])
    groups = np.array([row["repo"] for row in rows])
    found, truth, group = llrs[main], labels[main], groups[main]
    kinds = sorted({row["kind"] for row in rows if row["label"] == "fake"})
    of_kind = {k: np.array([r["label"] == "real" or r["kind"] == k for r in rows]) for k in kinds}
    called = (found > 0).astype(int)
    return {
        "clips": int(main.sum()),
        "eer": interval(lambda i: eer(found[i], truth[i]), group),
        "auc": round(auc(found, truth), 4),
        **rates(found, truth, settings["operatingPoints"]),
        "bySensitivity": {
            level: rates(found, truth, points) for level, points in settings["sensitivities"].items()
        },
        "eerByKind": {k: round(eer(llrs[at], labels[at]), 4) for k, at in of_kind.items()},
        "confusion": {
            "natural": confusion(called, truth, False),
            "balanced": confusion(called, truth, True),
        },
    }


def figures(judge: Judge, clips: Clips, settings: dict) -> dict:
    """By condition, of those that are prepared."""
    return {
        name: condition(judge, clips, name, settings) for name in VERSIONS if name in clips.versions
    }
