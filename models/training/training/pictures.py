"""Pictures of a model: loss, ROC, detection error trade-off, reliability, confusion."""

from pathlib import Path

import matplotlib
import numpy as np

from .metrics import roc

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend comes first: there may be no screen)
from scipy.stats import norm  # noqa: E402

# Okabe and Ito's, as in the pictures of `npm run evaluate`: told apart by all; black for what comes first.
COLOURS = ("#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#8c8c3a")
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)


def line(number: int) -> dict:
    """How the curve of a condition is drawn; the first, clean, stands out."""
    return {"color": COLOURS[number % len(COLOURS)], "linewidth": 1 if number else 1.8}


def loss_curve(axes, losses: list[float]) -> None:
    """Loss a step, as a running mean over 100 steps."""
    width = max(1, min(100, len(losses) // 5))
    smooth = np.convolve(losses, np.ones(width) / width, "valid")
    axes.plot(np.arange(len(smooth)) + width, smooth)
    axes.set(xlabel="step", ylabel="loss in training", title="Loss")


def error_tradeoff(axes, curves: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Misses against false alarms on normal deviates (DET)."""
    hold = lambda rate: norm.ppf(np.clip(rate, 0.004, 0.9))
    for number, (name, (scores, labels)) in enumerate(curves.items()):
        miss, alarm = roc(scores, labels)
        axes.plot(hold(alarm), hold(miss), label=name, **line(number))
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


def receiver(axes, curves: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Machines found against false alarms (ROC)."""
    for number, (name, (scores, labels)) in enumerate(curves.items()):
        miss, alarm = roc(scores, labels)
        axes.plot(alarm, 1 - miss, label=name, **line(number))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.5)
    axes.set(xlabel="false alarms", ylabel="machines found", title="ROC", xlim=(0, 1), ylim=(0, 1))
    axes.legend(fontsize=7)


def confusion(
    scores: np.ndarray, labels: np.ndarray, points: dict, long_enough: np.ndarray
) -> np.ndarray:
    """Clips by truth (person, machine) and band (human, uncertain, machine) [2, 3], at the operating
    points of calibrate.json; a clip that is too short for a verdict is uncertain."""
    machine = (scores >= points["machine"]["llr"]) & long_enough
    human = (scores <= points["human"]["llr"]) & long_enough
    bands = (human, ~human & ~machine, machine)
    return np.array([[int((band & (labels == truth)).sum()) for band in bands] for truth in (0, 1)])


def confusion_table(axes, counts: np.ndarray, name: str) -> None:
    """The counts with each truth's shares, darker where there are more."""
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for truth in range(2):
        for band in range(3):
            share = shares[truth, band]
            text = f"{counts[truth, band]}\n{share:.0%}"
            colour = "white" if share > 0.5 else "black"
            axes.text(band, truth, text, ha="center", va="center", color=colour)
    axes.set_xticks(range(3), ["human", "uncertain", "machine"])
    axes.set_yticks(range(2), ["person", "machine"], rotation=90, va="center")
    axes.set(xlabel="band given", ylabel="who made the voice", title=f"Confusion ({name})")


def counted(found: dict, labels: dict[str, float]) -> list[str]:
    """Ids of a condition's clips that `labels` names, in the order of their LLRs."""
    return [identity for identity in found["llrs"] if identity in labels]


def scored(figures: dict, labels: dict[str, float]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """LLRs and labels of each condition, for the clips that `labels` names (the headline's)."""
    curves = {}
    for name, found in figures["conditions"].items():
        ids = counted(found, labels)
        scores = np.array([found["llrs"][identity] for identity in ids])
        curves[name] = scores, np.array([labels[identity] for identity in ids])
    return curves


def draw_run(
    run: Path,
    losses: list[float],
    figures: dict,
    labels: dict[str, float],
    points: dict,
    long_enough: set[str],
) -> None:
    """loss.png, roc.png, det.png and confusion.png in the run's folder, from what was trained and
    measured; confusion for clean clips and for the condition with the most errors. `long_enough`:
    ids of clips with speech enough for a verdict."""
    curves = scored(figures, labels)

    def table(axes, name: str) -> None:
        ids = counted(figures["conditions"][name], labels)
        enough = np.array([identity in long_enough for identity in ids])
        confusion_table(axes, confusion(*curves[name], points, enough), name)

    worst = max(figures["conditions"], key=lambda name: figures["conditions"][name]["eer"]["value"])
    pages = {
        "loss": [lambda axes: loss_curve(axes, losses)],
        "roc": [lambda axes: receiver(axes, curves)],
        "det": [lambda axes: error_tradeoff(axes, curves)],
        "confusion": [
            lambda axes, name=name: table(axes, name) for name in dict.fromkeys(("clean", worst))
        ],
    }
    for name, parts in pages.items():
        size = (5.5 * len(parts), 4.8)
        figure, axes = pyplot.subplots(1, len(parts), figsize=size, squeeze=False, layout="constrained")
        for part, ax in zip(parts, axes[0], strict=True):
            part(ax)
        figure.savefig(run / f"{name}.png", dpi=100, metadata={"Software": None})
        pyplot.close(figure)


def draw(folder: Path, losses: list[float], figures: dict, labels: dict[str, float]) -> None:
    """Writes curves.png. `labels` of the headline's clips by id, 1 machine."""
    curves = scored(figures, labels)
    figure, axes = pyplot.subplots(1, 3, figsize=(12, 4))
    loss_curve(axes[0], losses)
    error_tradeoff(axes[1], curves)
    reliability(axes[2], *curves["clean"])
    figure.tight_layout()
    figure.savefig(folder / "curves.png", dpi=80, metadata={"Software": None})
    pyplot.close(figure)
