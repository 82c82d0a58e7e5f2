"""Fakes by networks of others, trained on far more speech than this corpus holds: FARGAN and DRED, which
are part of Opus 1.5, and the voices of Piper (VITS). `borrowed/fetch.sh FOLDER` fetches and builds them.

They are what our own small vocoders are not: as good as what is in use. Before they were heard in
training, Piper's voice `ryan` could not be told from a person (models/EXPERIMENTS.md).
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tqdm import tqdm

from .codecs import stored_like_corpus
from .data import PAD, Clips
from .frontend import RATE, resample
from .sounds import coloured_noise
from .vocoders import LONGEST, learnable, level

# opusvoc.c: samples a frame, frames of silence behind a clip, and by how many samples it is late.
FRAME, MARGIN, DELAY = 160, 12, 240
PIPER_RATE = 22050
TEXTS = Path("/usr/share/games/fortunes")
BOOKS = ("literature", "wisdom", "people", "humorists", "fortunes", "law", "platitudes", "science")
BOOKS += ("work", "education", "love", "kids", "pets", "news", "politics", "sports", "medicine")


@dataclass(frozen=True)
class Copies:
    """Copies of real clips by opusvoc: `octaves` and `level` are drawn for each clip."""

    system: str
    mode: str
    count: int
    octaves: Callable[[np.random.Generator], float] = lambda _: 0.0
    level: Callable[[np.random.Generator], int] = lambda _: 8


COPIES = (
    Copies("own-fargan", "fargan", 450),
    Copies("own-farganpitch", "fargan", 150, lambda rng: float(np.clip(rng.normal(0, 0.35), -0.7, 0.7))),
    Copies("own-dred", "dred", 150, level=lambda rng: int(rng.integers(0, 11))),
)
# system -> (file in the folder of tools, clips)
VOICES = {
    "own-pipermany": ("libritts_r.onnx", 900),
    "own-piperryan": ("ryan.onnx", 200),
    "own-piperhfc": ("hfc_female.onnx", 200),
}


def frames(samples: int) -> int:
    """Frames that opusvoc makes of a clip: a multiple of four, so that DRED comes out even."""
    whole = -(-samples // FRAME) + MARGIN
    return whole + (4 - whole % 4) % 4


def opusvoc(tools: Path, mode: str, clips: list[np.ndarray], settings: list[tuple[float, int]]):
    """Each clip (float, 16 kHz) as opusvoc makes it again, at its own length and in its own time."""
    with tempfile.TemporaryDirectory() as name:
        given, told, made = (Path(name) / part for part in ("in.pcm", "clips.txt", "out.pcm"))
        whole = [np.round(np.clip(clip, -1, 1) * 32767).astype(np.int16) for clip in clips]
        np.concatenate(whole).tofile(given)
        lines = [f"{len(clip)} {octaves:.4f} {level}" for clip, (octaves, level) in zip(clips, settings, strict=True)]
        told.write_text("\n".join(lines) + "\n")
        subprocess.run([tools / "opusvoc", mode, given, told, made], check=True)
        out = np.fromfile(made, np.int16).astype(np.float32) / 32768
    ends = np.cumsum([frames(len(clip)) * FRAME for clip in clips])
    assert ends[-1] == len(out), "opusvoc and borrowed.py disagree on the length of a clip"
    begins = [0, *ends[:-1]]
    return [out[at + DELAY : at + DELAY + len(clip)] for at, clip in zip(begins, clips, strict=True)]


def sentences(folder: Path = TEXTS) -> list[str]:
    """English sentences of Debian's package `fortunes`, of 35 to 130 plain characters."""
    if not folder.exists():
        raise SystemExit(f"{folder} is missing: apt-get install fortunes (sentences for Piper's voices)")
    found = set()
    for book in BOOKS:
        for saying in (folder / book).read_text(errors="ignore").split("\n%\n"):
            said = re.sub(r"\s+", " ", re.sub(r"--.*", "", saying, flags=re.S)).strip()
            parts = re.split(r"(?<=[.!?]) ", said)
            found |= {part for part in parts if re.fullmatch(r"[A-Za-z0-9 ,.;:'!?-]{35,130}", part)}
    return sorted(found)


def phonemes(text: str) -> str:
    """American English in the International Phonetic Alphabet, by espeak-ng, as Piper was taught."""
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us", text]
    spoken = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return " ".join(spoken.split()) + "."


class Voice:
    """One of Piper's voices. `ids` maps a phoneme to its numbers (`phoneme_id_map` of ryan.json, the
    same for all English voices)."""

    def __init__(self, file: Path, ids: dict[str, list[int]]):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(file), options)
        self.ids = ids
        told = self.session.get_modelmeta().custom_metadata_map
        self.speakers = int(told.get("n_speakers", 1))
        self.many = "sid" in [given.name for given in self.session.get_inputs()]

    def numbers(self, spoken: str) -> list[int]:
        """A beginning, each known phoneme with a pause after it, an end."""
        known = [self.ids[phone] for phone in spoken if phone in self.ids]
        return [*self.ids["^"], *self.ids["_"], *(n for phone in known for n in [*phone, *self.ids["_"]]), *self.ids["$"]]

    def say(self, spoken: str, rng: np.random.Generator) -> np.ndarray:
        """Float samples at 16 kHz; speaker, liveliness and pace are drawn."""
        numbers = self.numbers(spoken)
        scales = [rng.uniform(0.33, 0.8), rng.uniform(0.85, 1.2), rng.uniform(0.5, 0.95)]
        given = {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if self.many:
            given["sid"] = np.array([rng.integers(self.speakers)], np.int64)
        return resample(self.session.run(None, given)[0].ravel().astype(np.float64), PIPER_RATE)


def in_place_of(made: np.ndarray, source: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """2 to 4 s of what a voice said, at the level and over the noise floor of a person's clip."""
    length = int(min(len(made), rng.uniform(2, 4) * RATE))
    begin = int(rng.integers(len(made) - length + 1))
    part = level(made[begin : begin + length], source)
    floor = np.quantile(np.abs(source), 0.05) + 1e-5
    noise = coloured_noise(rng, length / RATE + 0.01, rng.uniform(0, 1))[:length]
    return np.clip(part + floor * noise, -1, 1)


def make_borrowed(clips: Clips, cache: Path, tools: Path, copies=COPIES, voices=None, seed: int = 77) -> None:
    """Writes cache/clean.i16 and then cache/index.json; nothing where they stand already. Each fake is
    drawn beside a real clip: its source, or one that lends a voice its level and noise floor. Of every
    repository: what a run holds out, its sampler leaves out of these, too."""
    if (cache / "index.json").exists():
        return
    cache.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    indices, place = learnable(clips, 0.0, seed, ()), 0
    parts, rows, starts, lengths, at = [], [], [], [], 0

    def take(count: int) -> list[int]:
        nonlocal place
        place += count
        return [indices[(place + k) % len(indices)] for k in range(count)]

    def keep(index: int, system: str, samples: np.ndarray, told: dict) -> None:
        nonlocal at
        row = clips.rows[index]
        own = {"id": f"{row['id']}-{system}-{len(rows)}", "label": "fake", "system": system, "family": "own"}
        rows.append({**row, **own, "source": row["id"], **told})
        starts.append(at)
        lengths.append(len(samples))
        parts.extend([np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16), np.zeros(PAD, np.int16)])
        at += len(samples) + PAD

    for way in copies:
        chosen = take(way.count)
        sources = [clips.clip(index)[:LONGEST] for index in chosen]
        settings = [(way.octaves(rng), way.level(rng)) for _ in chosen]
        for index, source, made in zip(chosen, sources, opusvoc(tools, way.mode, sources, settings), strict=True):
            keep(index, way.system, level(made, source), {"kind": "vocoder"})
    voices = VOICES if voices is None else voices
    if voices:
        texts, ids = sentences(), json.loads((tools / "ryan.json").read_text())["phoneme_id_map"]
    for system, (file, count) in voices.items():
        voice = Voice(tools / file, ids)
        for index in tqdm(take(count), desc=system, disable=None):
            made = voice.say(phonemes(str(rng.choice(texts))), rng)
            keep(index, system, in_place_of(made, clips.clip(index), rng), {"kind": "tts", "lang": "en"})
    stored_like_corpus(np.concatenate(parts), cache).tofile(cache / "clean.i16")
    temporary = cache / "index.tmp"
    temporary.write_text(json.dumps({"rows": rows, "starts": starts, "lengths": lengths}))
    temporary.rename(cache / "index.json")
