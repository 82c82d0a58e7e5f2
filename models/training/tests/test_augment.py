"""Augmentation in batches: it does what its words say, the same from the same seed."""

import numpy as np
import pytest
import torch

from training.augment import deviation, mix_noise, noise_bank, shaped_bands
from training.frontend import FrontEnd, Spectrum


@pytest.fixture(scope="module")
def banks():
    rows = torch.from_numpy(noise_bank(3, count=4, seconds=2.0))
    return rows[:2], rows[2:]


def tones(batch: int, n: int = 16000) -> torch.Tensor:
    t = torch.arange(n) / 16000
    return 0.02 * torch.sin(2 * torch.pi * 300 * t).repeat(batch, 1)


def test_deviation_is_torchs():
    x = torch.randn(5, 4000) + 0.3
    assert torch.allclose(deviation(x), x.std(1, correction=0, keepdim=True), rtol=1e-3)


def test_noise_comes_to_two_fifths_at_3_to_30_decibels(banks):
    clean = tones(600)
    noisy = mix_noise(clean.clone(), *banks, np.random.default_rng(1))
    # The level is drawn for all: the tone's share of each crop says what was laid on it.
    unit = clean[0] / clean[0].norm()
    tone = noisy @ unit
    rest = (noisy - tone[:, None] * unit).norm(dim=1)
    ratio = 20 * torch.log10(tone / rest.clamp(min=1e-9))
    clipped = noisy.abs().amax(1) >= 1
    dirty = ratio[~clipped] < 60
    assert 0.33 < dirty.float().mean() < 0.47
    assert ratio[~clipped][dirty].min() > 2 and ratio[~clipped][dirty].max() < 31
    assert noisy.abs().max() <= 1


def test_the_same_seed_gives_the_same_batch(banks):
    spectrum = Spectrum(FrontEnd())

    def made(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        x = mix_noise(tones(6), *banks, np.random.default_rng(seed))
        return shaped_bands(spectrum, x)

    assert torch.equal(made(4), made(4))
    assert not torch.equal(made(4), made(5))


def test_no_strength_leaves_the_tone_alone(banks):
    clean = tones(20)
    x = mix_noise(clean.clone(), *banks, np.random.default_rng(2), strength=0.0)
    scale = x.norm(dim=1, keepdim=True) / clean.norm(dim=1, keepdim=True)
    quiet = x.abs().amax(1) < 1
    assert torch.allclose(x[quiet], (scale * clean)[quiet], atol=1e-5)
