"""Manifests from public data sets and from one's own folder, in the form that `prepare` reads.

Sound stays where it lies. Each layout says what stands for `repo`, which is what splits, hold-outs
and intervals go by, and how train and dev part:

    asvspoof2019  repo = speaker; dev = the official evaluation part (other speakers, other systems)
    asvspoof5     repo = speaker; dev = the official development and evaluation parts (likewise)
    in-the-wild   repo = speaker, real and fake under one name; dev = a seeded share of the speakers
    mlaad         repo = system (fakes), reader (people of M-AILABS, with --real); dev = a seeded share
    folder        real/GROUP/..., fake/GROUP/[SYSTEM/]..., none/...; repo = GROUP; dev likewise
"""

import csv
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

SOUNDS = {".wav", ".flac", ".mp3", ".ogg", ".opus", ".oga", ".aiff", ".aif"}
# Attacks of ASVspoof 2019 LA that convert a voice, also from synthesised speech (Wang et al. 2020).
CONVERSION_2019 = {"A05", "A06", "A13", "A14", "A15", "A17", "A18", "A19"}
FOLDER_LABELS = {
    "real": "real", "bonafide": "real", "bona-fide": "real", "human": "real",
    "fake": "fake", "spoof": "fake", "machine": "fake",
    "none": "none", "noise": "none", "music": "none",
}  # fmt: skip

# A row with the sound's own path under "path" and its official part, if it has one, under "part".
Found = Iterator[dict]


def row(path: Path, identity: str, label: str, **more: str) -> dict:
    """A manifest row; what a layout does not tell is empty."""
    kind = {"real": "human", "none": "noise"}.get(label, "unknown")
    empty = {"kind": kind, "family": "real" if label == "real" else "", "system": "human", "speaker": ""}
    return {"id": identity, "path": path, "label": label, **empty, "lang": "", "part": "", **more}


def found_in(source: Path, name: str) -> Path:
    """A file or folder of that name in `source` or one level below: archives unpack either way."""
    for place in (source / name, *sorted(source.glob(f"*/{name}"))):
        if place.exists():
            return place
    raise SystemExit(f"{source}: holds no {name}")


def asvspoof2019(source: Path) -> Found:
    """LA: `SPEAKER FILE - SYSTEM KEY` lines; train and dev share systems, eval has others."""
    protocols = found_in(source, "ASVspoof2019_LA_cm_protocols")
    for part, ending in (("train", "train.trn"), ("dev", "dev.trl"), ("eval", "eval.trl")):
        protocol = protocols / f"ASVspoof2019.LA.cm.{ending}.txt"
        folder = protocols.parent / f"ASVspoof2019_LA_{part}" / "flac"
        if not (protocol.exists() and folder.exists()):
            continue
        for line in protocol.read_text().splitlines():
            speaker, name, _, system, key = line.split()
            fake = key == "spoof"
            kind = "vc" if system in CONVERSION_2019 else "tts"
            more = {"system": f"asvspoof2019-{system}", "kind": kind, "family": "asvspoof2019"}
            yield row(
                folder / f"{name}.flac",
                name,
                "fake" if fake else "real",
                **(more if fake else {}),
                repo=f"asvspoof2019/{speaker}",
                speaker=speaker,
                lang="en",
                part="dev" if part == "eval" else "train",
            )


def asvspoof5(source: Path) -> Found:
    """Track 1: ten columns with spaces between, whatever `.tsv` says; names carry no ending."""
    parts = {
        "ASVspoof5.train.tsv": ("flac_T", "train"),
        "ASVspoof5.dev.track_1.tsv": ("flac_D", "dev"),
        "ASVspoof5.eval.track_1.tsv": ("flac_E_eval", "dev"),
    }
    some = False
    for name, (folder, part) in parts.items():
        protocols = [*source.glob(name), *source.glob(f"*/{name}")]
        sounds = [p for p in (source / folder, *source.glob(f"*/{folder}")) if p.is_dir()]
        if not (protocols and sounds):
            continue
        some = True
        for line in protocols[0].read_text().splitlines():
            speaker, file, *_, attack, key, _ = line.split()
            fake = key == "spoof"
            more = {"system": f"asvspoof5-{attack}", "family": "asvspoof5"} if fake else {}
            about = {"repo": f"asvspoof5/{speaker}", "speaker": speaker, "lang": "en", "part": part}
            label = "fake" if fake else "real"
            yield row(sounds[0] / f"{file}.flac", file, label, **more, **about)
    if not some:
        raise SystemExit(f"{source}: no ASVspoof5.*.tsv with its flac_T, flac_D or flac_E_eval folder")


def in_the_wild(source: Path) -> Found:
    """meta.csv with `file,speaker,label`; speakers are people of whom fakes go round."""
    meta = found_in(source, "meta.csv")
    with meta.open(newline="") as lines:
        for entry in csv.DictReader(lines):
            fake = entry["label"] == "spoof"
            person = entry["speaker"].strip()
            about = {"repo": f"in-the-wild/{person}", "speaker": person, "lang": "en"}
            # Which system made them is not known: one name a person, so that balance goes by people.
            more = {"system": f"in-the-wild-{person}", "family": "in-the-wild"} if fake else {}
            label = "fake" if fake else "real"
            identity = f"in-the-wild-{Path(entry['file']).stem}"
            yield row(meta.parent / entry["file"], identity, label, **more, **about)


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def sounds_below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SOUNDS)


def mlaad(source: Path, real: Path | None = None) -> Found:
    """fake/LANG/SYSTEM/*.wav; MLAAD has no people: `real` is an M-AILABS tree
    (LANG/by_book/SEX/READER/BOOK/wavs/*.wav), which its fakes were read from."""
    fakes = found_in(source, "fake")
    for path in sounds_below(fakes):
        lang, system = path.relative_to(fakes).parts[:2]
        identity = f"mlaad-{short_hash(str(path.relative_to(fakes)))}"
        more = {"system": system, "kind": "tts", "family": "mlaad", "repo": f"mlaad/{system}"}
        yield row(path, identity, "fake", **more, lang=lang.split("-")[0])
    for path in sounds_below(real) if real else []:
        parts = path.relative_to(real).parts
        if "by_book" not in parts:
            continue
        at = parts.index("by_book")
        lang, reader = (parts[at - 1] if at else "")[:2].lower(), parts[at + 2]
        identity = f"m-ailabs-{short_hash(str(path.relative_to(real)))}"
        yield row(path, identity, "real", repo=f"m-ailabs/{reader}", speaker=reader, lang=lang)


def folder(source: Path) -> Found:
    """One's own sounds. What shares speakers, recordings or authors should share a GROUP, on both
    sides: then the channel is no cue and no split tears it apart."""
    some = False
    for top in sorted(p for p in source.iterdir() if p.is_dir()):
        label = FOLDER_LABELS.get(top.name.lower())
        for path in sounds_below(top) if label else []:
            some = True
            inner = path.relative_to(top).parts
            group = inner[0] if len(inner) > 1 else top.name
            system = inner[1] if len(inner) > 2 else group
            about = {"repo": f"{source.name}/{group}", "speaker": group if label == "real" else ""}
            more = {"system": system, "family": system} if label == "fake" else {}
            yield row(path, f"own-{short_hash(str(path.relative_to(source)))}", label, **more, **about)
    if not some:
        names = ", ".join(sorted(FOLDER_LABELS))
        raise SystemExit(f"{source}: no sounds in folders named {names}")


LAYOUTS: dict[str, Callable[[Path], Found]] = {
    "asvspoof2019": asvspoof2019,
    "asvspoof5": asvspoof5,
    "in-the-wild": in_the_wild,
    "mlaad": mlaad,
    "folder": folder,
}


def thinned(rows: list[dict], most: int, seed: int = 3) -> list[dict]:
    """At most so many clips of each system and repository, drawn; order kept."""
    rng = np.random.default_rng(seed)
    groups = defaultdict(list)
    for index, found in enumerate(rows):
        groups[found["repo"], found["system"]].append(index)
    kept = [i for members in groups.values() for i in rng.permutation(members)[:most]]
    return [rows[i] for i in sorted(kept)]


def parted(rows: list[dict], share: float, seed: int = 17) -> tuple[list[dict], list[dict]]:
    """Train and dev: by the official part where there is one, else a seeded share of repositories
    of each make-up (only real, only fake, both), so that dev has people and machines."""
    labels = defaultdict(set)
    for found in rows:
        labels[found["repo"]].add(found["label"])
    strata = defaultdict(list)
    for repo in sorted(labels):
        strata[tuple(sorted(labels[repo] & {"real", "fake"}))].append(repo)
    rng = np.random.default_rng(seed)
    chosen = set()
    for repos in strata.values():
        chosen |= set(rng.permutation(repos)[: max(round(share * len(repos)), int(len(repos) > 1))])
    is_dev = lambda r: r["part"] == "dev" if r["part"] else r["repo"] in chosen
    return [r for r in rows if not is_dev(r)], [r for r in rows if is_dev(r)]


def write_manifest(rows: list[dict], out: Path) -> dict:
    """One JSON object a line, `file` relative to the manifest; returns the counts."""
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for found in rows:
        file = os.path.relpath(found["path"].resolve(), out.parent.resolve())
        kept = {name: value for name, value in found.items() if name not in ("path", "part")}
        lines.append(json.dumps({"id": kept.pop("id"), "file": file, **kept}, ensure_ascii=False) + "\n")
    out.write_text("".join(lines))
    by_label = {label: sum(r["label"] == label for r in rows) for label in ("real", "fake", "none")}
    systems = {r["system"] for r in rows if r["label"] == "fake"}
    return {**by_label, "repositories": len({r["repo"] for r in rows}), "systems": len(systems)}


def adapt(
    layout: str, source: Path, out: Path, dev: Path | None, most: int, share: float, real: Path | None
) -> dict[str, dict]:
    """Writes `out`, and `dev` when one is named; returns the counts of each by its path."""
    if not source.is_dir():
        raise SystemExit(f"{source} is no folder")
    found = list(mlaad(source, real) if layout == "mlaad" else LAYOUTS[layout](source))
    if most:
        found = thinned(found, most)
    missing = [str(r["path"]) for r in found if not r["path"].exists()]
    if missing:
        print(f"{len(missing)} files of the protocol are not there and left out, {missing[0]} first")
    found = [r for r in found if r["path"].exists()]
    if not found:
        raise SystemExit(f"{source}: nothing found of the layout {layout}")
    parts = {out: found} if dev is None else dict(zip((out, dev), parted(found, share), strict=True))
    return {str(path): write_manifest(rows, path) for path, rows in parts.items()}
