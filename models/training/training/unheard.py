"""A set to measure on: fakes by systems that no weights here have heard, beside the people of dev."""

import json
import os
from pathlib import Path

import soundfile

from .borrowed import UNHEARD, System, make_borrowed
from .data import load, prepare
from .frontend import RATE


def make_unheard(data: Path, cache: Path, tools: Path, out: Path, systems: tuple[System, ...] = UNHEARD) -> int:
    """Writes out/manifest.jsonl for `npm run evaluate`: the people of dev where they lie, and each system's
    fakes (FLAC) beside them, the system's name as family. Returns how many fakes there are. What was made
    by a stopped run is kept."""
    prepare(data / "dev.jsonl", cache / "dev", [])
    dev = load(cache / "dev")
    make_borrowed(dev, out / "made", tools, systems, seed=78)
    made, clips = load(out / "made"), out / "clips"
    clips.mkdir(exist_ok=True)
    kept = ("id", "label", "kind", "system", "repo", "speaker", "lang")
    rows = []
    for row in dev.rows:
        if row["label"] == "real":
            file = os.path.relpath(data / row["file"], out)
            rows.append({**{name: row[name] for name in kept}, "file": file, "family": ""})
    for index, row in enumerate(made.rows):
        file = clips / f"{row['id']}.flac"
        soundfile.write(file, made.clip(index), RATE)
        told = {name: row[name] for name in kept}
        rows.append({**told, "file": str(file.relative_to(out)), "family": row["system"]})
    manifest = out / "manifest.tmp"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    manifest.rename(out / "manifest.jsonl")
    return len(made.rows)
