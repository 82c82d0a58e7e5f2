"""The corpus as int16 in one file a version (clean and codec copies), read by memory map."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from tqdm import tqdm

from .codecs import CODECS, PAD, can_make, stored_like_corpus, through

# Samples that go through a codec in one file: six hours.
PART = 6 * 3600 * 16000

# What a manifest's row must say.
FIELDS = ("id", "file", "label", "kind", "family", "system", "repo", "speaker", "lang")
# Processed human speech and singing stand apart: neither truth nor lie for a headline figure.
APART = ("codec", "enhanced", "singing")


def headline(row: dict) -> bool:
    """Real speech, and fakes of the kinds that the figures are about."""
    return row["label"] == "real" or (row["label"] == "fake" and row["kind"] not in APART)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Clips:
    """Rows of a manifest with the place of each clip in the cached files."""

    rows: list[dict]
    starts: np.ndarray  # samples
    lengths: np.ndarray  # samples
    versions: dict[str, np.ndarray]  # name -> int16 memory map

    def clip(self, index: int, version: str = "clean") -> np.ndarray:
        """Float32 samples in [-1, 1]."""
        start, length = self.starts[index], self.lengths[index]
        return self.versions[version][start : start + length].astype(np.float32) / 32768.0


def headline_of(clips: Clips, repos: set[str]) -> np.ndarray:
    """Indices of the clips of these repositories that the headline is about."""
    rows = enumerate(clips.rows)
    return np.array([i for i, row in rows if row["repo"] in repos and headline(row)], int)


def read_audio(path: Path) -> np.ndarray:
    """Int16 mono at 16 kHz (libsndfile gives Opus at 16 kHz at once; others are resampled)."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(1)
    if rate != 16000:
        from .frontend import resample

        mono = resample(mono.astype(np.float64), rate)
    return np.round(np.clip(mono, -1, 1) * 32767).astype(np.int16)


def manifest_rows(manifest: Path) -> list[dict]:
    """The rows of a manifest; ends the program at a line that is none, and says what it lacks."""
    rows = []
    for number, line in enumerate(manifest.read_text().splitlines(), 1):
        if not line.strip():
            continue
        where = f"{manifest}, line {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise SystemExit(f"{where}: no JSON ({error})") from None
        lacks = [name for name in FIELDS if name not in row]
        if lacks:
            raise SystemExit(f"{where}: lacks {', '.join(lacks)} (may be empty where it is not known)")
        if row["label"] not in ("real", "fake", "none"):
            raise SystemExit(f"{where}: label `{row['label']}`: real, fake or none")
        rows.append(row)
    return rows


def decode(manifest: Path, cache: Path) -> None:
    """Writes clean.i16 and, last, index.json. Clip by clip: a set of any size needs little memory.
    Clips under 0.1 s and files that cannot be read are left out, and said."""
    rows = manifest_rows(manifest)
    kept, starts, lengths, at, unreadable = [], [], [], 0, []
    with (cache / "clean.i16").open("wb") as out:
        for row in tqdm(rows, desc=f"decode {manifest.name}", disable=None):
            try:
                samples = read_audio(manifest.parent / row["file"])
            except soundfile.LibsndfileError:
                unreadable.append(row["file"])
                continue
            if len(samples) < 1600:
                continue
            kept.append(row)
            starts.append(at)
            lengths.append(len(samples))
            out.write(samples.tobytes())
            out.write(bytes(2 * PAD))
            at += len(samples) + PAD
    if unreadable:
        print(f"{len(unreadable)} files cannot be read and are left out, {unreadable[0]} first")
    if not kept:
        raise SystemExit(f"{manifest}: no clip could be read")
    index = cache / "index.tmp"
    found = {"manifest": digest(manifest), "rows": kept, "starts": starts, "lengths": lengths}
    index.write_text(json.dumps(found))
    index.rename(cache / "index.json")


def prepare(manifest: Path, cache: Path, codecs: list[str]) -> None:
    """Decodes every clip of the manifest once and makes the codec copies that are missing. Ends the
    program where there is no manifest, or where the cache was made of another one."""
    if not manifest.exists():
        raise SystemExit(f"{manifest} is missing: --data names its folder, `adapt` writes manifests")
    cache.mkdir(parents=True, exist_ok=True)
    index = cache / "index.json"
    if not index.exists():
        decode(manifest, cache)
    # Caches of before this was kept do not say.
    elif json.loads(index.read_text()).get("manifest") not in (None, digest(manifest)):
        raise SystemExit(
            f"{manifest} is not what {cache} was made of: name another --cache, or delete that folder"
        )
    add_codecs(cache, codecs)


def add_codecs(cache: Path, codecs: list[str]) -> None:
    """Makes the codec copies that are missing beside a cache's clean.i16 and index.json."""
    clean = np.memmap(cache / "clean.i16", np.int16, "r")
    starts = json.loads((cache / "index.json").read_text())["starts"]
    # Cut between clips, so that an encoder's file and memory stay small whatever the set.
    between = {starts[np.searchsorted(starts, t)] for t in range(PART, starts[-1], PART)}
    cuts = sorted({0, len(clean)} | between)
    for name in codecs:
        target = cache / f"{name}.i16"
        if target.exists():
            continue
        if not can_make(name):
            print(f"codec {name}: left out, this ffmpeg has no encoder for it", flush=True)
            continue
        print("codec", name, flush=True)
        temporary = target.with_suffix(".tmp")
        with temporary.open("wb") as out:
            for begin, end in zip(cuts, cuts[1:], strict=False):
                out.write(through(name, np.array(clean[begin:end]), cache).astype(np.int16).tobytes())
        temporary.rename(target)


class Gathered:
    """Made clips on their way into a cache, one after the other."""

    def __init__(self):
        self.rows: list[dict] = []
        self.samples: list[np.ndarray] = []

    def add(self, row: dict, samples: np.ndarray) -> None:
        """A clip: float samples in [-1, 1], or int16."""
        if samples.dtype != np.int16:
            samples = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)
        self.rows.append(row)
        self.samples.append(samples)

    def write(self, cache: Path, stored: bool = True) -> None:
        """clean.i16 and then index.json; `stored`: once through the codec that the corpus came in, so
        that storage is no cue."""
        silence = np.zeros(PAD, np.int16)
        flat = np.concatenate([part for each in self.samples for part in (each, silence)])
        (stored_like_corpus(flat, cache) if stored else flat).tofile(cache / "clean.i16")
        lengths = [len(each) for each in self.samples]
        starts = np.concatenate([[0], np.cumsum(np.array(lengths) + PAD)[:-1]]).tolist()
        index = cache / "index.tmp"
        index.write_text(json.dumps({"rows": self.rows, "starts": starts, "lengths": lengths}))
        index.rename(cache / "index.json")


def load(cache: Path) -> Clips:
    """What `prepare` left; ends the program where it did not run."""
    if not (cache / "index.json").exists():
        raise SystemExit(f"{cache} holds no clips: run `python -m training prepare` first, or name --cache")
    index = json.loads((cache / "index.json").read_text())
    versions = {
        path.stem: np.memmap(path, np.int16, "r")
        for path in sorted(cache.glob("*.i16"))
        if path.stem == "clean" or path.stem in CODECS
    }
    return Clips(
        index["rows"], np.array(index["starts"]), np.array(index["lengths"]), versions
    )
