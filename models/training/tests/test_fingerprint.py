"""What a window's fingerprint depends on and what it does not, and that its judge is one detector with
the head: in training, over streams, in onnxruntime and in a file."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from training.data import Clips
from training.evened import SHRINKAGE, chances, evening, version_shares
from training.export import export
from training.fingerprint import FORMULA, STATISTICS, SUMS, WIDTH, comb_by_convolution, statistics, window_sums
from training.fingerprint_judge import (
    FingerprintJudge, clip_statistics, kept_statistics, learn, learn_from, learn_one, SHARE,
)  # fmt: skip
from training.model import Detector
from training.recipe import Recipe
from training.report import parts
from training.score import clip_scores, stream_scores, window_samples
from training.steps import calibrated, learn_fingerprint
from training.train import FINGERPRINT, restore, save, save_weights


def voice(seed: int, seconds: int = 4) -> np.ndarray:
    """Pulses through two resonances with pauses: speech enough for statistics."""
    rng = np.random.default_rng(seed)
    n = seconds * 16000 + 240
    pulses = np.zeros(n)
    pulses[np.cumsum(rng.integers(90, 150, n // 150))] = 1
    for hz in (600, 1900):
        turn = 2 * np.pi * hz / 16000
        ring = 0.97 ** np.arange(400) * np.cos(turn * np.arange(400))
        pulses = np.convolve(pulses, ring)[:n]
    envelope = 0.2 + np.abs(np.sin(np.arange(n) / 5000))
    return (0.05 * pulses * envelope + 1e-4 * rng.standard_normal(n)).astype(np.float32)


def found(samples: np.ndarray, **options) -> np.ndarray:
    return statistics(window_sums(torch.from_numpy(samples[None])), **options)[0].numpy()


def part(name: str) -> slice:
    start = {"lines": 0, "comb": 89, "rest": 153}[name]
    return slice(start, {"lines": 89, "comb": 153, "rest": STATISTICS}[name])


def test_widths_are_what_they_say():
    sums = window_sums(torch.zeros(2, window_samples(Detector().front)))
    assert sums.shape == (2, 4, WIDTH) and WIDTH == sum(SUMS.values())
    assert statistics(sums).shape == (2, STATISTICS)


@pytest.mark.parametrize("gain", [0.05, 4.0])
def test_level_changes_nothing(gain):
    x = voice(1)
    assert np.abs(found(gain * x) - found(x)).max() < 0.02


def test_neither_the_sign_of_the_wave_nor_an_offset_changes_anything():
    """Skewed pulses: their residual's skewness turns with the sign."""
    x = voice(9)
    for other in (-x, x + np.float32(0.1), x - np.float32(0.01)):
        assert np.abs(found(other) - found(x)).max() < 0.02


def test_nothing_that_is_heard_leads_to_no_number():
    loud = np.sign(voice(2)) * 1.0
    for samples in (np.zeros(64240, np.float32), loud.astype(np.float32), voice(3) * 1e-6):
        assert np.isfinite(found(samples)).all()


def test_a_second_of_silence_counts_for_nothing():
    """Only seconds within 20 dB of the loudest are looked at."""
    x = voice(4)
    x[48000:] = 0
    other = x.copy()
    other[49000:] = 1e-5 * np.random.default_rng(0).standard_normal(64240 - 49000)
    assert np.abs(found(other) - found(x)).max() < 1e-3


def test_lines_that_stand_still_are_seen_with_their_spacing():
    """Evenly spaced lines, 40 dB below the voice, as upsampling leaves them: every 250 Hz is 64 bins."""
    x, t = voice(5), np.arange(64240) / 16000
    lined = x + sum(4e-4 * np.sin(2 * np.pi * hz * t + hz) for hz in range(500, 7000, 250)).astype(np.float32)
    before, after = found(x), found(lined)
    assert after[part("lines")].mean() > before[part("lines")].mean() + 0.3
    at = (64 - 8) // 8
    assert after[part("comb")][at] > before[part("comb")][at] + 0.2


def test_both_ways_to_the_comb_agree():
    x = voice(6)
    assert np.abs(found(x, comb=comb_by_convolution) - found(x)).max() < 1e-5


def made_up(count: int = 200):
    """Statistics [2 versions, clips, STATISTICS] of two kinds that differ in a few of them."""
    rng = np.random.default_rng(7)
    labels = np.repeat([0.0, 1.0], count)
    heard = rng.standard_normal((2, 2 * count, STATISTICS)).astype(np.float32)
    heard[:, labels > 0, 5:15] += 1.0
    groups = np.array([f"r{i % 8}" for i in range(2 * count)])
    return heard, labels, chances(labels, groups), np.array([0.5, 0.5])


@pytest.fixture(scope="module")
def judge() -> FingerprintJudge:
    return learn(*made_up())


def raw(judge: FingerprintJudge, heard: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return judge.of_statistics(torch.from_numpy(heard)).numpy()


def test_it_learns_what_tells_them_apart_the_same_each_time(judge):
    heard, labels, *_ = made_up()
    scores = raw(judge, heard[0])
    assert (scores[labels > 0][:, None] > scores[labels == 0][None]).mean() > 0.95
    assert np.array_equal(raw(learn(*made_up()), heard[0]), scores)


def test_it_is_the_average_of_what_each_network_says_of_evened_statistics():
    """Evening, both networks and their average lie in three matrices."""
    heard, labels, chance, shares = made_up()
    seen = []

    def watched(evened, *rest):
        seen.append((evened, learn_one(evened, *rest)))
        return seen[-1][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.fingerprint_judge.learn_one", watched)
        learned = learn(heard, labels, chance, shares)
    with torch.no_grad():
        each = [network(evened).squeeze(-1).numpy() for evened, network in seen]
    assert len(each) == 2 and np.abs(each[0] - each[1]).max() > 0.01
    assert np.abs(raw(learned, heard) - SHARE * (each[0] + each[1]) / 2).max() < 1e-3


def test_evening_brings_directions_towards_one_size():
    rng = np.random.default_rng(2)
    mixed = rng.standard_normal((2, 4000, 6)) @ (rng.standard_normal((6, 6)) * [5, 1, 1, 1, 1, 0.1])
    shares = np.array([0.3, 0.7])
    spans = lambda values: np.linalg.eigvalsh(sum(w * np.cov(v.T) for w, v in zip(shares, values)))
    before, after = spans(mixed), spans(mixed @ evening(mixed, shares))
    want = before / ((1 - SHRINKAGE) * before + SHRINKAGE * before.mean())
    assert after == pytest.approx(want / want.mean(), rel=1e-6)
    assert after.mean() == pytest.approx(1)


def test_versions_come_as_often_as_they_should():
    names = ["clean", "opus24", "gsm", "clean-altered", "opus24-altered", "clean-stretched", "noise10", "music10"]
    as_it_is, altered = 0.35, 0.35
    shares = [as_it_is * 2 / 3, as_it_is / 3, 0.1, altered * 2 / 3, altered / 3, 0.1, 0.05, 0.05]
    assert version_shares(names) == pytest.approx(shares)
    assert version_shares(["clean"]) == pytest.approx([1.0])


def test_statistics_are_those_of_the_first_window_and_kept(caches, tmp_path):
    train, _ = caches
    repos = {row["repo"] for row in train.rows}
    first = learn_from([(train, tmp_path)], repos)
    kept = np.load(tmp_path / f"fingerprint{FORMULA}-clean.npy")
    assert np.allclose(kept[:3], clip_statistics(train, range(3), "clean"))
    made = ("clean-altered", "clean-stretched", "noise10", "music10")
    assert {path.name for path in tmp_path.iterdir()} >= {f"fingerprint{FORMULA}-{name}.npy" for name in made}
    again = learn_from([(train, tmp_path)], repos)
    assert torch.equal(first.hear.weight, again.hear.weight)
    fewer = learn_from([(train, tmp_path)], set(sorted(repos)[:6]))
    assert not torch.equal(first.mean, fewer.mean)


@pytest.mark.parametrize("change", [lambda kept: kept[1:], lambda kept: kept[:, 1:]])
def test_statistics_of_other_clips_or_of_another_kind_are_computed_anew(caches, tmp_path, change):
    _, dev = caches
    found = kept_statistics(dev, "clean", tmp_path)
    assert found.shape == (len(dev.rows), STATISTICS)
    np.save(tmp_path / f"fingerprint{FORMULA}-clean.npy", change(found))
    assert np.array_equal(kept_statistics(dev, "clean", tmp_path), found)


@pytest.fixture
def detector(judge) -> Detector:
    torch.manual_seed(3)
    made = Detector().eval()
    made.fingerprint = judge
    return made


def test_a_clip_and_a_stream_get_one_score(detector, caches):
    train, _ = caches
    longest = int(np.argmax(train.lengths))
    samples = np.resize(train.clip(longest), window_samples(detector.front)).astype(np.float32)
    alone = stream_scores(detector, samples)
    assert alone.shape == (1,)
    assert alone[0] == pytest.approx(clip_scores(detector, train, [longest])[0], abs=1e-3)
    detector.fingerprint = None
    assert abs(alone[0] - stream_scores(detector, samples)[0]) > 1e-3


def test_onnxruntime_adds_both_judges(detector, tmp_path):
    export(detector, tmp_path)
    head = onnxruntime.InferenceSession(tmp_path / "head.onnx")
    sums = window_sums(torch.from_numpy(voice(8)[None]))
    torch.manual_seed(1)
    embeddings = torch.rand(1, 100, detector.shape.embedding)
    score = head.run(["score"], {"embeddings": embeddings.numpy(), "fingerprint": sums.numpy()})[0]
    with torch.no_grad():
        want = (detector.head(embeddings) + detector.fingerprint(sums)).numpy()
    assert np.abs(score - want).max() < 1e-3
    # WebGPU gives a kernel ten buffers, and what it reads takes one of them.
    assert max(len(node.output) for node in onnx.load(tmp_path / "head.onnx").graph.node) < 10


def state_of(detector: Detector) -> dict:
    kept = {name: value for name, value in detector.state_dict().items() if "fingerprint" not in name}
    recipe = {**Recipe(scale="mel").__dict__}
    return {"averaged": kept, "step": 3, "recipe": recipe, "held": ["a"], "before": []}


def test_a_run_and_a_weights_file_bring_it_back(detector, judge, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    save(run / "checkpoint.pt", state_of(detector))
    assert restore(run)[0].fingerprint is None
    save(run / FINGERPRINT, judge.state_dict())
    back, state = restore(run)
    save_weights(tmp_path / "weights.pt", state)
    for one in (back, restore(tmp_path / "weights.pt")[0]):
        assert torch.equal(one.fingerprint.hear.weight, judge.hear.weight)


def test_a_judge_of_other_statistics_is_learned_anew(detector, judge, caches, tmp_path, monkeypatch):
    """It cannot be read with this code: what it was learned from does not matter, only that it goes."""
    save(tmp_path / "checkpoint.pt", state_of(detector))
    save(tmp_path / FINGERPRINT, {**judge.state_dict(), "mean": torch.zeros(3)})
    monkeypatch.setattr("training.steps.load", lambda folder: caches[0])
    monkeypatch.setattr("training.steps.learn_from", lambda *_: judge)
    monkeypatch.setattr("training.steps.learn_seconds", lambda *_: None)
    learn_fingerprint(tmp_path, tmp_path / "cache")
    assert torch.equal(restore(tmp_path)[0].fingerprint.mean, judge.mean)


def test_a_twin_without_it_is_refused(detector, tmp_path):
    twin = tmp_path / "twin"
    twin.mkdir()
    state = state_of(detector)
    save(twin / "checkpoint.pt", state)
    with pytest.raises(SystemExit, match="run `fingerprint` for both"):
        calibrated(detector, state, tmp_path, twin)


def test_people_are_told_of_it_where_the_card_has_one():
    assert "added to the head's" in parts({"fingerprint": {"width": WIDTH}})[0]
    assert parts({}) == []


def test_our_own_fakes_are_a_tenth_of_the_fakes(caches, tmp_path, monkeypatch):
    """By their ways; and those of repositories that are held out are not learned from."""
    train, _ = caches
    repos = sorted({row["repo"] for row in train.rows})
    rows = [{**row, "system": f"own-{i % 2}-x", "label": "fake"} for i, row in enumerate(train.rows[:6])]
    own = Clips(rows, train.starts[:6], train.lengths[:6], train.versions)
    (tmp_path / "own").mkdir()
    seen = {}

    def caught(heard, labels, chance, shares):
        seen.update(heard=heard, labels=labels, chance=chance)

    monkeypatch.setattr("training.fingerprint_judge.learn", caught)
    learn_from([(train, tmp_path)], set(repos), [(own, tmp_path / "own")])
    ours = seen["chance"][-6:]
    assert seen["chance"].sum() == pytest.approx(1)
    assert seen["chance"][seen["labels"] == 0].sum() == pytest.approx(0.5)
    assert ours.sum() == pytest.approx(0.05)
    assert len(seen["labels"]) == seen["heard"].shape[1]
    before = len(seen["labels"])
    learn_from([(train, tmp_path)], set(repos) - {rows[0]["repo"]}, [(own, tmp_path / "own")])
    assert len(seen["labels"]) < before - 1
