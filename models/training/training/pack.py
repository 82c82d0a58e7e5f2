"""A corpus in parts that are small enough to be carried to a lent machine, and back out of them.

Sounds travel as they are stored (Opus takes a tenth of the decoded samples). Sets that need programs
which that machine lacks (`synthesised`) can go along, as FLAC.
"""

import json
import math
import shutil
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from .frontend import RATE

MANIFESTS = ("train.jsonl", "dev.jsonl")


def sounds_of(data: Path) -> list[Path]:
    """Every file that the manifests name."""
    found = []
    for name in MANIFESTS:
        lines = (data / name).read_text().splitlines()
        found += [data / json.loads(line)["file"] for line in lines if line.strip()]
    outside = [path for path in found if not path.resolve().is_relative_to(data.resolve())]
    if outside:
        raise SystemExit(f"{outside[0]} lies outside {data}: only what is below it can be packed")
    return list(dict.fromkeys(found))


def pack(data: Path, out: Path, mib: float, cache: Path | None, sets: list[str]) -> list[Path]:
    """Writes out/part-1.tar and on, none above `mib` MiB; returns them."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        files = [(data / name, name) for name in MANIFESTS]
        files += [(path, str(path.relative_to(data))) for path in sounds_of(data)]
        for name in sets:
            folder = Path(temporary) / name
            folder.mkdir()
            samples = np.fromfile(cache / name / "clean.i16", np.int16)
            soundfile.write(folder / "clean.flac", samples, RATE, subtype="PCM_16")
            files += [(cache / name / "index.json", f"sets/{name}/index.json")]
            files += [(folder / "clean.flac", f"sets/{name}/clean.flac")]
        # A tar spends up to two blocks of 512 bytes on each file, beside its content.
        size = lambda path: path.stat().st_size + 1024
        total = sum(size(path) for path, _ in files)
        count = math.ceil((total + 10240) / (mib * 2**20 - max(size(path) for path, _ in files)))
        share, written, part = total / count, 0, 0
        archives = [out / f"part-{number + 1}.tar" for number in range(count)]
        opened = [tarfile.open(path, "w") for path in archives]
        for path, name in files:
            part = min(int(written / share), count - 1)
            opened[part].add(path, name)
            written += size(path)
        for archive in opened:
            archive.close()
    for path in archives:
        print(f"{path}: {path.stat().st_size / 2**20:.1f} MiB")
    return archives


def unpack(parts: Path, data: Path, cache: Path) -> None:
    """Lays the corpus back into `data` and the sets into `cache`. All parts must be there."""
    archives = sorted(parts.glob("part-*.tar"))
    if not archives:
        raise SystemExit(f"{parts} holds no part-*.tar: pack first")
    data.mkdir(parents=True, exist_ok=True)
    for path in archives:
        with tarfile.open(path) as archive:
            archive.extractall(data, filter="data")
    missing = [path for path in sounds_of(data) if not path.exists()]
    if missing:
        raise SystemExit(f"{len(missing)} sounds are in none of {len(archives)} parts: carry them all")
    for folder in sorted((data / "sets").glob("*")):
        target = cache / folder.name
        target.mkdir(parents=True, exist_ok=True)
        samples, _ = soundfile.read(folder / "clean.flac", dtype="int16")
        samples.tofile(target / "clean.i16")
        shutil.copy(folder / "index.json", target / "index.json")
