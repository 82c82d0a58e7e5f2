"""From raw scores to log-likelihood ratios, evidence and operating points: on repositories of
`train` that training never saw."""

import numpy as np
from scipy.optimize import minimize

from .conditions import add_conditions
from .data import Clips, headline
from .metrics import cllr, eer, interval
from .model import Detector
from .score import clip_scores, joined, stream_scores

WINDOW_SECONDS = 4.0


def fit_affine(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """LLR = slope * score + offset by logistic regression with even priors."""

    def cost(p):
        return cllr(p[0] * scores + p[1], labels)

    best = minimize(cost, [1.0, 0.0], method="Nelder-Mead").x
    return float(best[0]), float(best[1])


def evidence(mean: np.ndarray, seconds: np.ndarray, rho: float, cap: float) -> np.ndarray:
    """Mean window LLR times the effective count, held within the cap."""
    n = np.maximum(1.0, seconds / WINDOW_SECONDS)
    return np.clip(mean * n / (1 + (n - 1) * rho), -cap, cap)


def calibrate(detector: Detector, clips: Clips, held: set[str]) -> dict:
    """The card's calibration, operating points and how they were found."""
    index = np.array([i for i, r in enumerate(clips.rows) if r["repo"] in held and headline(r)])
    labels = np.array([float(clips.rows[i]["label"] == "fake") for i in index])
    repos = np.array([clips.rows[i]["repo"] for i in index])
    add_conditions(clips, index, ("noise10", "music10"))
    versions = ["clean", *sorted(set(clips.versions) - {"clean"})]
    raw = {v: clip_scores(detector, clips, index, v) for v in versions}
    pooled = np.concatenate([raw[v] for v in versions])
    pooled_labels = np.tile(labels, len(versions))
    slope, offset = fit_affine(pooled, pooled_labels)
    real = int((labels == 0).sum())
    # Rule of three: with no error in N trials the rate may still be 3/N.
    cap = float(np.log(max(3.0, real / 3)))
    llrs = np.clip(slope * pooled + offset, -cap, cap)

    streams = []
    for samples, label, repo in joined(clips, held, by_speaker=False):
        scores = stream_scores(detector, samples)
        window = np.clip(slope * scores + offset, -cap, cap)
        streams.append((window, label == "fake", len(samples) / 16000))
    means = np.array([w.mean() for w, _, _ in streams])
    kinds = np.array([float(f) for _, f, _ in streams])
    seconds = np.array([s for _, _, s in streams])
    grid = np.linspace(0, 1, 41)
    costs = [cllr(evidence(means, seconds, rho, cap), kinds) for rho in grid]
    rho = float(grid[int(np.argmin(costs))])
    spread = float(np.sqrt(np.mean([w.var() for w, _, _ in streams])))

    real_llrs = np.sort(llrs[pooled_labels == 0])
    machine = float(real_llrs[min(len(real_llrs) - 1, int(np.ceil(0.99 * len(real_llrs))))])
    human = float(np.quantile(llrs[pooled_labels == 1], 0.05))
    # Evidence that says less than odds of 2 to 1 is never a band, whatever the sample says.
    machine, human = max(machine, np.log(2)), min(human, -np.log(2))
    groups = np.tile(repos, len(versions))
    alarm = lambda t: lambda i: float(np.mean(llrs[i][pooled_labels[i] == 0] >= t))
    miss = lambda t: lambda i: float(np.mean(llrs[i][pooled_labels[i] == 1] <= t))
    say = (
        f"{real} real and {len(labels) - real} fake clips of {len(held)} held-out repositories of "
        f"train, clean and as {', '.join(versions[1:])}"
    )

    def point(llr):
        return {
            "llr": round(llr, 4),
            "falseAlarmRate": interval(alarm(llr), groups),
            "missRate": interval(miss(llr), groups),
            "measuredOn": say,
        }

    return {
        "calibration": {
            "slope": round(slope, 5),
            "offset": round(offset, 5),
            "capLlr": round(cap, 3),
            "effectiveCount": {"rho": round(rho, 3), "windowSeconds": WINDOW_SECONDS},
            "windowSd": round(spread, 3),
        },
        "operatingPoints": {"machine": point(machine), "human": point(human)},
        "held": {
            "eerByVersion": {v: round(eer(raw[v], labels), 4) for v in versions},
            "cllr": round(cllr(llrs, pooled_labels), 4),
            "streams": len(streams),
            "rhoCosts": {round(float(g), 3): round(c, 4) for g, c in zip(grid, costs)},
        },
    }
