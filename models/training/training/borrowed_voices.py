"""Sentences by voices of others: Piper (VITS), Kokoro (StyleTTS 2 with an iSTFT decoder), Silero, Hibari
and Pico. `borrowed/fetch.sh` says where each comes from."""

import json
import os
import re
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
import torch

from .frontend import RATE, resample
from .sounds import over_floor_of
from .vocoders import level

TEXTS = Path("/usr/share/games/fortunes")
BOOKS = ("literature", "wisdom", "people", "humorists", "fortunes", "law", "platitudes", "science")
BOOKS += ("work", "education", "love", "kids", "pets", "news", "politics", "sports", "medicine")
LATIN, CYRILLIC = "A-Za-zÀ-ÖØ-öø-ÿ", "А-Яа-яЁё"
PIPER_RATE, OTHER_RATE = 22050, 24000


def sentences(language: str = "en", folder: Path = TEXTS) -> list[str]:
    """Sentences of 35 to 90 plain letters, of Debian's packages `fortunes` (English), `fortunes-es`,
    `fortunes-it` and `fortunes-ru`."""
    books = [folder / book for book in BOOKS] if language == "en" else sorted((folder / language).glob("*"))
    books = [book for book in books if book.is_file() and book.suffix not in (".dat", ".u8")]
    if not books:
        package = "fortunes" if language == "en" else f"fortunes-{language}"
        raise SystemExit(f"{folder} has no texts: apt-get install {package} (sentences for borrowed voices)")
    letters = {"en": "A-Za-z0-9", "ru": CYRILLIC}.get(language, LATIN)
    found = set()
    for book in books:
        for saying in book.read_text(errors="ignore").split("\n%\n"):
            said = re.sub(r"\s+", " ", re.sub(r"(--|\t\t|\().*", "", saying, flags=re.S)).strip()
            parts = re.split(r"(?<=[.!?]) ", said)
            found |= {part for part in parts if re.fullmatch(rf"[{letters} ,.;:'!?-]{{35,90}}", part)}
    return sorted(found)


def phonemes(text: str, voice: str = "en-us") -> str:
    """Text in the International Phonetic Alphabet, by one of espeak-ng's voices."""
    command = ["espeak-ng", "-q", "--ipa", "-v", voice, text]
    spoken = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return " ".join(spoken.split()) + "."


def session(file: Path) -> onnxruntime.InferenceSession:
    """One thread: several voices speak at once where there are cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    return onnxruntime.InferenceSession(str(file), options)


def in_place_of(made: np.ndarray, source: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """2 to 4 s of what a voice said, at the level and over the noise floor of a person's clip."""
    length = int(min(len(made), rng.uniform(2, 4) * RATE))
    begin = int(rng.integers(len(made) - length + 1))
    part = level(made[begin : begin + length], source)
    return over_floor_of(source, part, rng)


class Voices(ABC):
    """What speaks: each call a sentence, speaker and pace of its own."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.texts: dict[str, list[str]] = {}

    @abstractmethod
    def say(self) -> tuple[np.ndarray, str]:
        """Float samples at 16 kHz, and their language."""

    def sentence(self, language: str) -> str:
        """One of a language's sentences."""
        if language not in self.texts:
            self.texts[language] = sentences(language)
        known = self.texts[language]
        return known[self.rng.integers(len(known))]

    def among(self, sources: list[np.ndarray]):
        """A sentence in the place of each real clip, at its level and over its noise floor."""
        for source in sources:
            made, language = self.say()
            yield in_place_of(made, source, self.rng), {"lang": language}


class Piper(Voices):
    """A voice of Piper's, and the table of phonemes that stands beside it (`phoneme_id_map`)."""

    def __init__(self, file: Path, table: Path, rng: np.random.Generator):
        super().__init__(rng)
        self.session = session(file)
        self.ids: dict[str, list[int]] = json.loads(table.read_text())["phoneme_id_map"]
        told = self.session.get_modelmeta().custom_metadata_map
        self.speakers = int(told.get("n_speakers", 1))
        self.many = "sid" in [given.name for given in self.session.get_inputs()]

    def numbers(self, spoken: str) -> list[int]:
        """A beginning, each known phoneme with a pause after it, an end."""
        known = [self.ids[phone] for phone in spoken if phone in self.ids]
        return [*self.ids["^"], *self.ids["_"], *(n for phone in known for n in [*phone, *self.ids["_"]]), *self.ids["$"]]

    def say(self) -> tuple[np.ndarray, str]:
        """See `Voices`; liveliness and pace are drawn."""
        numbers, draw = self.numbers(phonemes(self.sentence("en"))), self.rng.uniform
        given = {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": np.array([draw(0.33, 0.8), draw(0.85, 1.2), draw(0.5, 0.95)], np.float32),
        }
        if self.many:
            given["sid"] = np.array([self.rng.integers(self.speakers)], np.int64)
        return resample(self.session.run(None, given)[0].ravel().astype(np.float64), PIPER_RATE), "en"


class Kokoro(Voices):
    """Kokoro-82M (int8) with its 54 voices, a third of the time two of them mixed. Voices of languages
    that espeak-ng does not spell as Kokoro was taught (Japanese, Chinese, Hindi) speak English."""

    # First letter of a voice's name -> the language of the texts and espeak-ng's voice.
    SPOKEN = {"a": ("en", "en-us"), "b": ("en", "en-gb"), "e": ("es", "es"), "i": ("it", "it")}
    MOST = 400

    def __init__(self, folder: Path, rng: np.random.Generator):
        super().__init__(rng)
        self.session = session(folder / "kokoro.onnx")
        self.ids: dict[str, int] = json.loads((folder / "vocab.json").read_text())["vocab"]
        self.voices = sorted(folder.glob("*.bin"))

    def style(self, file: Path) -> np.ndarray:
        """A voice, for each length of a sentence [510, 1, 256]."""
        return np.fromfile(file, np.float32).reshape(-1, 1, 256)

    def say(self) -> tuple[np.ndarray, str]:
        """See `Voices`."""
        file = self.voices[self.rng.integers(len(self.voices))]
        style = self.style(file)
        if self.rng.random() < 0.3:
            share = self.rng.uniform(0.3, 0.7)
            other = self.style(self.voices[self.rng.integers(len(self.voices))])
            style = share * style + (1 - share) * other
        language, espeak = self.SPOKEN.get(file.name[0], ("en", "en-us"))
        spoken = phonemes(self.sentence(language), espeak)
        numbers = [self.ids[phone] for phone in spoken if phone in self.ids][: self.MOST]
        given = {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": style[len(numbers)].astype(np.float32),
            "speed": np.array([self.rng.uniform(0.85, 1.2)], np.float32),
        }
        return resample(self.session.run(None, given)[0].ravel().astype(np.float64), OTHER_RATE), language


class Silero(Voices):
    """A package of Silero's voices (torch.package), which brings its own code."""

    def __init__(self, file: Path, language: str, rng: np.random.Generator):
        super().__init__(rng)
        self.model = torch.package.PackageImporter(file).load_pickle("tts_models", "model")
        self.speakers = [name for name in self.model.speakers if name != "random"]
        self.language = language

    def say(self) -> tuple[np.ndarray, str]:
        """See `Voices`."""
        while True:
            speaker = self.speakers[self.rng.integers(len(self.speakers))]
            try:
                made = self.model.apply_tts(text=self.sentence(self.language), speaker=speaker, sample_rate=OTHER_RATE)
            except ValueError:
                continue  # It refuses a sentence that has no word it knows.
            return resample(made.numpy().astype(np.float64), OTHER_RATE), self.language


class Hibari(Voices):
    """Hibari's American voice; its own package (folder `hibari`) turns text into sound."""

    def __init__(self, folder: Path, rng: np.random.Generator):
        super().__init__(rng)
        sys.path.insert(0, str(folder))
        from hibari import Hibari as Speaker

        self.speaker = Speaker()

    def say(self) -> tuple[np.ndarray, str]:
        """See `Voices`."""
        pace, seed = self.rng.uniform(0.85, 1.2), int(self.rng.integers(1 << 30))
        made = self.speaker(self.sentence("en"), speed=pace, seed=seed)
        return resample(made.astype(np.float64), OTHER_RATE), "en"


class Pico(Voices):
    """SVOX Pico, Android's old voices (parameters of a hidden Markov model, 16 kHz), those whose languages
    have texts here."""

    # Its own name of a voice -> the language of the texts.
    SPOKEN = {"en-US": "en", "en-GB": "en", "es-ES": "es", "it-IT": "it"}

    def __init__(self, folder: Path, rng: np.random.Generator):
        super().__init__(rng)
        self.folder = folder.resolve()

    def say(self) -> tuple[np.ndarray, str]:
        """See `Voices`; pace and pitch are drawn."""
        voice = sorted(self.SPOKEN)[self.rng.integers(len(self.SPOKEN))]
        language = self.SPOKEN[voice]
        pace, pitch = self.rng.integers(85, 121, 2)
        text = f'<speed level="{pace}"><pitch level="{pitch}">{self.sentence(language)}</pitch></speed>'
        found = {**os.environ, "LD_LIBRARY_PATH": str(self.folder / "usr/lib/x86_64-linux-gnu")}
        with tempfile.TemporaryDirectory() as name:
            out = Path(name) / "said.wav"
            command = [self.folder / "usr/bin/pico2wave", "-l", voice, "-w", out, text]
            # It looks for its voices from the folder where it is started (fetch.sh).
            subprocess.run(command, check=True, cwd=self.folder, env=found)
            samples, rate = soundfile.read(out)
        return resample(samples, rate), language
