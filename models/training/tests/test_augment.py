"""Augmentation in batches: it does what its words say, the same from the same seed."""

import numpy as np
import pytest
import torch

from training.augment import (
    deviation,
    masked,
    mix_noise,
    noise_bank,
    shaped_bands,
    stretched,
    warped_bank,
)
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


def test_a_warped_bank_hears_what_lay_higher():
    spectrum = Spectrum(FrontEnd(scale="linear"))
    power = torch.zeros(1, 3, 257)
    power[:, :, 110] = 1.0  # 3437 Hz
    plain = spectrum.bands(power)[0, 0]
    same = torch.log(power @ warped_bank(spectrum.bank, torch.ones(1)) + 1e-6)[0, 0]
    assert torch.allclose(plain, same, atol=1e-5)
    lower = torch.log(power @ warped_bank(spectrum.bank, torch.tensor([1.1])) + 1e-6)[0, 0]
    # Bands of 86 Hz: what lies at 3437 Hz is heard where 3125 Hz was, four bands below.
    assert int(plain.argmax()) - int(lower.argmax()) in (3, 4)


def test_stretching_keeps_what_comes_first_and_last():
    bands = torch.randn(2, 200, 80)
    slow = stretched(bands, 220)
    assert slow.shape == (2, 220, 80)
    assert torch.allclose(slow[:, [0, -1]], bands[:, [0, -1]], atol=1e-5)
    assert stretched(bands, 200) is bands


def test_masks_hide_behind_the_mean_and_leave_most():
    torch.manual_seed(1)
    bands = torch.randn(50, 200, 80)
    out = masked(bands, 1.0, 2)
    changed = out != bands
    assert 0.1 < changed.float().mean() < 0.5
    mean = bands.mean((1, 2), keepdim=True).expand_as(bands)
    assert torch.equal(out[changed], mean[changed])
