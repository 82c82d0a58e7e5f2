"""Error rates on scores whose answers are known."""

import numpy as np

from training.metrics import auc, cllr, eer, interval
from training.pictures import confusion

LABELS = np.array([0.0, 0, 0, 0, 1, 1, 1, 1])


def test_scores_that_part_the_classes():
    scores = np.array([-4.0, -3, -2, -1, 1, 2, 3, 4])
    assert eer(scores, LABELS) == 0
    assert auc(scores, LABELS) == 1


def test_one_in_four_on_the_wrong_side():
    scores = np.array([-4.0, -3, -2, 1.5, -1.5, 2, 3, 4])
    assert eer(scores, LABELS) == 0.25
    assert auc(scores, LABELS) == 15 / 16


def test_scores_turned_round_are_all_wrong():
    scores = np.array([4.0, 3, 2, 1, -1, -2, -3, -4])
    assert eer(scores, LABELS) == 1
    assert auc(scores, LABELS) == 0


def test_llr_zero_costs_one_bit_and_a_sure_mistake_costs_more():
    assert cllr(np.zeros(8), LABELS) == 1
    sure = np.where(LABELS > 0, 5.0, -5.0)
    assert cllr(sure, LABELS) < 0.02
    assert cllr(-sure, LABELS) > 7


def test_intervals_are_over_groups_not_clips():
    """Ten copies of each clip in its group say no more than one: the interval stays as wide."""
    rng = np.random.default_rng(0)
    values = rng.random(20)
    few = interval(lambda i: float(values[i].mean()), np.arange(20))
    many = np.repeat(values, 10)
    copies = interval(lambda i: float(many[i].mean()), np.repeat(np.arange(20), 10))
    assert few["low"] < few["value"] < few["high"]
    assert abs((few["high"] - few["low"]) - (copies["high"] - copies["low"])) < 0.02


def test_a_clip_too_short_for_a_verdict_is_uncertain_in_the_picture_too():
    """The table beside the picture counts it so (evaluate.condition)."""
    points = {"machine": {"llr": 2.0}, "human": {"llr": -2.0}}
    scores = np.array([-4.0, -3, -1, 3, -3, 1, 3, 4])
    long = np.array([True, False, True, True, False, True, True, False])
    assert confusion(scores, LABELS, points, long).tolist() == [[1, 2, 1], [0, 3, 1]]
