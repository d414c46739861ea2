"""The week-block bootstrap: its draws, its intervals, and how often they hold the truth."""

import numpy as np
import pytest

from audit.bootstrap import interval, ratio, resample_weights, tail


def test_each_resample_has_as_many_windows_and_each_window_is_as_likely():
    weights = resample_weights(10, 3, 20_000, np.random.default_rng(0))
    assert weights.shape == (20_000, 10)
    assert (weights.sum(axis=1) == 10).all()
    assert weights.mean(axis=0) == pytest.approx(np.ones(10), abs=0.05)


def test_windows_come_in_blocks():
    weights = resample_weights(12, 12 // 3, 50, np.random.default_rng(0))
    neighbours = np.minimum(weights, np.roll(weights, 1, axis=1)).sum(axis=1)
    assert (neighbours >= 12 - 2 * 3).all()


def test_fewer_than_three_blocks_give_no_interval():
    assert resample_weights(11, 4, 200, np.random.default_rng(0)) is None


def test_the_same_seed_gives_the_same_draws():
    one, two = (resample_weights(26, 4, 300, np.random.default_rng(9)) for _ in range(2))
    assert (one == two).all()


def test_resampled_sums_equal_a_plain_loop_over_drawn_windows():
    rng = np.random.default_rng(4)
    values = rng.normal(size=9)
    starts = np.random.default_rng(2).integers(0, 9, size=(5, 3))
    plain = [sum(values[(start + step) % 9] for start in row for step in range(3)) for row in starts]
    weights = resample_weights(9, 3, 5, np.random.default_rng(2))
    assert weights @ values == pytest.approx(plain)


def test_the_widened_tail_is_smaller_than_the_plain_one_and_nears_it_with_many_weeks():
    assert tail(26, 4, 0.95) == pytest.approx(0.0068, abs=0.0005)
    assert tail(26, 4, 0.95) < tail(104, 4, 0.95) < 0.025
    assert tail(100_000, 4, 0.95) == pytest.approx(0.025, abs=0.001)


def test_an_undefined_statistic_has_no_interval():
    assert interval(np.full(200, np.nan), 26, 4, 0.95) is None
    assert ratio(np.array([1.0, 2.0]), np.array([0.0, 4.0]))[1] == 0.5
    assert np.isnan(ratio(np.array([1.0]), np.array([0.0]))[0])


@pytest.mark.parametrize("windows", [26, 52])
def test_a_95_per_cent_interval_holds_the_truth_about_95_times_in_100(windows):
    rng = np.random.default_rng(11)
    held, trials = 0, 400
    for _ in range(trials):
        y = rng.negative_binomial(20, 0.5, size=windows).astype(float)
        weights = resample_weights(windows, 4, 400, rng)
        low, high = interval(ratio(weights @ np.full(windows, 20.0), weights @ y), windows, 4, 0.95)
        held += low <= 1.0 <= high
    assert 0.92 <= held / trials <= 0.99
