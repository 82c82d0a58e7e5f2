"""Measuring conditions: the ratio that they promise, the length kept, the same each time."""

import numpy as np

from training.conditions import MADE, RATIO_DB, add_conditions, changed, speech_level
from training.data import Clips


def test_noise_and_music_stand_ten_decibels_below_the_speech(caches):
    train, _ = caches
    people = np.array([i for i, row in enumerate(train.rows) if row["label"] == "real"])
    for name in ("noise10", "music10"):
        for index in people[:6]:
            x = train.clip(int(index))
            bed = changed(train, int(index), name, people) - x
            ratio = 20 * np.log10(speech_level(x) / bed.std())
            assert abs(ratio - RATIO_DB) < 0.5, (name, index)


def test_the_high_pass_takes_away_hum(caches):
    train, _ = caches
    hum = 0.3 * np.sin(2 * np.pi * 50 * np.arange(16000) / 16000)
    samples = np.round(hum * 32767).astype(np.int16)
    one = Clips([train.rows[0]], np.array([0]), np.array([16000]), {"clean": samples})
    quieter = changed(one, 0, "hpf", np.array([0]))[4000:]
    assert quieter.std() < 0.15 * hum.std()


def test_conditions_keep_the_length_and_come_out_the_same(caches):
    train, _ = caches
    made = Clips(train.rows, train.starts, train.lengths, dict(train.versions))
    again = Clips(train.rows, train.starts, train.lengths, dict(train.versions))
    add_conditions(made, range(4))
    add_conditions(again, range(4))
    for name in MADE:
        assert len(made.versions[name]) == len(train.versions["clean"])
        assert (made.versions[name] == again.versions[name]).all()
        for index in range(4):
            assert made.clip(index, name).std() > 0
            assert np.abs(made.clip(index, name) - train.clip(index)).max() > 1e-3
