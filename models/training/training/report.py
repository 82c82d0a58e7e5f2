"""The model card for people: README.md, made from the card and results.json."""


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def interval(rate: dict) -> str:
    return f"{percent(rate['value'])} ({percent(rate['low'])} to {percent(rate['high'])})"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    line = lambda cells: f"| {' | '.join(cells)} |"
    return [line(head), line(["---"] * len(head)), *map(line, rows), ""]


def conditions(results: dict) -> list[str]:
    rows = [
        [
            name,
            str(found["clips"]),
            interval(found["eer"]),
            f"{found['auc']:.3f}",
            percent(found["falseAlarmRate"]),
            percent(found["missRate"]),
            percent(found["coverage"]),
        ]
        for name, found in results["conditions"].items()
    ]
    head = ["condition", "clips", "equal error rate", "AUC", "false alarms", "misses", "coverage"]
    return table(head, rows)


def kinds(results: dict) -> list[str]:
    names = sorted(results["conditions"]["clean"]["eerByKind"])
    rows = [
        [condition, *(percent(found["eerByKind"][name]) for name in names)]
        for condition, found in results["conditions"].items()
    ]
    return table(["equal error rate", *names], rows)


def languages(results: dict) -> list[str]:
    rows = [
        [
            name,
            str(found["real"]),
            str(found["fake"]),
            percent(found["eer"]) if "eer" in found else "-",
            f"{found['meanReal']:.2f}" if "meanReal" in found else "-",
            f"{found['meanFake']:.2f}" if "meanFake" in found else "-",
        ]
        for name, found in results["conditions"]["clean"]["eerByLang"].items()
    ]
    head = ["language", "real", "fake", "equal error rate", "mean LLR, real", "mean LLR, fake"]
    return table(head, rows)


def seconds(results: dict) -> list[str]:
    rows = [
        [
            str(found["seconds"]),
            str(found["groups"]),
            interval(found["eer"]),
            percent(found["falseAlarmRate"]),
            percent(found["missRate"]),
            percent(found["flagged"]),
        ]
        for found in results["bySeconds"]
    ]
    head = ["seconds", "joined groups", "equal error rate", "false alarms", "misses", "found"]
    return table(head, rows) if rows else ["Too few joined groups to say.", ""]


def halves(results: dict) -> list[str]:
    found = results["spliced"]
    if not found:
        return ["Too few clips of 3 s or more to join a real one and a fake one.", ""]
    return [
        f"Real and fake clips of 4 s joined, {found['splices']} splices ({found['ofOneRepository']} within one "
        f"repository). The evidence of the fake half is larger in {percent(found['rightHalf'])} of them; AUC over "
        f"single seconds {found['secondAuc']:.3f}. Evidence is called against itself (a part machine, a part human) in "
        f"{percent(found['conflict']['spliced'])} of the splices and in {percent(found['conflict']['oneLabel'])} of "
        "joined clips of one label.",
        "",
    ]


def thresholds(level: str, points: dict) -> list[str]:
    """A level's two operating points. What is not `human` is no false alarm: said in whole words."""
    machine, human = points["machine"], points["human"]
    return [
        f"- {level}, `machine` from an LLR of {machine['llr']:.2f}: reached by "
        f"{interval(machine['falseAlarmRate'])} of the human clips (false alarms), not reached by "
        f"{interval(machine['missRate'])} of the machine clips.",
        f"- {level}, `human` up to an LLR of {human['llr']:.2f}: reached by {interval(human['missRate'])} of "
        f"the machine clips (misses), not reached by {interval(human['falseAlarmRate'])} of the human clips.",
    ]


def parts(card: dict) -> list[str]:
    """What judges, where it is more than trunk and head."""
    if "fingerprint" not in card:
        return []
    return [
        "A trunk hears each second once, a head pools four of them. A perceptron judges statistics over all frames of "
        "the four (their fingerprint), learned from the same repositories; its score is added to the head's. The "
        "graphs' multiply-adds are counted, not the spectra that they are given. Which second speaks "
        "(below) is the head's word alone.",
        "",
    ]


def report(card: dict, results: dict) -> str:
    """Markdown of the whole page."""
    gate = results["gate"]
    levels = {"balanced": card["operatingPoints"], **card["sensitivities"]}
    points = [line for level in ("cautious", "balanced", "alert") for line in thresholds(level, levels[level])]
    heard = {"speech": "speech", "none": "music, noise and other sounds", "singing": "generated song"}
    passed = [
        f"- of {found['blocks']} seconds of {heard[name]}, {percent(found['passed'])} pass; of the {found['clips']} "
        f"clips, {percent(found['judged'])} get an LLR"
        for name, found in gate.items()
    ]
    return "\n".join(
        [
            f"# {card['title']}",
            "",
            "Made by `python -m training export` (models/training); do not edit by hand.",
            "",
            f"Version {card['version']}, card SHA-256 `{results['model']['sha256'][:12]}`, licence {card['licence']}, "
            f"{card['parameters']} parameters, {card['macsPerSecond'] / 1e6:.1f} M multiply-adds for each second of sound, "
            f"{card['macsPerWindow'] / 1e6:.1f} M for each window.",
            "",
            *parts(card),
            f"Trained on: {card['trainedOn']}.",
            "",
            f"Measured on: {card['metrics']['data']}. No repository of it was seen in training or calibration. "
            "Brackets are 95 % intervals, bootstrap over repositories. The headline leaves out neural codecs, "
            "enhancement and singing: they stand in the table by kind.",
            "",
            *conditions(results),
            "False alarms: people in the band `machine`. Misses: machines in the band `human`. Coverage: clips that got "
            "either band; the rest are `uncertain`.",
            "",
            f"The floor: a classifier that sees only {', '.join(results['nuisanceFloor']['cues'])} has an equal error "
            f"rate of {interval(results['nuisanceFloor']['eer'])} on the same clips.",
            "",
            "![Loss, error trade-off, reliability](curves.png)",
            "",
            "## By kind of fake",
            "",
            *kinds(results),
            "## By language, clean",
            "",
            *languages(results),
            "## With more seconds of speech",
            "",
            "Clips of one repository and system joined, at the card's operating points. Joined clips show how evidence "
            "adds up; they do not show drift, music beds or changes of speaker.",
            "",
            *seconds(results),
            "## Which second speaks",
            "",
            *halves(results),
            "## Operating points",
            "",
            *points,
            "",
            f"Measured on {levels['balanced']['machine']['measuredOn']}.",
            "",
            "## Speech gate",
            "",
            *passed,
            "",
            "## Limits",
            "",
            *(f"- {limit}" for limit in card["limits"]),
            "",
        ]
    )
