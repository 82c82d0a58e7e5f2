"""Sounds that are no voice, made here because the corpus holds almost none: all seeded."""

import numpy as np

RATE = 16000


def coloured_noise(rng: np.random.Generator, seconds: float, slope: float) -> np.ndarray:
    """Noise whose power falls with frequency^slope; unit deviation."""
    n = int(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hz = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 20.0)
    shaped = np.fft.irfft(spectrum * hz ** (-slope / 2), n)
    return (shaped / (shaped.std() + 1e-9)).astype(np.float32)


def over_floor_of(source: np.ndarray, made: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What was made, float at 16 kHz, over noise as loud as a person's clip has it in its pauses."""
    floor = np.quantile(np.abs(source), 0.05) + 1e-5
    noise = coloured_noise(rng, len(made) / 16000 + 0.01, rng.uniform(0, 1))[: len(made)]
    return np.clip(made + floor * noise, -1, 1)


def tone_bed(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """Chords, a bass and drums: a music bed, unit deviation."""
    n = int(seconds * RATE)
    out = np.zeros(n, np.float32)
    beat = int(RATE * 60 / rng.uniform(70, 150))
    root = rng.uniform(90, 220)
    scale = np.array([0, 2, 3, 5, 7, 8, 10] if rng.random() < 0.5 else [0, 2, 4, 5, 7, 9, 11])
    partials = rng.integers(2, 12)
    bright = rng.uniform(0.4, 1.6)
    for start in range(0, n, beat):
        span = min(beat * int(rng.integers(1, 5)), n - start)
        t = np.arange(span) / RATE
        env = np.exp(-t * rng.uniform(0.3, 6)) * np.minimum(1, t * rng.uniform(20, 400))
        for note in rng.choice(scale, rng.integers(1, 4), replace=False):
            f = root * 2 ** (note / 12 + rng.integers(0, 3))
            vib = 1 + rng.uniform(0, 0.01) * np.sin(2 * np.pi * rng.uniform(4, 7) * t)
            phase = 2 * np.pi * np.cumsum(f * vib) / RATE
            for k in range(1, partials + 1):
                if k * f < 7800:
                    out[start : start + span] += (env * np.sin(k * phase) / k**bright).astype(
                        np.float32
                    )
        if rng.random() < 0.6:
            hit = min(int(RATE * 0.15), n - start)
            decay = np.exp(-np.arange(hit) / (RATE * rng.uniform(0.01, 0.06)))
            out[start : start + hit] += (rng.standard_normal(hit) * decay * rng.uniform(0.5, 3)).astype(
                np.float32
            )
    return out / (out.std() + 1e-9)


def odd_sound(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """Hum, sweeps, clicks, beeps, applause-like and rain-like noise; unit deviation."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    kind = rng.integers(0, 6)
    if kind == 0:
        f = rng.choice([50, 60, 100, 120])
        x = sum(np.sin(2 * np.pi * f * k * t) / k for k in range(1, rng.integers(2, 30)))
    elif kind == 1:
        f = np.linspace(rng.uniform(60, 3000), rng.uniform(60, 7000), n)
        x = np.sin(2 * np.pi * np.cumsum(f) / RATE)
    elif kind == 2:
        x = np.zeros(n)
        x[rng.integers(0, n, rng.integers(3, 60))] = 1
        x = np.convolve(x, np.exp(-np.arange(400) / rng.uniform(5, 120)))[:n]
        x += 1e-3 * rng.standard_normal(n)
    elif kind == 3:
        on = np.sin(2 * np.pi * rng.uniform(0.5, 6) * t) > 0
        x = on * np.sin(2 * np.pi * rng.uniform(300, 3000) * t)
    elif kind == 4:
        claps = (rng.random(n) < rng.uniform(20, 400) / RATE) * rng.standard_normal(n)
        x = np.convolve(claps, rng.standard_normal(200) * np.exp(-np.arange(200) / 40))[:n]
    else:
        x = np.sin(2 * np.pi * rng.uniform(80, 4000) * t)
    x = x + rng.uniform(1e-4, 0.05) * rng.standard_normal(n)
    return (x / (x.std() + 1e-9)).astype(np.float32)
