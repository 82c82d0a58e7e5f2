"""A classic's README.md: where it comes from, what was kept and changed, how it does here, and what
its source said of it. Made from the card, results.json and evaluation.json alone."""

from training.report import interval, percent, table

from .spec import Classic

CELLS = ("realAsReal", "realAsFake", "fakeAsReal", "fakeAsFake")
HEAD = ["condition", "clips", "equal error rate", "AUC", "false alarms", "misses", "coverage"]


def curve(losses: list[float], points: int = 12) -> list[str]:
    """The training curve in numbers: mean loss over stretches of the run."""
    size = -(-len(losses) // points)
    rows = [
        [f"{at + 1} to {min(at + size, len(losses))}", f"{sum(part) / len(part):.3f}"]
        for at in range(0, len(losses), size)
        if (part := losses[at : at + size])
    ]
    return table(["steps", "loss"], rows)


def repeated(found: dict | None) -> list[str]:
    """Where the held-out losses of the picture come from, where it is not the run that is shipped."""
    if found is None:
        return []
    return [
        f"The held-out losses are of the same run, trained once more on {found['date']}, as the first "
        "took none: the weights here are the first's. Means of the two runs' training loss over "
        f"{found['steps']} steps lie at most {found['apart']:.3f} apart.", "",
    ]  # fmt: skip


def conditions(results: dict) -> list[str]:
    rows = [
        [name, str(f["clips"]), interval(f["eer"]), f"{f['auc']:.3f}", percent(f["falseAlarmRate"]),
         percent(f["missRate"]), percent(f["coverage"])]
        for name, f in results["conditions"].items()
    ]  # fmt: skip
    return table(HEAD, rows)


def measured(evaluation: dict | None) -> list[str]:
    """What the extension's own code measured, in every condition; nothing where nothing was."""
    if evaluation is None:
        return ["Not measured yet: `npm run compare -- --manifest ../shared/corpus/dev.jsonl`.", ""]
    rows = []
    for name, found in evaluation["conditions"].items():
        rates = (found[key]["value"] for key in ("falseAlarmRate", "missRate", "coverage"))
        rows.append([name, str(found["clips"]), interval(found["eer"]), f"{found['auc']['value']:.3f}",
                     *map(percent, rates)])  # fmt: skip
    return [
        f"Measured {evaluation['measuredAt']} by `npm run compare` on the {evaluation['data']['rows']} "
        "clips of dev: the speech gate and the verdict take part, so it differs a little from the "
        "figures above. The README of the repository has all models side by side.", "",
        *table(HEAD, rows),
    ]  # fmt: skip


def confusions(results: dict) -> list[str]:
    """At LLR 0, as the sources decide; the product says `uncertain` to most of these clips."""
    lines = []
    for name, title, show in (
        ("natural", "dev's own mix, clips", lambda value: f"{value:.0f}"),
        ("balanced", "both classes alike, shares", lambda value: percent(value)),
    ):
        rows, scores = [], []
        for condition, found in results["conditions"].items():
            one = found["confusion"][name]
            rows.append([condition, *(show(one["matrix"][cell]) for cell in CELLS),
                         percent(one["accuracy"])])  # fmt: skip
            scores += [
                [condition, label, *(f"{values[key]:.3f}" for key in ("precision", "recall", "f1"))]
                for label, values in one["byClass"].items()
            ]
        head = ["real as real", "real as fake", "fake as real", "fake as fake", "accuracy"]
        lines += [f"{title[0].upper()}{title[1:]}:", "", *table(["condition", *head], rows)]
        lines += table(["condition", "class", "precision", "recall", "F1"], scores)
    return lines


def report(classic: Classic, card: dict, results: dict, evaluation: dict | None = None) -> str:
    """The whole file. `evaluation` is the extension's own, where it is of this card."""
    held = results["calibration"]["held"]
    kinds = results["conditions"]["clean"]["eerByKind"]
    stored = results["stored"]
    lines = [
        f"# {card['title']}", "",
        f"`{card['id']}`: rebuilt from {classic.source}. None of its code or weights is here; facts "
        "and figures of the source were read, and the network was written anew "
        f"(`models/training/classics/{classic.id.replace('-', '_')}.py`).", "",
        f"{card['parameters']:,} parameters, {card['macsPerWindow'] / 1e9:.2f} GMAC for each window of "
        f"4 s, {card['files'][0]['bytes']:,} bytes ({card['quantisation']}). Build it with "
        f"`python -m training classic --model {card['id']}` in `models/training`.", "",
        "## What was kept", "", *(f"- {each}" for each in classic.kept), "",
        "## What was changed, and why", "",
        *(f"- {what[0].upper()}{what[1:]}: {why}." for what, why in classic.changed), "",
        "## How it was trained", "", f"{card['trainedOn']}. No choice was made on dev.", "",
        "![Training curve; confusion on dev, as it is and balanced](curves.png)", "",
        *repeated(results.get("repeated")),
        *curve(results["losses"]),
        "## How it does here", "",
        f"{results['data']['data']}, all of whose repositories, speakers and systems were new to it. "
        "Brackets are 95 % intervals, bootstrap over repositories.", "",
        *conditions(results),
        "Equal error rate by kind of fake, clean: "
        + ", ".join(f"{name} {percent(value)}" for name, value in kinds.items()) + ".", "",
        f"On the {held['streams']} joined streams and the clips of the held-out repositories of train: "
        + ", ".join(f"{name} {percent(value)}" for name, value in held["eerByVersion"].items())
        + f"; Cllr {held['cllr']:.3f} bits.", "",
        f"Weights as {card['quantisation']}: equal error rate on dev, clean, "
        f"{percent(stored['eer'])}, with float32 {percent(stored['float32Eer'])} "
        f"({100 * (stored['eer'] - stored['float32Eer']):+.2f} points).", "",
        "### By the extension's own code, in every condition", "",
        *measured(evaluation),
        "### Confusion, precision, recall and F1", "",
        "Each clip called machine above LLR 0 and human below, as the sources decide. The extension "
        "calls nothing that is not beyond a band's threshold: see coverage above.", "",
        *confusions(results),
        "## What its source reported", "",
        *table(["on", "reported"], [list(row) for row in classic.reported]),
        f"Why it does not carry over: {classic.carries}", "",
    ]  # fmt: skip
    return "\n".join(lines)
