"""Music and surroundings without a voice, for the speech gate: seeded, unit deviation.

The corpus holds 43 such clips for training, most of them singing, so the gate learns from these.
"""

import numpy as np
from scipy.signal import lfilter

from .sounds import RATE, coloured_noise, odd_sound, tone_bed


def unit(x: np.ndarray) -> np.ndarray:
    return (x / (x.std() + 1e-9)).astype(np.float32)


def instrument(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """One instrument's melody: struck, bowed or blown, with a body's resonances."""
    n = int(seconds * RATE)
    out = np.zeros(n)
    struck = rng.random() < 0.5
    root, partials, bright = rng.uniform(55, 500), rng.integers(3, 24), rng.uniform(0.3, 2)
    stretch = rng.uniform(0, 4e-4) if struck else 0.0
    at = 0
    while at < n:
        span = min(int(RATE * rng.choice([0.12, 0.2, 0.3, 0.45, 0.7, 1.2])), n - at)
        t = np.arange(span) / RATE
        f = root * 2 ** (rng.integers(-5, 15) / 12)
        bow = 0 if struck else rng.uniform(0, 0.012)
        phase = 2 * np.pi * np.cumsum(f * (1 + bow * np.sin(2 * np.pi * 5.5 * t))) / RATE
        if struck:
            env = np.exp(-t * rng.uniform(1, 9)) * np.minimum(1, t * 300)
        else:
            env = np.minimum(1, t * rng.uniform(8, 60)) * np.minimum(1, (span / RATE - t) * 40)
        for k in range(1, partials + 1):
            ratio = k * np.sqrt(1 + stretch * k * k)
            if ratio * f < 7600:
                out[at : at + span] += env * np.sin(ratio * phase) / k**bright
        at += span if rng.random() < 0.85 else int(span * 1.5)
    for _ in range(rng.integers(0, 4)):
        out = resonance(out, rng.uniform(150, 4000), rng.uniform(0.9, 0.99)) + out
    return unit(out + 10 ** rng.uniform(-5, -2) * out.std() * rng.standard_normal(n))


def resonance(x: np.ndarray, hz: float, radius: float) -> np.ndarray:
    """Two-pole resonance, about unit gain at its peak."""
    turn = 2 * np.pi * hz / RATE
    return (1 - radius) * lfilter([1.0], [1, -2 * radius * np.cos(turn), radius**2], x)


def drums(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """Kick, snare and hat on a grid."""
    n = int(seconds * RATE)
    out = np.zeros(n + RATE)
    step = int(RATE * 60 / rng.uniform(70, 180) / 4)
    t = np.arange(RATE // 2) / RATE
    kick = np.sin(2 * np.pi * (50 * t + 8 * np.exp(-t * 30))) * np.exp(-t * rng.uniform(8, 25))
    snare = rng.standard_normal(len(t)) * np.exp(-t * rng.uniform(15, 50))
    hat = np.diff(rng.standard_normal(len(t)), prepend=0) * np.exp(-t * rng.uniform(30, 150))
    patterns = rng.random((3, 16)) < np.array([[0.25], [0.2], [0.6]])
    for number, at in enumerate(range(0, n, step)):
        for hit, pattern in zip((kick, snare, hat * 0.5), patterns, strict=True):
            if pattern[number % 16]:
                out[at : at + len(t)] += hit * rng.uniform(0.6, 1)
    return unit(out[:n] + 1e-4)


def outdoors(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """Wind, engines, birds, footsteps, crackle: what is heard where nobody speaks."""
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    slow = np.interp(t, np.arange(0, seconds + 1, 0.4), rng.uniform(0.1, 1, int(seconds / 0.4) + 4)[: len(np.arange(0, seconds + 1, 0.4))])
    kind = rng.integers(0, 5)
    if kind == 0:
        x = coloured_noise(rng, seconds, rng.uniform(0.8, 2.5)) * slow
    elif kind == 1:
        rate = rng.uniform(15, 120) * (0.7 + 0.6 * slow)
        phase = 2 * np.pi * np.cumsum(rate) / RATE
        x = sum(np.sin(k * phase) / k ** rng.uniform(0.2, 1.2) for k in range(1, 25))
        x = x + rng.uniform(0.1, 2) * coloured_noise(rng, seconds, 1.0)
    elif kind == 2:
        x = np.zeros(n)
        for _ in range(rng.integers(3, 25)):
            span = int(RATE * rng.uniform(0.03, 0.25))
            at = rng.integers(0, max(1, n - span))
            hz = rng.uniform(1800, 6500) + np.linspace(0, rng.uniform(-1500, 1500), span)
            x[at : at + span] += np.hanning(span) * np.sin(2 * np.pi * np.cumsum(hz) / RATE)
        x = x + 0.02 * coloured_noise(rng, seconds, 1.0)
    elif kind == 3:
        x = 0.02 * coloured_noise(rng, seconds, 1.0).astype(np.float64)
        for at in np.arange(rng.uniform(0, 0.4), seconds - 0.2, rng.uniform(0.25, 0.8)):
            span = int(0.15 * RATE)
            hit = rng.standard_normal(span) * np.exp(-np.arange(span) / rng.uniform(100, 900))
            x[int(at * RATE) : int(at * RATE) + span] += resonance(hit, rng.uniform(80, 2500), 0.9)
    else:
        x = coloured_noise(rng, seconds, 0.5) * (0.2 + (rng.random(n) < 0.003) * 8)
    return unit(x)


def no_voice(rng: np.random.Generator, seconds: float) -> np.ndarray:
    """Any of all that, alone or two at once, with a filter and fades now and then."""
    makers = [
        lambda: coloured_noise(rng, seconds, rng.uniform(-0.5, 2.5)),
        lambda: tone_bed(rng, seconds),
        lambda: odd_sound(rng, seconds),
        lambda: instrument(rng, seconds),
        lambda: instrument(rng, seconds),
        lambda: drums(rng, seconds),
        lambda: outdoors(rng, seconds),
    ]
    x = makers[rng.integers(len(makers))]()
    for _ in range(rng.choice([0, 1, 2], p=[0.5, 0.3, 0.2])):
        other = makers[rng.integers(1, len(makers))]()
        size = min(len(x), len(other))
        x = x[:size] + rng.uniform(0.2, 1) * other[:size]
    if rng.random() < 0.4:
        x = lfilter([1.0], [1, -rng.uniform(-0.6, 0.95)], x)
    if rng.random() < 0.3:
        tail = rng.standard_normal(RATE // 2) * np.exp(-np.arange(RATE // 2) / rng.uniform(500, 3000))
        wet = np.fft.irfft(np.fft.rfft(x, 1 << 17) * np.fft.rfft(tail, 1 << 17))[: len(x)]
        x = unit(x) + rng.uniform(0.2, 1) * unit(wet)
    if rng.random() < 0.3:
        x = x * np.interp(np.arange(len(x)), [0, len(x)], rng.uniform(0.05, 1, 2))
    return unit(x)
