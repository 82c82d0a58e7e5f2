"""Pictures of a search: trials on their way, and the error against each setting."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend comes first: there may be no screen)
from matplotlib.ticker import MaxNLocator  # noqa: E402


def draw_search(path: Path, trials: list[dict], names: list[str]) -> None:
    """search.png from the trials of search.json, whose settings are `names`."""
    wide = 1 + len(names)
    figure, axes = pyplot.subplots(1, wide, figsize=(3.4 * wide, 3.2), layout="constrained")
    for trial in trials:
        way = trial["onTheWay"]
        colour = "tab:blue" if trial["state"] == "complete" else "lightgrey"
        percent = [100 * value for value in way.values()]
        axes[0].plot([int(s) for s in way], percent, ".-", color=colour, linewidth=0.8)
    axes[0].set(xlabel="step", ylabel="EER, %", title="Trials (grey: stopped early)")
    for ax, name in zip(axes[1:], names, strict=True):
        done = [t for t in trials if t["eer"] is not None and name in t["settings"]]
        for state, colour in (("complete", "tab:blue"), ("pruned", "lightgrey")):
            part = [t for t in done if t["state"] == state]
            errors = [100 * t["eer"] for t in part]
            ax.plot([t["settings"][name] for t in part], errors, "o", color=colour)
        # A few marks, small numbers as powers of ten: 0.0008 beside 0.0010 would run together.
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.ticklabel_format(axis="x", scilimits=(-2, 4))
        ax.set(xlabel=name, ylabel="EER, %")
    figure.savefig(path, dpi=90)
    pyplot.close(figure)
