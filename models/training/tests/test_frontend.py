"""The front end against slow and obvious versions of itself."""

import math

import numpy as np
import pytest
import torch

from training.frontend import RATE, FrontEnd, Spectrum, filter_bank, repeat_to, resample


def slow_bands(samples: np.ndarray, settings: FrontEnd) -> np.ndarray:
    """Log bands by loops over frames, bins and bands, as the words of the card say it."""
    to = lambda f: 2595 * math.log10(1 + f / 700) if settings.scale == "mel" else f
    back = lambda m: 700 * (10 ** (m / 2595) - 1) if settings.scale == "mel" else m
    low, high = to(settings.minHz), to(settings.maxHz)
    edge = [back(low + (high - low) * k / (settings.bands + 1)) for k in range(settings.bands + 2)]
    out = []
    for first in range(0, len(samples) - settings.frameSamples + 1, settings.hopSamples):
        frame = samples[first : first + settings.frameSamples].astype(np.float64)
        frame = frame - frame.mean()
        n = np.arange(settings.frameSamples)
        frame = frame * (0.5 - 0.5 * np.cos(2 * np.pi * n / settings.frameSamples))
        row = []
        power = [
            abs(np.sum(frame * np.exp(-2j * np.pi * j * n / settings.nFft))) ** 2
            for j in range(settings.nFft // 2 + 1)
        ]
        for k in range(settings.bands):
            centre = edge[k + 1]
            lower = min(edge[k], centre - settings.minHalfWidthHz)
            upper = max(edge[k + 2], centre + settings.minHalfWidthHz)
            total = 0.0
            for j, value in enumerate(power):
                f = j * RATE / settings.nFft
                weight = min((f - lower) / (centre - lower), (upper - f) / (upper - centre))
                total += max(0.0, weight) * value
            row.append(math.log(total + settings.floor))
        out.append(row)
    return np.array(out)


@pytest.mark.parametrize("scale", ["mel", "linear"])
def test_bands_are_what_the_card_says(scale):
    settings = FrontEnd(scale=scale)
    rng = np.random.default_rng(2)
    samples = (0.1 * rng.standard_normal(1200) + 0.3).astype(np.float32)
    spectrum = Spectrum(settings)
    fast = spectrum.bands(spectrum(torch.from_numpy(samples[None])))[0].numpy()
    slow = slow_bands(samples, settings)
    assert fast.shape == slow.shape == (6, 80)
    assert np.abs(fast - slow).max() < 1e-3


def test_a_constant_offset_changes_nothing():
    rng = np.random.default_rng(3)
    samples = torch.from_numpy((0.05 * rng.standard_normal((1, 2000))).astype(np.float32))
    spectrum = Spectrum(FrontEnd())
    plain = spectrum.bands(spectrum(samples))
    moved = spectrum.bands(spectrum(samples + 0.25))
    assert (plain - moved).abs().max() < 1e-3


@pytest.mark.parametrize("scale", ["mel", "linear"])
def test_no_band_is_empty(scale):
    assert filter_bank(FrontEnd(scale=scale)).sum(1).min() > 0.5


def test_a_block_gives_a_hundred_frames():
    settings = FrontEnd()
    assert settings.block_samples == 16240
    assert Spectrum(settings)(torch.zeros(1, settings.block_samples)).shape == (1, 100, 257)


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_resampling_keeps_a_tone_in_its_place(rate):
    tone = lambda r, n: np.sin(2 * np.pi * 700 * np.arange(n) / r)
    out = resample(tone(rate, rate // 4), rate)
    want = tone(RATE, len(out))
    middle = slice(400, len(out) - 400)
    assert abs(len(out) - RATE // 4) <= 1
    assert np.abs(out[middle] - want[middle]).max() < 1e-3


def test_resampling_takes_out_what_16_khz_cannot_hold():
    tone = np.sin(2 * np.pi * 9500 * np.arange(9600) / 48000)
    assert np.abs(resample(tone, 48000)[400:-400]).max() < 1e-3


def test_short_speech_is_repeated():
    assert repeat_to(np.array([1, 2, 3]), 7).tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert repeat_to(np.array([1, 2, 3]), 2).tolist() == [1, 2]
