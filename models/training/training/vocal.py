"""Sounds of people that are no speech, made from speech: singing, laughing, coughing, crying.

WORLD (Morise et al. 2016) takes a real clip of `train` apart; pitch, breath and timing are put
together anew. For the speech gate: the corpus has hardly any such sound to learn from.
"""

import warnings

import numpy as np

from .sounds import RATE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pyworld asks for a part of setuptools that is leaving
    import pyworld

FRAMES = 200  # a second, WORLD's own step of 5 ms
MADE = ("sing", "sing", "laugh", "cough", "cry", "breath", "hum")


class Voice:
    """One clip taken apart: pitch [n], envelope and aperiodicity [n, bins], its best vowels."""

    def __init__(self, samples: np.ndarray):
        x = samples.astype(np.float64)
        pitch, at = pyworld.harvest(x, RATE) if len(x) < RATE // 2 else pyworld.dio(x, RATE)
        self.pitch = pyworld.stonemask(x, pitch, at, RATE)
        self.envelope = pyworld.cheaptrick(x, self.pitch, at, RATE)
        self.breath = pyworld.d4c(x, self.pitch, at, RATE)
        loud = self.envelope.mean(1) * (self.pitch > 0)
        self.vowels = np.flatnonzero(loud > 0.2 * loud.max()) if loud.max() > 0 else np.zeros(0, int)
        self.median = float(np.median(self.pitch[self.vowels])) if len(self.vowels) else 150.0

    def play(self, frames, pitch, loudness, breathy=0.0) -> np.ndarray:
        """Chosen frames [n] with a pitch (Hz, 0 for none) and loudness [n]; `breathy` 0-1 [n]."""
        frames = np.asarray(frames)
        noise = np.broadcast_to(np.asarray(breathy, float), frames.shape)[:, None]
        breath = np.clip(self.breath[frames] * (1 - noise) + noise, 0, 1)
        power = self.envelope[frames] * (np.asarray(loudness, float)[:, None] ** 2 + 1e-8)
        out = pyworld.synthesize(
            np.ascontiguousarray(pitch, np.float64), np.ascontiguousarray(power), breath, RATE
        )
        return out.astype(np.float32)


def wander(rng: np.random.Generator, n: int, every: float, low: float, high: float) -> np.ndarray:
    """A smooth random curve [n] between low and high, a new value each `every` seconds."""
    knots = rng.uniform(low, high, int(n / FRAMES / every) + 2)
    return np.interp(np.arange(n) / FRAMES, np.arange(len(knots)) * every, knots)


def sing(voice: Voice, rng: np.random.Generator, n: int) -> np.ndarray:
    """The clip's own words with its vowels drawn out, on notes of a scale, with vibrato."""
    slow = rng.uniform(2, 6)
    pace = np.where(voice.pitch > 0, slow, 1.0)
    path = np.repeat(np.arange(len(pace)), np.maximum(1, np.round(pace)).astype(int))
    start = rng.integers(0, max(1, len(path) - n))
    frames = np.resize(path[start : start + n], n)
    scale, note, keys = np.array([0, 2, 4, 7, 9, 12]), 0, np.zeros(n)
    while note < n:
        span = int(FRAMES * rng.choice([0.25, 0.4, 0.6, 1.0, 1.8]))
        keys[note : note + span] = rng.choice(scale) + rng.normal(0, 0.1)
        note += span
    glide = int(FRAMES * rng.uniform(0.02, 0.1)) + 1
    keys = np.convolve(np.pad(keys, (glide, glide), "edge"), np.ones(glide) / glide, "same")[glide:-glide]
    t = np.arange(n) / FRAMES
    keys += rng.uniform(0, 0.9) * np.sin(2 * np.pi * rng.uniform(4.5, 6.8) * t) * wander(rng, n, 0.7, 0, 1)
    base = voice.median * rng.uniform(0.9, 1.8)
    sounding = voice.pitch[frames] > 0
    return voice.play(frames, np.where(sounding, base * 2 ** (keys / 12), 0), np.ones(n))


def bursts(rng: np.random.Generator, n: int, rate: tuple, span: tuple, groups: tuple):
    """Beginnings and ends of bursts in frames, in groups with rests between."""
    at, out = int(FRAMES * rng.uniform(0, 0.4)), []
    while at < n:
        for _ in range(rng.integers(*groups)):
            length = int(FRAMES * rng.uniform(*span))
            if at + length < n:
                out.append((at, at + length))
            at += max(length, int(FRAMES / rng.uniform(*rate)))
        at += int(FRAMES * rng.uniform(0.2, 0.9))
    return out


def laugh(voice: Voice, rng: np.random.Generator, n: int) -> np.ndarray:
    """Ha ha ha: one vowel in bursts, breath before each, pitch falling within a group."""
    frame, pitch = int(rng.choice(voice.vowels)), np.zeros(n)
    loud, breathy = np.full(n, 0.02), np.ones(n)
    high, rate = voice.median * rng.uniform(1.1, 2.6), rng.uniform(3.5, 6.5)
    for k, (a, b) in enumerate(bursts(rng, n, (rate, rate * 1.1), (0.07, 0.16), (2, 9))):
        shape = np.hanning(b - a + 2)[1:-1]
        loud[a:b] = shape * rng.uniform(0.5, 1)
        pitch[a:b] = high * (1 - 0.15 * (k % 5) / 5) * np.linspace(1.1, 0.85, b - a)
        breathy[a:b] = rng.uniform(0, 0.5)
        h = max(0, a - int(FRAMES * 0.06))
        loud[h:a] = rng.uniform(0.05, 0.25)
    return voice.play(np.full(n, frame), pitch, loud, breathy)


def cough(voice: Voice, rng: np.random.Generator, n: int) -> np.ndarray:
    """A sharp burst of noise through the throat, a voiced rest after it; throats cleared."""
    frame, pitch = int(rng.choice(voice.vowels)), np.zeros(n)
    loud, breathy = np.full(n, 0.005), np.ones(n)
    for a, b in bursts(rng, n, (1.5, 4), (0.15, 0.4), (1, 4)):
        decay = np.exp(-np.arange(b - a) / (FRAMES * rng.uniform(0.03, 0.12)))
        loud[a:b] = decay * rng.uniform(0.6, 1)
        if rng.random() < 0.5:
            middle = a + (b - a) // 3
            pitch[middle:b] = voice.median * rng.uniform(0.6, 1.6)
            loud[middle:b] += 0.3 * np.hanning(b - middle)
            breathy[middle:b] = rng.uniform(0.2, 0.8)
    return voice.play(np.full(n, frame), pitch, loud, breathy)


def cry(voice: Voice, rng: np.random.Generator, n: int) -> np.ndarray:
    """Long vowels with a wide, shaking pitch: screams, moans, howls, yawns."""
    frame, far = int(rng.choice(voice.vowels)), int(rng.choice(voice.vowels))
    frames = np.where(wander(rng, n, 0.6, 0, 1) > 0.5, frame, far)
    pitch = voice.median * rng.uniform(0.7, 3) * 2 ** wander(rng, n, rng.uniform(0.3, 1.5), -0.5, 0.5)
    t = np.arange(n) / FRAMES
    pitch = pitch * (1 + rng.uniform(0, 0.08) * np.sin(2 * np.pi * rng.uniform(4, 12) * t))
    loud = np.clip(wander(rng, n, rng.uniform(0.4, 1.5), -0.4, 1.2), 0.01, 1)
    return voice.play(frames, np.where(loud > 0.05, pitch, 0), loud, rng.uniform(0, 0.6))


def breath(voice: Voice, rng: np.random.Generator, n: int) -> np.ndarray:
    """Breathing, sighs, panting, sniffing: noise through the mouth, swelling and ebbing."""
    frames = np.where(wander(rng, n, 0.5, 0, 1) > 0.5, *rng.choice(voice.vowels, 2))
    rate = rng.uniform(0.4, 4)
    swell = np.abs(np.sin(np.pi * np.cumsum(wander(rng, n, 0.8, 0.7, 1.3)) * rate / FRAMES))
    return voice.play(frames, np.zeros(n), 0.01 + swell ** rng.uniform(0.7, 4), 1.0)


def hum(voice: Voice, rng: np.random.Generator, n: int) -> np.ndarray:
    """A tune with the mouth shut."""
    out = sing(voice, rng, n)
    keep = np.exp(-np.arange(257) / rng.uniform(8, 25))
    size = 512
    spectrum = np.fft.rfft(out)
    hz = np.linspace(0, size // 2, len(spectrum))
    return np.fft.irfft(spectrum * np.interp(hz, np.arange(257), keep), len(out)).astype(np.float32)


def wordless(voice: Voice, rng: np.random.Generator, seconds: float) -> np.ndarray:
    """Any of MADE, unit deviation; the clip must hold a vowel (ValueError)."""
    if len(voice.vowels) < 4:
        raise ValueError("no vowel in the clip")
    out = globals()[MADE[rng.integers(len(MADE))]](voice, rng, int(seconds * FRAMES))
    return out / (out.std() + 1e-9)
