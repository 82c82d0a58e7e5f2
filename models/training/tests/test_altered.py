"""Clips cut or spoken otherwise, for the judge of fingerprints."""

import numpy as np
import pytest

from training.altered import LENGTHS, SHORTEST, SPEEDS, altered, sound_of, stretched

RATE = 16_000


def tone(seconds: float, pitch: float = 200.0) -> np.ndarray:
    return np.sin(2 * np.pi * pitch * np.arange(int(seconds * RATE)) / RATE).astype(np.float32)


def pitch_of(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return np.argmax(spectrum) * RATE / len(samples)


def test_it_is_a_stretch_or_the_whole_at_another_pace():
    clip, stretches, paces = tone(4.0), 0, set()
    for seed in range(60):
        out = altered(clip, np.random.default_rng(seed))
        if np.shares_memory(out, clip):
            stretches += 1
            assert 0.34 < len(out) / len(clip) < 0.71
        else:
            pace = round(100 * len(out) / len(clip))
            paces.add(pace)
            assert pitch_of(out) == pytest.approx(200 * 100 / pace, abs=1)
    assert 15 < stretches < 45
    assert paces <= set(LENGTHS) and len(paces) > 4


@pytest.mark.parametrize("length", [1, 500, SHORTEST - 1, SHORTEST, SHORTEST + 1])
def test_a_short_clip_stays_whole_where_it_is_cut(length):
    for seed in range(20):
        out = altered(tone(4.0)[:length], np.random.default_rng(seed))
        assert 0 < len(out) and (len(out) >= min(length, SHORTEST) or len(out) > 0.87 * length)


def test_by_the_clips_id_it_is_the_same_each_time(caches):
    train, _ = caches
    most = 4 * RATE
    for index in range(4):
        once, again = (sound_of(train, index, "clean-altered", most) for _ in range(2))
        assert np.array_equal(once, again)
        assert np.array_equal(sound_of(train, index, "clean", most), train.clip(index))
    lengths = {len(sound_of(train, i, "clean-altered", most)) / min(len(train.clip(i)), most) for i in range(8)}
    assert len(lengths) > 3
    assert all(len(sound_of(train, i, "clean-altered", 1000)) <= 1140 for i in range(8))


def test_a_player_at_another_speed_keeps_the_pitch():
    clip, speeds = tone(4.0), set()
    for seed in range(40):
        out = stretched(clip, np.random.default_rng(seed))
        speed = min(SPEEDS, key=lambda each: abs(len(clip) / len(out) - each))
        speeds.add(speed)
        # To a piece, which is what its end may lack.
        assert len(out) == pytest.approx(len(clip) / speed, abs=2600)
        assert pitch_of(out) == pytest.approx(200, abs=2)
        assert out.std() == pytest.approx(clip.std(), rel=0.1)
    assert len(speeds) > 6


def test_twice_as_much_of_a_clip_is_stretched_as_is_looked_at(caches):
    train, _ = caches
    long = max(range(len(train.rows)), key=lambda i: train.lengths[i])
    once, again = (sound_of(train, long, "clean-stretched", 8000) for _ in range(2))
    assert np.array_equal(once, again)
    # Twice as fast there is still enough.
    assert 16000 / 2.2 - 2600 < len(once) < 16000 / 0.7
