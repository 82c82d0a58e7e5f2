"""A classic's curves.png: how it learned, and whom it confuses, from results.json alone."""

from pathlib import Path

import numpy as np
from training.pictures import loss_curve, pyplot

CELLS = (("realAsReal", "realAsFake"), ("fakeAsReal", "fakeAsFake"))


def learning(axes, losses: list[float], held: list[list[float]], repeated: bool) -> None:
    """Loss in training, as a running mean, and on held-out repositories where that was taken."""
    loss_curve(axes, losses)
    axes.axhline(np.log(2), color="grey", linewidth=0.5)
    axes.annotate("guessing", (0, np.log(2)), (3, 3), textcoords="offset points", fontsize=7)
    if held:
        name = "held-out repositories, clean" + (" (run again)" if repeated else "")
        axes.plot(*zip(*held, strict=True), "o-", markersize=3, label=name)
        axes.lines[0].set_label("training")
        axes.legend(fontsize=7)
    axes.set(xlim=(0, len(losses)), ylabel="cross-entropy, nats", title="Training curve")


def matrix(axes, one: dict, title: str, show) -> None:
    """Rows are the truth; a cell is the darker the larger its share of its row is."""
    values = np.array([[one["matrix"][cell] for cell in row] for row in CELLS])
    shares = values / np.maximum(values.sum(1, keepdims=True), 1e-12)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for truth in range(2):
        for called in range(2):
            share = shares[truth, called]
            text = f"{show(values[truth, called])}\n{share:.0%} of the row"
            colour = "white" if share > 0.5 else "black"
            axes.text(called, truth, text, ha="center", va="center", color=colour, fontsize=9)
    axes.set_xticks(range(2), ["human", "machine"])
    axes.set_yticks(range(2), ["human", "machine"])
    axes.set(xlabel="called", ylabel="truth", title=f"{title}\naccuracy {one['accuracy']:.1%}")


def draw(folder: Path, results: dict) -> None:
    """Writes curves.png: training curve, confusion on dev, clean, natural and balanced."""
    found = results["conditions"]["clean"]["confusion"]
    figure, axes = pyplot.subplots(1, 3, figsize=(13, 4.2), layout="constrained")
    learning(axes[0], results["losses"], results.get("heldLosses", []), "repeated" in results)
    matrix(axes[1], found["natural"], "Confusion, dev as it is", lambda value: f"{value:.0f} clips")
    matrix(axes[2], found["balanced"], "Confusion, both classes alike", lambda value: f"{value:.1%}")
    figure.savefig(folder / "curves.png", dpi=80, metadata={"Software": None})
    pyplot.close(figure)
