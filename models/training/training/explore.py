"""What a data set is made of: counts, durations, levels, spectra, and pictures of some clips.

Reads a folder that `prepare` wrote, or any manifest (clips are decoded as they are read). The
pictures show other people's recordings: the folder is for looking at, never for publishing.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .data import load, read_audio
from .explore_pictures import draw_clips, draw_lengths, draw_spectra
from .frontend import RATE

COUNTED = ("label", "kind", "family", "system", "lang", "repo", "speaker")
# Lines of a table in explore.md; the whole counts are in explore.json.
SHOWN = 25


@dataclass(frozen=True)
class DataSet:
    """Rows and a way to their samples, float32 in [-1, 1] at 16 kHz."""

    rows: list[dict]
    samples: Callable[[int], np.ndarray]


def open_data(place: Path) -> DataSet:
    """A cached data set (folder with index.json) or a manifest (.jsonl)."""
    if (place / "index.json").exists():
        clips = load(place)
        return DataSet(clips.rows, clips.clip)
    if not place.is_file():
        raise SystemExit(f"{place} is neither a prepared folder nor a manifest")
    rows = [json.loads(line) for line in place.read_text().splitlines() if line.strip()]
    decode = lambda index: read_audio(place.parent / rows[index]["file"]).astype(np.float32) / 32768
    return DataSet(rows, decode)


def mean_spectrum(samples: np.ndarray, size: int = 512) -> np.ndarray:
    """Mean power of the frames within 30 dB of the loudest, as decibels over its own mean
    [size/2+1]: level is taken out, so that loud clips do not rule a set's mean."""
    padded = np.pad(samples, (0, max(0, size - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // 2]
    power = np.abs(np.fft.rfft((frames - frames.mean(1, keepdims=True)) * np.hanning(size))) ** 2
    level = power.sum(1)
    spectrum = power[level >= 1e-3 * level.max()].mean(0)
    return 10 * np.log10(spectrum / (spectrum.mean() + 1e-20) + 1e-9)


def level_db(samples: np.ndarray) -> float:
    """Root mean square in dB of full scale."""
    return float(20 * np.log10(samples.std() + 1e-7))


def quantiles(values: list[float]) -> dict[str, float]:
    """Least, quarter points and greatest."""
    names = ("least", "quarter", "median", "three quarters", "greatest")
    found = np.quantile(values, (0, 0.25, 0.5, 0.75, 1))
    return {name: round(float(value), 2) for name, value in zip(names, found, strict=True)}


def drawn(rows: list[dict], count: int, seed: int = 5) -> list[int]:
    """`count` clips to listen to: one system after the other, so that few show many."""
    rng = np.random.default_rng(seed)
    first: dict[tuple, int] = {}
    for index in rng.permutation(len(rows)):
        first.setdefault((rows[index]["label"], rows[index].get("system", "")), int(index))
    rest = [int(i) for i in rng.permutation(len(rows)) if int(i) not in set(first.values())]
    by_label: dict[str, list[int]] = {}
    for index in [*first.values(), *rest]:
        by_label.setdefault(rows[index]["label"], []).append(index)
    turns = max(len(found) for found in by_label.values())
    mixed = [found[k] for k in range(turns) for found in by_label.values() if k < len(found)]
    return mixed[:count]


def measure(data: DataSet) -> tuple[dict, dict[str, np.ndarray]]:
    """Counts and distributions (for explore.json), and mean spectra by label [dB, 257 bins]."""
    by_label: dict[str, dict[str, list]] = {}
    for index, row in enumerate(data.rows):
        samples = data.samples(index)
        found = by_label.setdefault(row["label"], {"seconds": [], "level": [], "spectrum": []})
        found["seconds"].append(len(samples) / RATE)
        found["level"].append(level_db(samples))
        found["spectrum"].append(mean_spectrum(samples))
    counts = {
        name: dict(Counter(str(row.get(name, "")) for row in data.rows).most_common())
        for name in COUNTED
    }
    # A language, a repository or a speaker with one class only can become a cue.
    def one_class(name: str) -> list[str]:
        labels: dict[str, set[str]] = {}
        for row in data.rows:
            if row["label"] in ("real", "fake"):
                labels.setdefault(str(row.get(name, "")), set()).add(row["label"])
        return sorted(value for value, found in labels.items() if len(found) == 1)

    return {
        "clips": len(data.rows),
        "hours": round(sum(sum(f["seconds"]) for f in by_label.values()) / 3600, 3),
        "counts": counts,
        "oneClassOnly": {name: one_class(name) for name in ("lang", "repo")},
        "seconds": {label: quantiles(found["seconds"]) for label, found in by_label.items()},
        "levelDb": {label: quantiles(found["level"]) for label, found in by_label.items()},
        "distributions": {
            label: {
                "seconds": [round(value, 3) for value in found["seconds"]],
                "levelDb": [round(value, 2) for value in found["level"]],
            }
            for label, found in by_label.items()
        },
    }, {label: np.mean(found["spectrum"], 0) for label, found in by_label.items()}


def table(head: list[str], rows: list[list]) -> list[str]:
    line = lambda cells: f"| {' | '.join(str(cell) for cell in cells)} |"
    return [line(head), line(["---"] * len(head)), *map(line, rows), ""]


def page(found: dict, place: Path, clips: list[dict]) -> str:
    """explore.md: the figures as tables, the pictures below."""
    lines = [f"# {place.name}", "", f"{found['clips']} clips, {found['hours']} hours."]
    lines += ["Not for publishing: the pictures of clips show other people's recordings.", ""]
    for name in COUNTED:
        counts = list(found["counts"][name].items())
        more = f" (the first {SHOWN} of {len(counts)})" if len(counts) > SHOWN else ""
        lines += [f"## By {name}{more}", "", *table([name, "clips"], counts[:SHOWN])]
    for name, values in found["oneClassOnly"].items():
        if values:
            named = ", ".join(value or "(none)" for value in values)
            lines += [f"Real or fake only, by {name}: {named}.", ""]
    for name, unit in (("seconds", "seconds"), ("levelDb", "dB of full scale")):
        head = ["label", *next(iter(found[name].values()))]
        rows = [[label, *values.values()] for label, values in found[name].items()]
        lines += [f"## {'Length' if name == 'seconds' else 'Level'}, {unit}", "", *table(head, rows)]
    lines += ["![Lengths and levels](lengths.png)", "", "## Mean spectra of speech", ""]
    lines += ["Each clip's own level is taken out. Where real and fake part, a detector can cheat.", ""]
    lines += ["![Mean spectra](spectra.png)", "", "## Some clips", "", "![Clips](clips.png)", ""]
    rows = [[row["id"], row["label"], row.get("kind", ""), row.get("system", "")] for row in clips]
    return "\n".join(lines + table(["id", "label", "kind", "system"], rows))


def explore(place: Path, out: Path, pictured: int = 8) -> dict:
    """Writes explore.md, explore.json and three pictures into `out`; returns the figures."""
    data = open_data(place)
    if not data.rows:
        raise SystemExit(f"{place} holds no clips")
    out.mkdir(parents=True, exist_ok=True)
    found, spectra = measure(data)
    chosen = drawn(data.rows, pictured)
    draw_lengths(out / "lengths.png", found["distributions"])
    draw_spectra(out / "spectra.png", spectra)
    draw_clips(out / "clips.png", [(data.rows[i], data.samples(i)) for i in chosen])
    (out / "explore.json").write_text(json.dumps(found, indent="\t", ensure_ascii=False) + "\n")
    (out / "explore.md").write_text(page(found, place, [data.rows[i] for i in chosen]))
    return found
