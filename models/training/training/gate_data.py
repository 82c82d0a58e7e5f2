"""What the speech gate learns from: voices of the corpus, and sounds that are none."""

from collections.abc import Iterator

import numpy as np
import torch

from .blocks import active_seconds, blocks_of, levels
from .data import Clips
from .frontend import FrontEnd, Spectrum
from .no_voice import no_voice
from .orchestra import SOUND_FONT, orchestra
from .voice_features import voice_features

# Blocks that a decision looks at, its own included.
GATE_BLOCKS = 4
# Of 16 blocks of voices: so many generated sounds of five or six seconds of each kind.
PER_VOICES = {"orchestra": 1 / 12, "wordless": 1 / 12, "made": 1 / 16}
# Sounds made from one person's voice, which is slow to take apart.
PER_VOICE = 3
# How much a real recording without speech weighs beside a generated one.
REAL_WEIGHT = 6.0


class Sounds:
    """Sequences of blocks: features of each as it is and altered, sound in each, and what it is."""

    def __init__(self):
        self.features: list[np.ndarray] = []  # [2, GATE_BLOCKS, features]: plain, altered
        self.active: list[np.ndarray] = []  # [GATE_BLOCKS] seconds with sound; 0 where there is no block
        self.voice: list[bool] = []
        self.weight: list[float] = []
        self.repo: list[str] = []

    def arrays(self):
        """Features [n, 2, GATE_BLOCKS, f], active [n, GATE_BLOCKS], voice [n], weight [n], repo [n]."""
        parts = (self.features, self.active, self.voice, self.weight, self.repo)
        return tuple(np.array(part) for part in parts)


def is_song(row: dict) -> bool:
    return row["kind"] == "singing"


def is_silent(row: dict) -> bool:
    """No speech, as far as this gate is concerned: sung words are none."""
    return row["label"] == "none" or is_song(row)


def generated(clips: Clips, rng: np.random.Generator, count: int) -> Iterator[tuple[np.ndarray, str]]:
    """Sounds without speech for `count` blocks of voices, each with the repository it comes from."""
    numbers = {kind: max(8, int(count * share)) for kind, share in PER_VOICES.items()}
    band = orchestra(rng, numbers["orchestra"]) if SOUND_FONT.exists() else []
    if not band:
        print(f"no {SOUND_FONT}: the gate learns without recorded instruments")
    for _ in range(numbers["made"]):
        yield no_voice(rng, 4.1), "made"
    for piece in band:
        yield piece, "made"
    try:
        from .vocal import Voice, wordless
    except ImportError:
        print("no pyworld: the gate learns without song, laughter and coughs made from voices")
        return
    people = [i for i, row in enumerate(clips.rows) if row["label"] == "real"]
    for index in rng.choice(people, min(len(people), numbers["wordless"] // PER_VOICE), replace=False):
        voice = Voice(clips.clip(int(index)))
        for _ in range(PER_VOICE if len(voice.vowels) > 3 else 0):
            x = wordless(voice, rng, 4.2)
            if rng.random() < 0.4:
                bed = band[rng.integers(len(band))] if band and rng.random() < 0.5 else no_voice(rng, 5)
                size = min(len(x), len(bed))
                x = x[:size] + rng.uniform(0.02, 0.8) * bed[:size]
            yield x / (x.std() + 1e-9), clips.rows[index]["repo"]


def reverberant(bands: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Log bands [n, blocks, frames, bands] in a room: energy that fades by 60 dB in 0.2-1.2 s, the
    same for all bands, at 0-12 dB below the direct sound's own. Blocks follow each other."""
    n, blocks, frames, count = bands.shape
    power = np.exp(bands.reshape(n, blocks * frames, count))
    fade = 10 ** (-6 * 0.01 / rng.uniform(0.2, 1.2, n))[:, None]
    share = (1 - fade) * 10 ** (-rng.uniform(0, 12, n) / 10)[:, None] * 2
    room = np.zeros((n, count))
    for t in range(blocks * frames):
        room = fade * room + power[:, t]
        power[:, t] = power[:, t] + share * room
    return np.log(power).reshape(bands.shape)


def altered(bands: np.ndarray, voice: np.ndarray, beds: np.ndarray, rng) -> np.ndarray:
    """Log bands [n, blocks, frames, bands] as another road would bring them: from afar in a room,
    tilted, cut at the top, at another level over the floor; voices with something under them [like
    bands] at 6-25 dB."""
    n, k = len(bands), np.arange(bands.shape[3]) / bands.shape[3]
    out = bands.astype(np.float64)
    under = voice & (rng.random(n) < 0.45)
    power = lambda x: np.log(np.exp(x).mean((1, 2, 3)) + 1e-9)
    ratio = rng.uniform(6, 25, n) * np.log(10) / 10
    lower = (power(out) - power(beds) - ratio)[:, None, None, None]
    out[under] = np.logaddexp(out, beds + lower)[under]
    far = rng.random(n) < 0.35
    out[far] = reverberant(out[far], rng)
    waves = np.cos(np.pi * k * rng.integers(1, 6, (n, 1)))
    tilt = rng.normal(0, 1, (n, 1)) * (k - 0.5) + rng.normal(0, 0.7, (n, 1)) * waves
    cut = np.where(rng.random(n) < 0.3, rng.uniform(0.55, 0.95, n), 2.0)
    tilt = tilt - 8.0 * (k > cut[:, None]) + rng.uniform(-20, 10, (n, 1)) * np.log(10) / 10
    return np.log(np.exp(out + tilt[:, None, None, :]) + 1e-6)


def collect(clips: Clips, front: FrontEnd, rng: np.random.Generator, count: int) -> Sounds:
    """Voices for about `count` blocks from all versions of the clips, a sequence a clip; all real
    recordings without speech; generated sounds."""
    spectrum, versions = Spectrum(front), list(clips.versions)

    def sources():
        total = 0
        for index in rng.permutation(len(clips.rows)):
            row = clips.rows[index]
            if is_silent(row):
                yield clips.clip(index), row["repo"], False, REAL_WEIGHT
            elif total < count:
                total += max(1, int(clips.lengths[index]) // 16000)
                yield clips.clip(index, str(rng.choice(versions))), row["repo"], True, 1.0
        for x, repo in generated(clips, rng, count):
            level = 10 ** (rng.uniform(-45, -12) / 20)
            yield (x * level).astype(np.float32), repo, False, 1.0

    out, waiting, kept = Sounds(), [], []

    def flush():
        bands = np.stack([bands for bands, _ in waiting])
        voice = np.array([voice for _, voice in waiting])
        kept.extend(bands[~voice])
        del kept[:-200]
        beds = np.stack([kept[i] for i in rng.integers(len(kept), size=len(bands))]) if kept else bands
        flat = lambda x: voice_features(x.reshape(-1, *x.shape[2:])).reshape(*x.shape[:2], -1)
        both = np.stack([flat(bands), flat(altered(bands, voice, beds, rng))], 1)
        out.features += list(both.astype(np.float32))
        waiting.clear()

    for x, repo, voice, weight in sources():
        blocks = blocks_of(x.astype(np.float32), front)[:GATE_BLOCKS]
        active = np.zeros(GATE_BLOCKS)
        active[: len(blocks)] = active_seconds(levels(blocks, front))
        with torch.no_grad():
            bands = spectrum.bands(spectrum(torch.from_numpy(blocks))).numpy()
        waiting.append((np.resize(bands, (GATE_BLOCKS, *bands.shape[1:])), voice))
        out.active.append(active)
        out.voice.append(voice)
        out.weight.append(weight)
        out.repo.append(repo)
        if len(waiting) == 64:
            flush()
    if waiting:
        flush()
    return out
