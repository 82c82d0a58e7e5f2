"""Error rates with intervals. Scores: larger means machine. Labels: 1 machine, 0 human."""

import numpy as np


def roc(scores: np.ndarray, labels: np.ndarray):
    """Miss and false-alarm rate at every threshold, from lowest to highest score."""
    order = np.argsort(scores, kind="stable")
    sorted_labels = labels[order]
    miss = np.concatenate([[0], np.cumsum(sorted_labels)]) / max(1, labels.sum())
    alarm = 1 - np.concatenate([[0], np.cumsum(1 - sorted_labels)]) / max(1, (1 - labels).sum())
    return miss, alarm


def eer(scores: np.ndarray, labels: np.ndarray) -> float:
    """Where misses and false alarms are equal (a fraction)."""
    miss, alarm = roc(scores, labels)
    at = int(np.argmin(np.abs(miss - alarm)))
    return float((miss[at] + alarm[at]) / 2)


def auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Chance that a machine's clip scores above a person's."""
    ranks = np.argsort(np.argsort(scores)) + 1.0
    n1, n0 = labels.sum(), (1 - labels).sum()
    return float((ranks[labels == 1].sum() - n1 * (n1 + 1) / 2) / max(1.0, n1 * n0))


def cllr(llrs: np.ndarray, labels: np.ndarray) -> float:
    """Cost of the log-likelihood ratios (Bruemmer & du Preez 2006), bits; 1 says nothing."""
    fake, real = llrs[labels == 1], llrs[labels == 0]
    return float(0.5 * (np.log2(1 + np.exp(-fake)).mean() + np.log2(1 + np.exp(real)).mean()))


def interval(statistic, groups: np.ndarray, count: int = 400, seed: int = 1) -> dict:
    """Value and 95 % interval of statistic(mask-like index array), bootstrap over groups."""
    rng = np.random.default_rng(seed)
    names = np.unique(groups)
    members = {name: np.flatnonzero(groups == name) for name in names}
    values = []
    for _ in range(count):
        picked = np.concatenate([members[n] for n in rng.choice(names, len(names))])
        value = statistic(picked)
        if np.isfinite(value):
            values.append(value)
    low, high = np.quantile(values, [0.025, 0.975]) if values else (0.0, 1.0)
    centre = float(statistic(np.arange(len(groups))))
    return {
        "value": round(centre, 4),
        "low": round(float(min(low, centre)), 4),
        "high": round(float(max(high, centre)), 4),
    }
