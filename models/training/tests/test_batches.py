"""Batches: balanced, held-out repositories kept out, our own fakes beside their sources."""

import numpy as np

from training.batches import Sampler, crops, gather, hold_out, repositories
from training.data import Clips


def test_as_many_people_as_machines_and_nothing_held_out(caches):
    train, _ = caches
    held = hold_out(train, 0.2, 11)
    sampler = Sampler(train, None, set(repositories(train)) - held)
    picked, labels, weights = sampler.draw(np.random.default_rng(1), 400, 0.18)
    assert labels.mean() == 0.5
    rows = [clips.rows[index] for clips, index in picked]
    assert [row["label"] == "fake" for row in rows] == [bool(y) for y in labels]
    assert not {row["repo"] for row in rows} & held
    assert (weights > 0).all()


def test_half_and_more_of_the_people_come_from_the_fakes_repository(caches):
    train, _ = caches
    sampler = Sampler(train, None, set(repositories(train)))
    picked, _, _ = sampler.draw(np.random.default_rng(2), 1200, 0.18)
    repos = [clips.rows[index]["repo"] for clips, index in picked]
    together = np.mean([a == b for a, b in zip(repos[::2], repos[1::2], strict=True)])
    assert together > 0.5


def test_what_is_held_out_is_a_seeded_share(caches):
    train, _ = caches
    assert hold_out(train, 0.25, 11) == hold_out(train, 0.25, 11)
    assert len(hold_out(train, 0.25, 11)) == 3


def test_our_own_fakes_stand_beside_their_source(caches):
    train, _ = caches
    real = [i for i, row in enumerate(train.rows) if row["label"] == "real"]
    rows = [
        {**train.rows[i], "label": "fake", "kind": "vocoder", "source": train.rows[i]["id"]}
        for i in real
    ]
    own = Clips(rows, train.starts[real], train.lengths[real], train.versions)
    sampler = Sampler(train, own, set(repositories(train)))
    picked, _, _ = sampler.draw(np.random.default_rng(3), 1000, 0.18)
    pairs = list(zip(picked[::2], picked[1::2], strict=True))
    ours = [(fake, person) for fake, person in pairs if fake[0] is own]
    assert 0.1 < len(ours) / len(pairs) < 0.26
    for (_, fake), (_, person) in ours:
        assert own.rows[fake]["source"] == train.rows[person]["id"]


def test_crops_are_whole_and_short_clips_repeat(caches):
    train, _ = caches
    picked = [(train, 0), (train, 1)]
    x = crops(picked, 64000, np.random.default_rng(4), 0.0)
    assert x.shape == (2, 64000) and x.dtype == np.int16
    assert (np.abs(x).reshape(2, -1, 8000).max(2) > 30).all()


def test_the_gather_is_what_a_loop_over_clips_gives():
    flat = np.arange(1, 5000, dtype=np.int16)
    starts, lengths = np.array([0, 700, 1000, 2500]), np.array([600, 90, 1400, 300])
    draws = np.array([[0.5, 0.2], [0.4, 0.2], [0.999, 0.7], [0.1, 0.9]])
    slow = []
    for start, span, (place, turn) in zip(starts, lengths, draws, strict=True):
        clip = flat[start : start + span]
        if span >= 300:
            begin = int(place * (span - 300 + 1))
            slow.append(clip[begin : begin + 300])
        else:
            slow.append(np.resize(np.roll(clip, -int(place * span) if turn < 0.5 else 0), 300))
    assert (gather(flat, starts, lengths, 300, draws) == np.array(slow)).all()


def test_each_version_is_heard_as_often_as_the_share_says(caches):
    train, _ = caches
    coded = {name: np.full_like(train.versions["clean"], k) for k, name in enumerate("abc", 1)}
    versions = {**coded, "clean": np.zeros_like(train.versions["clean"])}
    clips = Clips(train.rows, train.starts, train.lengths, versions)
    picked = [(clips, k % 100) for k in range(3000)]
    heard = crops(picked, 100, np.random.default_rng(5), 0.6)[:, 0]
    shares = np.bincount(heard, minlength=4) / len(heard)
    assert np.abs(shares - [0.4, 0.2, 0.2, 0.2]).max() < 0.03
