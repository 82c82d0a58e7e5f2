"""The judge of single seconds: what it learns from, and that training, streams and the graph agree."""

import numpy as np
import onnxruntime
import pytest
import torch

from training.data import Clips
from training.export import export
from training.fingerprint import (
    FORMULA, block_sums, blocks_of_windows, both_statistics, comb_by_convolution, statistics, window_sums,
)  # fmt: skip
from training.fingerprint_judge import FingerprintJudge, with_fingerprint
from training.model import Detector, multiply_adds
from training.score import clip_both, segments_of, window_samples
from training.second_judge import SECOND_STATISTICS, SecondJudge, kept_seconds, learn, learn_seconds


@pytest.fixture(scope="module")
def second() -> SecondJudge:
    """Of made-up statistics, two kinds that differ in a few of them."""
    rng = np.random.default_rng(7)
    labels = np.repeat([0.0, 1.0], 300)
    heard = rng.standard_normal((2, 600, SECOND_STATISTICS)).astype(np.float32)
    heard[:, labels > 0, 5:15] += 1.0
    given = (heard, torch.from_numpy(labels.astype(np.float32)), np.full(600, 1 / 600), np.array([0.5, 0.5]))
    judge, again = learn(*given), learn(*given)
    assert torch.equal(judge.hear.weight, again.hear.weight)
    with torch.no_grad():
        raw = judge.of_statistics(torch.from_numpy(heard[0])).numpy()
    assert (raw[labels > 0][:, None] > raw[labels == 0][None]).mean() > 0.95
    return judge


@pytest.fixture
def detector(second) -> Detector:
    torch.manual_seed(3)
    made = Detector().eval()
    made.fingerprint = FingerprintJudge().eval()
    made.fingerprint.second = second
    return made


def test_statistics_are_a_windows_own_without_the_comb():
    x = torch.from_numpy(np.random.default_rng(1).normal(0, 0.1, (1, 64240)).astype(np.float32))
    sums = window_sums(x)
    whole, less = statistics(sums)[0], statistics(sums, None)[0]
    assert len(less) == SECOND_STATISTICS
    assert torch.equal(torch.cat([whole[:89], whole[153:]]), less)
    window, seconds = both_statistics(sums, comb_by_convolution)
    assert torch.allclose(window, statistics(sums, comb_by_convolution), atol=1e-5)
    assert torch.allclose(seconds, statistics(sums[0][:, None], None), atol=1e-5)


def test_a_second_of_silence_is_kept_as_none_and_not_learned_from(caches, tmp_path, monkeypatch):
    monkeypatch.setattr("training.second_judge.HEARD", ("clean", "noise10", "music10", "not here"))
    train, _ = caches
    repos = {row["repo"] for row in train.rows}
    judge = learn_seconds([(train, tmp_path)], repos)
    kept = kept_seconds(train, "clean", tmp_path)
    assert kept.shape == (len(train.rows), 4, SECOND_STATISTICS)
    assert np.isfinite(kept[..., 0]).any()
    # The same again with all seconds of one clip silenced: another judge, and no number that is none.
    kept[0] = np.nan
    assert len(list(tmp_path.iterdir())) == 3  # clean, in noise and in music
    np.save(tmp_path / f"seconds{FORMULA}-clean.npy", kept)
    other = learn_seconds([(train, tmp_path)], repos)
    assert torch.isfinite(other.mean).all() and not torch.equal(judge.mean, other.mean)
    real = {row["repo"] for row in train.rows if row["label"] == "real"}
    fake = {row["repo"] for row in train.rows if row["label"] == "fake"}
    one_kind = sorted(real ^ fake)[:1]
    assert learn_seconds([(train, tmp_path)], set(one_kind)) is None


def test_our_own_fakes_are_heard_too(caches, tmp_path, monkeypatch):
    """Else it takes the seconds of systems that no repository of the corpus holds for a person's."""
    train, _ = caches
    repos = {row["repo"] for row in train.rows}
    rows = [{**row, "system": "own-espeak-ng-de", "label": "fake"} for row in train.rows[:6]]
    own = Clips(rows, train.starts[:6], train.lengths[:6], train.versions)
    (tmp_path / "own").mkdir()
    seen = []
    monkeypatch.setattr("training.second_judge.learn", lambda *given: seen.append(given))
    learn_seconds([(train, tmp_path)], repos)
    learn_seconds([(train, tmp_path)], repos, [(own, tmp_path / "own")])
    (_, without, _, _), (heard, labels, chance, _) = seen
    ours = kept_seconds(own, "clean", tmp_path / "own")
    ours = ours[np.isfinite(ours[..., 0])]
    assert len(ours) and np.array_equal(heard[0, len(without) :], ours)
    assert (labels[len(without) :] == 1).all() and len(labels) == len(without) + len(ours)
    assert chance[len(without) :].sum() == pytest.approx(0.05, rel=0.1)


def test_clips_and_streams_get_its_evidence_in_place_of_the_heads(detector, caches):
    train, _ = caches
    longest = int(np.argmax(train.lengths))
    samples = np.resize(train.clip(longest), window_samples(detector.front)).astype(np.float32)
    blocks = blocks_of_windows(torch.from_numpy(samples)[None])[0]
    with torch.no_grad():
        want = detector.fingerprint.second(block_sums(blocks)[None])[0].numpy()
    assert segments_of(detector, samples) == pytest.approx(want, abs=1e-4)
    _, each = clip_both(detector, train, [longest])
    spoken = np.isfinite(each[0])
    assert spoken.any() and each[0][spoken] == pytest.approx(want[spoken], abs=1e-3)
    detector.fingerprint.second = None
    assert np.abs(segments_of(detector, samples) - want).max() > 1e-3


def test_onnxruntime_gives_the_same_and_the_card_counts_it(detector, tmp_path):
    export(detector, tmp_path)
    head = onnxruntime.InferenceSession(tmp_path / "head.onnx")
    rng = np.random.default_rng(8)
    sums = window_sums(torch.from_numpy(rng.normal(0, 0.1, (1, 64240)).astype(np.float32)))
    given = {"embeddings": np.zeros((1, 100, detector.shape.embedding), np.float32), "fingerprint": sums.numpy()}
    (segments,) = head.run(["segments"], given)
    with torch.no_grad():
        assert np.abs(segments - detector.fingerprint.second(sums).numpy()).max() < 1e-3
    with_it = multiply_adds(detector)[1]
    detector.fingerprint.second = None
    assert with_it - multiply_adds(detector)[1] == 4 * (SECOND_STATISTICS + 1) * 64


def test_kept_weights_bring_it_back(second):
    judge = FingerprintJudge()
    assert with_fingerprint(Detector(), judge.state_dict()).fingerprint.second is None
    judge.second = second
    back = with_fingerprint(Detector(), judge.state_dict()).fingerprint
    assert torch.equal(back.second.hear.weight, second.hear.weight)
