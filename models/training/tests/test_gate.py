"""The speech gate: its features against loops, and that it parts voices from noise."""

import numpy as np
import pytest

from training.frontend import FrontEnd
from training.blocks import active_seconds, blocks_of, levels
from training.gate import features, train_gate, voice_probability
from training.no_voice import no_voice


def slow_features(bands: np.ndarray) -> list[float]:
    """One block [100, 80] by loops, as the words of the contract say it."""
    g = [[sum(row[4 * j : 4 * j + 4]) / 4 for j in range(20)] for row in bands.tolist()]
    track = lambda j: [row[j] for row in g]
    mean = lambda v: sum(v) / len(v)
    deviation = lambda v: (sum((a - mean(v)) ** 2 for a in v) / len(v)) ** 0.5
    step = lambda v: sum(abs(b - a) for a, b in zip(v, v[1:], strict=False)) / (len(v) - 1)
    m = [mean(track(j)) for j in range(20)]
    e = [mean(row) for row in g]
    out = [a - mean(m) for a in m]
    out += [deviation(track(j)) for j in range(20)]
    out += [step(track(j)) for j in range(20)]
    return out + [deviation(e), step(e), max(e) - min(e)]


def test_features_are_what_the_contract_says():
    bands = np.random.default_rng(1).normal(-4, 2, (2, 100, 80))
    fast = features(bands)
    assert fast.shape == (2, 63)
    for block in range(2):
        assert np.abs(fast[block] - slow_features(bands[block])).max() < 1e-9


def test_only_frames_near_the_loudest_and_above_silence_count():
    level = np.full((1, 100), -80.0)
    assert active_seconds(level)[0] == 0
    level[0, :40] = -20
    level[0, 40:60] = -49  # within 30 dB of the loudest
    level[0, 60:80] = -51  # further down: a pause
    assert active_seconds(level)[0] == pytest.approx(0.6)
    assert active_seconds(np.full((1, 100), -59.0))[0] == pytest.approx(1.0)


def test_the_level_is_in_decibels_of_full_scale_without_the_mean():
    front = FrontEnd()
    t = np.arange(front.block_samples) / 16000
    tone = 0.5 + 0.1 * np.sin(2 * np.pi * 400 * t)
    assert levels(tone[None], front)[0].mean() == pytest.approx(-23.01, abs=0.02)


def test_short_clips_are_repeated_to_one_block():
    assert blocks_of(np.ones(5000, np.float32), FrontEnd()).shape == (1, 16240)
    assert blocks_of(np.ones(16000 * 3 + 240, np.float32), FrontEnd()).shape == (3, 16240)


def test_what_holds_no_voice_is_made_the_same_each_time():
    first = no_voice(np.random.default_rng(3), 1.0)
    again = no_voice(np.random.default_rng(3), 1.0)
    assert (first == again).all()
    for seed in range(40):
        x = no_voice(np.random.default_rng(seed), 1.0)
        assert np.isfinite(x).all() and x.std() == pytest.approx(1, abs=0.01)


def test_a_trained_gate_parts_voices_from_sounds(caches):
    train, dev = caches
    front = FrontEnd()
    gate = train_gate(train, front, count=120, seed=3)
    assert len(gate["mean"]) == len(gate["sd"]) == 63
    assert [len(layer["weights"]) for layer in gate["layers"]] == [32, 1]
    from training.gate import block_features

    voices = [i for i, row in enumerate(dev.rows) if row["label"] != "none"]
    spoken = np.concatenate([blocks_of(dev.clip(i), front) for i in voices])
    rng = np.random.default_rng(9)
    other = np.concatenate([blocks_of(0.1 * no_voice(rng, 2.1), front) for _ in range(30)])
    passed = lambda blocks: (
        voice_probability(gate, block_features(blocks, front)) >= gate["threshold"]
    ).mean()
    assert passed(spoken) > 0.8
    assert passed(other) < 0.3
