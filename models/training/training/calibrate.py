"""From raw scores to log-likelihood ratios, evidence and operating points: on repositories of
`train` that training never saw."""

import numpy as np
from scipy.optimize import minimize

from .conditions import add_conditions
from .data import Clips, headline_of
from .evened import MADE
from .metrics import cllr, eer, interval
from .model import Detector
from .score import clip_both, joined, stream_scores

WINDOW_SECONDS = 4.0

# Levels of sensitivity, by the most false alarms that `machine` may have and the most misses that
# `human` may. Nobody is called human more readily than when balanced: only what is called a machine
# moves towards `cautious`, both move towards `alert`.
LEVELS = {"cautious": (0.002, 0.05), "balanced": (0.01, 0.05), "alert": (0.05, 0.02)}


def fit_affine(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """LLR = slope * score + offset by logistic regression with even priors."""

    def cost(p):
        return cllr(p[0] * scores + p[1], labels)

    best = minimize(cost, [1.0, 0.0], method="Nelder-Mead").x
    return float(best[0]), float(best[1])


def to_llr(raw, calibration: dict):
    """Raw scores to calibrated log-likelihood ratios, held within the cap."""
    cap = calibration["capLlr"]
    return np.clip(calibration["slope"] * raw + calibration["offset"], -cap, cap)


def segment_llr(raw, settings: dict):
    """Raw evidence of seconds to log-likelihood ratios of their own, held within the same cap."""
    own = settings["evidenceOutput"]
    return to_llr(raw, {**own, "capLlr": settings["calibration"]["capLlr"]})


def evidence(mean: np.ndarray, seconds: np.ndarray, rho: float, cap: float) -> np.ndarray:
    """Mean window LLR times the effective count, held within the cap."""
    n = np.maximum(1.0, seconds / WINDOW_SECONDS)
    return np.clip(mean * n / (1 + (n - 1) * rho), -cap, cap)


def fit_rho(streams, cap: float) -> tuple[float, dict[float, float]]:
    """The correlation of windows that makes the evidence of whole streams cost least, and the cost
    of each that was tried. Streams are (window LLRs, label)."""
    means = np.array([window.mean() for window, _ in streams])
    seconds = np.array([len(window) + WINDOW_SECONDS - 1 for window, _ in streams])
    labels = np.array([label for _, label in streams])
    costs = {
        round(float(rho), 3): round(cllr(evidence(means, seconds, rho, cap), labels), 4)
        for rho in np.linspace(0, 1, 41)
    }
    return min(costs, key=costs.get), costs


def prefixes(streams, rho: float, cap: float) -> tuple[np.ndarray, np.ndarray]:
    """Evidence and labels after 8, 12, 20 and 40 s of each stream that is so long: what a listener
    sees on the way."""
    found, labels = [], []
    for window, label in streams:
        for seconds in (8, 12, 20, 40):
            count = int(seconds - WINDOW_SECONDS + 1)
            if count <= len(window):
                mean = np.array([window[:count].mean()])
                found.append(evidence(mean, np.array([float(seconds)]), rho, cap)[0])
                labels.append(label)
    return np.array(found), np.array(labels)


def highest(values: np.ndarray, share: float) -> float:
    """The smallest of the values that no more than this share of them reaches; just beyond the
    largest where even one is too many."""
    ordered = np.sort(values)
    allowed = int(share * len(ordered))
    return float(ordered[-allowed]) if allowed else float(ordered[-1]) + 1e-3


def thresholds(llrs, labels, long_llrs, long_labels, level: str) -> tuple[float, float]:
    """The LLRs of `machine` and of `human` at a level. One threshold for any length: from clips,
    moved out where joined speech (none: too little of it) asks for more."""
    alarms, misses = LEVELS[level]
    machine = highest(llrs[labels == 0], alarms)
    human = -highest(-llrs[labels == 1], misses)
    if len(long_llrs):
        machine = max(machine, highest(long_llrs[long_labels == 0], alarms))
        human = min(human, -highest(-long_llrs[long_labels == 1], misses))
    # Evidence that says less than odds of 2 to 1 is never a band, whatever the sample says.
    return max(machine, float(np.log(2))), min(human, -float(np.log(2)))


def operating_points(llrs, labels, streams, rho: float, cap: float, repos, say: str) -> dict:
    """The card's pairs of operating points at each level of sensitivity, with their error rates:
    intervals over `repos` [clips], the repository of each LLR. Streams are (window LLRs, label);
    fewer than 20 move no threshold. `say` tells what was measured."""
    long_llrs, long_labels = prefixes(streams if len(streams) >= 20 else [], rho, cap)
    alarm = lambda t: lambda i: float(np.mean(llrs[i][labels[i] == 0] >= t))
    miss = lambda t: lambda i: float(np.mean(llrs[i][labels[i] == 1] <= t))

    def point(llr: float) -> dict:
        return {
            "llr": round(float(llr), 4),
            "falseAlarmRate": interval(alarm(llr), repos),
            "missRate": interval(miss(llr), repos),
            "measuredOn": say,
        }

    def pair(level: str) -> dict:
        machine, human = thresholds(llrs, labels, long_llrs, long_labels, level)
        return {"machine": point(machine), "human": point(human)}

    return {
        "operatingPoints": pair("balanced"),
        "sensitivities": {level: pair(level) for level in ("cautious", "alert")},
    }


def calibrate(detector: Detector, clips: Clips, held: set[str]) -> dict:
    """The card's calibration, operating points and how they were found."""
    index = headline_of(clips, held)
    labels = np.array([float(clips.rows[i]["label"] == "fake") for i in index])
    repos = np.array([clips.rows[i]["repo"] for i in index])
    add_conditions(clips, index, MADE)
    versions = ["clean", *sorted(set(clips.versions) - {"clean"})]
    both = {v: clip_both(detector, clips, index, v) for v in versions}
    raw = {v: score for v, (score, _) in both.items()}
    pooled = np.concatenate([raw[v] for v in versions])
    pooled_labels = np.tile(labels, len(versions))
    slope, offset = fit_affine(pooled, pooled_labels)
    seconds = np.concatenate([each for _, each in both.values()])
    heard = np.isfinite(seconds)
    second_labels = np.broadcast_to(pooled_labels[:, None], seconds.shape)[heard]
    own_slope, own_offset = fit_affine(seconds[heard], second_labels)
    real = int((labels == 0).sum())
    # Rule of three: with no error in N trials the rate may still be 3/N.
    cap = float(np.log(max(3.0, real / 3)))
    llrs = np.clip(slope * pooled + offset, -cap, cap)

    streams = []
    for samples, label, _ in joined(clips, held, by_speaker=False):
        window = np.clip(slope * stream_scores(detector, samples) + offset, -cap, cap)
        streams.append((window, float(label == "fake")))
    rho, costs = fit_rho(streams, cap)
    spread = float(np.sqrt(np.mean([window.var() for window, _ in streams])))

    say = (
        f"{real} real and {len(labels) - real} fake clips of {len(held)} held-out repositories of "
        f"train, clean and as {', '.join(versions[1:])}; joined speech moves the threshold out"
    )

    points = operating_points(
        llrs, pooled_labels, streams, rho, cap, np.tile(repos, len(versions)), say
    )
    return {
        "calibration": {
            "slope": round(slope, 5),
            "offset": round(offset, 5),
            "capLlr": round(cap, 3),
            "effectiveCount": {"rho": round(rho, 3), "windowSeconds": WINDOW_SECONDS},
            "windowSd": round(spread, 3),
        },
        "evidenceOutput": {
            "name": "segments",
            "slope": round(own_slope, 5),
            "offset": round(own_offset, 5),
        },
        **points,
        "held": {
            "eerByVersion": {v: round(eer(raw[v], labels), 4) for v in versions},
            "cllr": round(cllr(llrs, pooled_labels), 4),
            "secondEer": round(eer(seconds[heard], second_labels), 4),
            "secondCllr": round(cllr(own_slope * seconds[heard] + own_offset, second_labels), 4),
            "streams": len(streams),
            "rhoCosts": costs,
        },
    }
