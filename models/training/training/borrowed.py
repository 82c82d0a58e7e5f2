"""Fakes by networks of others, trained on far more speech than this corpus holds. `borrowed/fetch.sh
FOLDER` fetches and builds them.

They are what our own small vocoders are not: as good as what is in use. Some are taught (`own
--borrowed`): before, Piper's voice `ryan` could not be told from a person. Others are kept from training
and show how the detector does on a system that it never heard (`unheard`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from tqdm import tqdm

from .borrowed_opus import Opus
from .borrowed_tinytts import TinyTts
from .borrowed_vocoders import cargan, hifigan, hifigan16, hifigan_french, melgan
from .borrowed_voices import Hibari, Kokoro, Pico, Piper, Silero
from .data import Clips, Gathered, load
from .vocoders import LONGEST, learnable


class Maker(Protocol):
    """A network at work."""

    def among(self, sources: list[np.ndarray]) -> Iterable[tuple[np.ndarray, dict]]:
        """One fake for each real clip (float, 16 kHz): its samples, and what its row says otherwise."""
        ...


@dataclass(frozen=True)
class System:
    """A network of others: its name in the rows, the kind of its fakes, how many, and how it is loaded
    from the folder of tools."""

    name: str
    kind: str
    count: int
    load: Callable[[Path, np.random.Generator], Maker]


# What the shipped weights have heard, beside the corpus.
TAUGHT = (
    System("own-fargan", "vocoder", 450, lambda tools, rng: Opus(tools, "fargan", rng)),
    System("own-farganpitch", "vocoder", 150, lambda tools, rng: Opus(tools, "fargan", rng, pitch=True)),
    System("own-dred", "vocoder", 150, lambda tools, rng: Opus(tools, "dred", rng)),
    System("own-pipermany", "tts", 900, lambda tools, rng: Piper(tools / "libritts_r.onnx", tools / "ryan.json", rng)),
    System("own-piperryan", "tts", 200, lambda tools, rng: Piper(tools / "ryan.onnx", tools / "ryan.json", rng)),
    System("own-piperhfc", "tts", 200, lambda tools, rng: Piper(tools / "hfc_female.onnx", tools / "ryan.json", rng)),
    System("own-hifigan", "vocoder", 150, lambda tools, _: hifigan(tools / "hifigan", "universal")),
    System("own-hifiganone", "vocoder", 60, lambda tools, _: hifigan(tools / "hifigan", "LJSpeech")),
    System("own-hifiganthroat", "vc", 60, lambda tools, rng: hifigan(tools / "hifigan", "universal", rng)),
    System("own-melgan", "vocoder", 100, lambda tools, _: melgan(tools / "ttskit")),
)
# What they have not: a voice of a family that is taught, other families, and copies of people by vocoders.
# A new one goes to the end: which clips a system is given, and its chance, follow from its place.
UNHEARD = (
    System("piper-joe", "tts", 100, lambda tools, rng: Piper(tools / "joe.onnx", tools / "joe.json", rng)),
    System("kokoro", "tts", 100, lambda tools, rng: Kokoro(tools / "kokoro", rng)),
    System("silero-en", "tts", 100, lambda tools, rng: Silero(tools / "silero_en.pt", "en", rng)),
    System("silero-ru", "tts", 100, lambda tools, rng: Silero(tools / "silero_ru.pt", "ru", rng)),
    System("hibari", "tts", 100, lambda tools, rng: Hibari(tools, rng)),
    System("hifigan-16khz", "vocoder", 60, lambda tools, _: hifigan16(tools / "hifigan16.ts")),
    System("cargan", "vocoder", 60, lambda tools, _: cargan(tools / "cargan")),
    System("hifigan-french", "vocoder", 60, lambda tools, _: hifigan_french(tools / "hifigan_french.onnx")),
    System("tinytts", "tts", 60, lambda tools, rng: TinyTts(tools / "tinytts", rng)),
    System("pico", "tts", 60, lambda tools, rng: Pico(tools / "pico", rng)),
)


def make_part(system: System, clips: Clips, chosen: list[int], tools: Path, part: Path, seed: int) -> None:
    """One system's fakes in the place of the chosen real clips, as they came, as a set of its own."""
    rng = np.random.default_rng(seed)
    maker, gathered = system.load(tools, rng), Gathered()
    made = zip(chosen, maker.among([clips.clip(index)[:LONGEST] for index in chosen]), strict=True)
    for number, (index, (samples, told)) in enumerate(tqdm(made, system.name, len(chosen), disable=None)):
        row = clips.rows[index]
        own = {"id": f"{row['id']}-{system.name}-{number}", "label": "fake", "system": system.name}
        told = {"kind": system.kind, "family": "own", "source": row["id"], **told}
        gathered.add({**row, **own, **told}, samples)
    part.mkdir(exist_ok=True)
    gathered.write(part, stored=False)


def make_borrowed(
    clips: Clips, cache: Path, tools: Path, systems: tuple[System, ...] = TAUGHT, seed: int = 77
) -> None:
    """Writes cache/clean.i16 and then cache/index.json; nothing where they stand already, and of a
    stopped run the systems that it finished are kept. Each fake is drawn beside a real clip: its source,
    or one that lends a voice its level and noise floor. Of every repository: what a run holds out, its
    sampler leaves out of these, too."""
    if (cache / "index.json").exists():
        return
    parts = cache / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    indices, place, gathered = learnable(clips, 0.0, seed, ()), 0, Gathered()
    for number, system in enumerate(systems):
        chosen = [indices[(place + k) % len(indices)] for k in range(system.count)]
        place += system.count
        part = parts / system.name
        if not (part / "index.json").exists():
            make_part(system, clips, chosen, tools, part, seed + number)
        made = load(part)
        for index, row in enumerate(made.rows):
            start, length = made.starts[index], made.lengths[index]
            gathered.add(row, np.array(made.versions["clean"][start : start + length]))
    gathered.write(cache)
