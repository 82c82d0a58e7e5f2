"""Evidence of single seconds: its own line of calibration, parts that speak for different sides."""

import numpy as np
import pytest

from training.calibrate import segment_llr
from training.frontend import FrontEnd
from training.model import Detector
from training.report import halves
from training.score import STEPS, segments_of, stream_scores
from training.spliced import MACHINE_DRIFT, PART_LLR, against_itself, pairs_of, part_strength, spliced

SETTINGS = {
    "calibration": {"slope": 9.0, "offset": 9.0, "capLlr": 3.0},
    "evidenceOutput": {"name": "segments", "slope": 2.0, "offset": 0.5},
}


def test_seconds_have_a_line_of_their_own_and_the_cap_of_all():
    assert segment_llr(np.array([0.0, 1.0, 9.0, -9.0]), SETTINGS) == pytest.approx([0.5, 2.5, 3, -3])


def slow_strength(llrs) -> float:
    """The strongest stretch by trying all."""
    spans = [(a, b) for a in range(len(llrs)) for b in range(a, len(llrs) + 1)]
    return max(sum(x - MACHINE_DRIFT for x in llrs[a:b]) for a, b in spans)


def test_a_parts_strength_is_that_of_the_strongest_stretch():
    rng = np.random.default_rng(1)
    for _ in range(30):
        llrs = rng.normal(0, 2, 14)
        assert part_strength(llrs, MACHINE_DRIFT) == pytest.approx(max(0, slow_strength(llrs)))


def test_evidence_is_against_itself_only_with_a_part_on_each_side():
    machine, human = np.full(4, 2.0), np.full(4, -2.0)
    assert against_itself(np.concatenate([human, machine]))
    assert not against_itself(np.tile(machine, 2))
    assert not against_itself(np.tile([1.2, -1.2], 20))
    assert part_strength(machine, MACHINE_DRIFT) > PART_LLR


def test_a_longer_voice_must_stray_further():
    part = np.concatenate([np.full(4, -2.0), np.full(4, 1.5)])
    assert against_itself(part)
    # The same eight seconds in an hour that says nothing.
    assert not against_itself(np.concatenate([part, np.zeros(3600)]))
    assert against_itself(np.concatenate([part, np.full(20, 1.5), np.zeros(3600), np.full(12, -1.5)]))


def test_a_seconds_evidence_depends_on_the_trunk_alone_not_on_the_window():
    detector = Detector(FrontEnd()).eval()
    rng = np.random.default_rng(2)
    x = rng.normal(0, 0.1, 8 * 16000 + 240).astype(np.float32)
    whole = segments_of(detector, x)
    assert whole.shape == (8,) and len(stream_scores(detector, x)) == 5
    assert segments_of(detector, x[: 5 * 16000 + 240]) == pytest.approx(whole[:5], abs=1e-5)
    assert STEPS * 4 == 100


def test_where_no_two_clips_are_long_enough_nothing_is_told(caches):
    results = {"spliced": spliced(Detector(FrontEnd()).eval(), caches[1], SETTINGS)}
    assert results["spliced"] is None
    assert halves(results)[0].startswith("Too few clips of 3 s")


def test_splices_pair_each_clip_once_a_real_one_with_a_fake_one(caches):
    pairs = pairs_of(caches[1], np.random.default_rng(0))
    rows = caches[1].rows
    assert all(rows[a]["label"] == "real" and rows[b]["label"] == "fake" for a, b in pairs)
    flat = [index for pair in pairs for index in pair]
    assert len(set(flat)) == len(flat)


def test_figures_of_splices_are_those_of_what_the_seconds_say(caches, monkeypatch):
    monkeypatch.setattr("training.spliced.MIN_SECONDS", 1.0)
    rows = caches[1].rows
    sign = lambda index: 1.0 if rows[index]["label"] == "fake" else -1.0
    monkeypatch.setattr("training.spliced.half", lambda clips, i: np.full(64000, sign(i)))
    monkeypatch.setattr(
        "training.spliced.seconds_of", lambda detector, x, front: x.reshape(-1, 16000).mean(1)
    )
    found = spliced(Detector(FrontEnd()).eval(), caches[1], SETTINGS)
    assert found["splices"] > 5
    assert found["ofOneRepository"] == found["splices"]
    assert found["rightHalf"] == 1 and found["secondAuc"] == pytest.approx(1)
    assert found["conflict"] == {"spliced": 1.0, "oneLabel": 0.0}
