"""Evidence and thresholds on scores whose answers are known."""

import numpy as np
import pytest

from training.calibrate import (
    LEVELS,
    evidence,
    fit_affine,
    fit_rho,
    highest,
    prefixes,
    thresholds,
)


def test_a_line_through_gaussians_is_their_log_likelihood_ratio():
    """N(+1, 1) against N(-1, 1): the ratio is 2 x, whatever the scale that scores came in."""
    rng = np.random.default_rng(1)
    labels = np.repeat([0.0, 1.0], 20000)
    scores = rng.standard_normal(40000) + np.where(labels > 0, 1.0, -1.0)
    slope, offset = fit_affine(10 * scores + 3, labels)
    assert slope == pytest.approx(0.2, rel=0.05)
    assert offset == pytest.approx(-0.6, abs=0.08)


def test_evidence_grows_with_speech_as_far_as_windows_differ():
    mean, seconds = np.array([0.5, 0.5, 0.5]), np.array([2.0, 4.0, 40.0])
    assert evidence(mean, seconds, 0.0, 9.0).tolist() == [0.5, 0.5, 5.0]
    assert evidence(mean, seconds, 1.0, 9.0).tolist() == [0.5, 0.5, 0.5]
    assert evidence(mean, seconds, 0.0, 3.0).tolist() == [0.5, 0.5, 3.0]


def streams(within: float, between: float, count: int = 300):
    rng = np.random.default_rng(2)
    for number in range(count):
        label = float(number % 2)
        source = (1 if label else -1) * 0.5 + between * rng.standard_normal()
        # A window each second over 4 s: neighbours share three quarters of their speech.
        steps = rng.standard_normal(60) * within * 2
        yield np.convolve(steps, np.ones(4) / 4, "valid") + source, label


def test_sources_that_differ_leave_little_to_add_up():
    alike, _ = fit_rho(list(streams(1.0, 0.05)), 9.0)
    apart, costs = fit_rho(list(streams(0.2, 1.0)), 9.0)
    assert alike < apart
    assert costs[apart] == min(costs.values())


def test_no_more_than_the_share_reaches_the_threshold():
    values = np.arange(1000.0)
    threshold = highest(values, 0.01)
    assert (values >= threshold).mean() == 0.01
    few = np.arange(30.0)
    assert (few >= highest(few, 0.01)).sum() == 0


def test_prefixes_are_what_a_listener_sees_on_the_way():
    window = np.r_[np.ones(5), -np.ones(20)]  # 28 s
    found, labels = prefixes([(window, 1.0)], 1.0, 9.0)
    assert found.tolist() == [1.0, pytest.approx(1 / 9), pytest.approx(-7 / 17)]
    assert labels.tolist() == [1.0, 1.0, 1.0]


def test_each_level_keeps_its_promise_and_calls_no_less_a_machine_than_the_one_before():
    rng = np.random.default_rng(3)
    labels = np.repeat([0.0, 1.0], 5000)
    llrs = rng.standard_normal(10000) * 1.5 + np.where(labels > 0, 1.5, -1.5)
    none = np.array([])
    found = {level: thresholds(llrs, labels, none, none, level) for level in LEVELS}
    for level, (alarms, misses) in LEVELS.items():
        machine, human = found[level]
        assert (llrs[labels == 0] >= machine).mean() <= alarms
        assert (llrs[labels == 1] <= human).mean() <= misses
    cautious, balanced, alert = (found[level] for level in ("cautious", "balanced", "alert"))
    assert cautious[0] > balanced[0] > alert[0] >= np.log(2)
    assert cautious[1] == balanced[1] > alert[1]


def test_joined_speech_moves_a_threshold_out_and_never_in():
    clips, labels = np.r_[np.linspace(-3, 1, 500), np.linspace(-1, 3, 500)], np.repeat([0.0, 1.0], 500)
    far, near = np.array([2.0, -2.0]), np.array([0.1, -0.1])
    long_labels = np.array([0.0, 1.0])
    assert thresholds(clips, labels, far, long_labels, "balanced") == pytest.approx((2.001, -2.001))
    alone = thresholds(clips, labels, np.array([]), np.array([]), "balanced")
    assert thresholds(clips, labels, near, long_labels, "balanced") == alone
