"""Rooms, rates and compressors: each does what its words say, and no strength does nothing."""

import numpy as np
import pytest
import torch

from training.channel import change_channel, compressed, in_rooms, room_bank, through_rate


@pytest.fixture(scope="module")
def rooms():
    return torch.from_numpy(room_bank(5, count=4))


def test_a_room_begins_with_the_direct_sound_and_dies_away(rooms):
    assert torch.equal(rooms[:, 0], torch.ones(4))
    early, late = rooms[:, 1:1600].norm(dim=1), rooms[:, 4800:].norm(dim=1)
    assert (early > 5 * late).all() and (early > 0.05).all()


def test_a_click_in_a_room_is_its_response_and_no_louder(rooms):
    click = torch.zeros(1, 8000)
    click[0, 100] = 0.5
    wet = in_rooms(click, rooms, np.array([2]))
    assert wet.norm().item() == pytest.approx(0.5, rel=1e-3)
    expected = rooms[2] / rooms[2].norm() * 0.5
    assert torch.allclose(wet[0, 100 : 100 + 6400], expected, atol=1e-4)


def test_another_rate_keeps_what_is_low_and_loses_what_is_high():
    t = torch.arange(16000) / 16000
    low, high = (torch.sin(2 * torch.pi * hz * t)[None] for hz in (200, 6500))
    assert (through_rate(low, 8000, "linear") - low)[:, 100:-100].abs().max() < 0.05
    # 6500 Hz cannot live at 8000 samples a second: it folds down.
    kept = (through_rate(high, 8000, "nearest-exact") * high).mean() / high.square().mean()
    assert kept.abs() < 0.3


def test_a_compressor_brings_loud_and_quiet_together():
    x = torch.randn(1, 16000) * torch.where(torch.arange(16000) < 8000, 0.3, 0.03)
    before = x[0, :8000].std() / x[0, 8000:].std()
    y = compressed(x, torch.tensor([[4.0]]))
    after = y[0, :8000].std() / y[0, 8000:].std()
    assert after < before**0.5


def test_strength_decides_how_many_are_changed_and_a_seed_what(rooms):
    x = torch.randn(200, 8000) * 0.1
    made = lambda seed, strength: change_channel(
        x.clone(), rooms, np.random.default_rng(seed), strength
    )
    assert torch.equal(made(1, 0.0), x)
    changed = (made(1, 1.0) != x).any(1).float().mean()
    assert 0.3 < changed < 0.5
    assert torch.equal(made(1, 1.0), made(1, 1.0))
    assert not torch.equal(made(1, 1.0), made(2, 1.0))
    assert torch.isfinite(made(1, 1.0)).all()
