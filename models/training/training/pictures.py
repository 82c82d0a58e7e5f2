"""Pictures of a model: loss, detection error trade-off, reliability."""

from pathlib import Path

import matplotlib
import numpy as np

from .metrics import roc

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend comes first: there may be no screen)
from scipy.stats import norm  # noqa: E402

TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)


def loss_curve(axes, losses: list[float]) -> None:
    """Loss a step, as a running mean over 100 steps."""
    width = max(1, min(100, len(losses) // 5))
    smooth = np.convolve(losses, np.ones(width) / width, "valid")
    axes.plot(np.arange(len(smooth)) + width, smooth)
    axes.set(xlabel="step", ylabel="loss in training", title="Loss")


def error_tradeoff(axes, curves: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Misses against false alarms on normal deviates (DET)."""
    for name, (scores, labels) in curves.items():
        miss, alarm = roc(scores, labels)
        hold = lambda rate: norm.ppf(np.clip(rate, 0.004, 0.9))
        axes.plot(hold(alarm), hold(miss), label=name, linewidth=1)
    at = norm.ppf(TICKS)
    names = [f"{tick:.0%}" for tick in TICKS]
    axes.set_xticks(at, names)
    axes.set_yticks(at, names)
    axes.plot(at, at, color="grey", linewidth=0.5)
    axes.set(xlim=at[[0, -1]], ylim=at[[0, -1]], xlabel="false alarms", ylabel="misses")
    axes.set_title("Error trade-off")
    axes.legend(fontsize=7)


def reliability(axes, scores: np.ndarray, labels: np.ndarray) -> None:
    """Share of machines, both classes weighed alike, against the likelihood that was given."""
    given = 1 / (1 + np.exp(-scores))
    weight = np.where(labels > 0, 0.5 / labels.sum(), 0.5 / (1 - labels).sum())
    edges = np.linspace(0, 1, 11)
    found = []
    for low, high in zip(edges, edges[1:], strict=False):
        inside = (given >= low) & (given < high + (high == 1))
        if inside.sum() >= 5:
            share = (weight * labels)[inside].sum() / weight[inside].sum()
            found.append(((weight * given)[inside].sum() / weight[inside].sum(), share))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.5)
    if found:
        axes.plot(*zip(*found, strict=True), "o-")
    axes.set(xlabel="likelihood given", ylabel="share of machines", title="Reliability (clean)")


def draw(folder: Path, losses: list[float], figures: dict, labels: dict[str, float]) -> None:
    """Writes curves.png. `labels` of the headline's clips by id, 1 machine."""
    curves = {}
    for name, found in figures["conditions"].items():
        ids = [identity for identity in found["llrs"] if identity in labels]
        scores = np.array([found["llrs"][identity] for identity in ids])
        curves[name] = scores, np.array([labels[identity] for identity in ids])
    figure, axes = pyplot.subplots(1, 3, figsize=(12, 4))
    loss_curve(axes[0], losses)
    error_tradeoff(axes[1], curves)
    reliability(axes[2], *curves["clean"])
    figure.tight_layout()
    figure.savefig(folder / "curves.png", dpi=80, metadata={"Software": None})
    pyplot.close(figure)
