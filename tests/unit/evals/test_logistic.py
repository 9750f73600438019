"""The fit of the floor: known lines are found again, thresholds let through what they should."""

import numpy as np
import pytest

from evals.scorers.logistic import area, fitted, held_out, signed, threshold


def test_one_binary_signal_gives_the_log_odds():
    # 1 of 4 yes without the signal, 3 of 4 with it: log odds -ln 3 and +ln 3
    signals = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    line = fitted(signals, labels, l2=1e-9)
    assert line.bias == pytest.approx(-np.log(3), abs=1e-5)
    assert line.weights[0] == pytest.approx(2 * np.log(3), abs=1e-5)


def test_pulling_harder_makes_weights_smaller_and_leaves_the_mean_alone():
    signals = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    soft, hard = fitted(signals, labels, l2=0.1), fitted(signals, labels, l2=100.0)
    assert 0 < hard.weights[0] < soft.weights[0]
    likely = 1 / (1 + np.exp(-hard.scores(signals)))
    assert likely.mean() == pytest.approx(0.5, abs=1e-6)


def test_a_signal_that_never_varies_gets_no_weight():
    signals = np.array([[0.0, 7.0], [1.0, 7.0], [0.0, 7.0], [1.0, 7.0]])
    line = fitted(signals, np.array([0.0, 1, 0, 1]))
    assert line.weights[1] == 0.0
    assert np.isfinite(line.bias)


def test_a_held_out_score_never_saw_its_own_fold():
    signals = np.arange(8.0)[:, None]
    labels = np.array([0.0, 0, 0, 1, 0, 1, 1, 1])
    folds = np.array([0, 1] * 4)
    scores = held_out(signals, labels, folds, np.array([1]))
    other = fitted(signals[folds == 1], labels[folds == 1])
    assert scores[folds == 0] == pytest.approx(other.scores(signals[folds == 0]))


def test_a_signal_that_pulls_the_wrong_way_gets_no_weight():
    signals = np.array([[0.0, 0.0], [1.0, 1], [2.0, 0], [3.0, 1], [4.0, 0], [5.0, 1]])
    labels = np.array([0.0, 0, 1, 0, 1, 1])
    assert fitted(signals, labels).weights[1] < 0
    line = signed(signals, labels, np.array([1, 1]))
    assert line.weights[0] == pytest.approx(fitted(signals[:, :1], labels).weights[0])
    assert line.weights[1] == 0.0
    free = signed(signals, labels, np.array([1, 0]))
    assert free.weights == pytest.approx(fitted(signals, labels).weights)


def test_the_area_counts_pairs_in_the_right_order():
    labels = np.array([1.0, 1, 0, 0])
    assert area(np.array([4.0, 3, 2, 1]), labels) == 1.0
    assert area(np.array([4.0, 1, 3, 2]), labels) == 0.5
    assert area(np.array([1.0, 1, 1, 1]), labels) == 0.5


def test_a_threshold_refuses_no_more_than_it_may():
    scores = np.array([*range(100), -1.0, 200.0])
    labels = np.array([1.0] * 100 + [0.0, 0.0])
    assert threshold(scores, labels, over=0.03) == 3.0
    assert (scores[labels == 1] < 3.0).mean() == 0.03
    assert threshold(scores, labels, over=0.0) == 0.0
