"""Count distributions against scipy and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from training.counts import LEVELS, QUANTILES, dispersion, ends, quantiles, reached


def test_levels_are_the_23_of_flusight():
    assert len(LEVELS) == 23
    assert QUANTILES[:3] == ("q0.01", "q0.025", "q0.05")
    assert QUANTILES[-2:] == ("q0.975", "q0.99")


def test_poisson_quantiles_by_hand():
    # mean 1: P(0) = .368, P(<=1) = .736, P(<=2) = .920, P(<=3) = .981, P(<=4) = .996
    found = dict(zip(QUANTILES, quantiles(np.array([1.0]), 0.0)[0], strict=True))
    assert [found[name] for name in ("q0.01", "q0.35", "q0.4", "q0.7", "q0.75", "q0.95", "q0.99")] == [
        0,
        0,
        1,
        1,
        2,
        3,
        4,
    ]


@given(mean=st.floats(1e-6, 300), alpha=st.sampled_from([0.0, 1e-4, 0.1, 1.0, 4.0]))
def test_quantiles_agree_with_scipy(mean, alpha):
    found = quantiles(np.array([mean]), alpha)[0]
    if alpha == 0:
        expected = stats.poisson.ppf(LEVELS, mean)
    else:
        expected = stats.nbinom.ppf(LEVELS, 1 / alpha, 1 / (1 + alpha * mean))
    # a level that a probability meets exactly may fall either side by rounding
    assert np.abs(found - expected).max() <= 1
    assert (found != expected).sum() <= 1


def test_dispersion_recovers_the_one_it_was_drawn_with():
    rng = np.random.default_rng(0)
    mean = rng.uniform(0.2, 6, 200_000)
    y = rng.negative_binomial(2.0, 2.0 / (2.0 + mean)).astype(float)
    assert dispersion(y, mean) == pytest.approx(0.5, abs=0.02)
    assert dispersion(rng.binomial(10, mean / 10).astype(float), mean) == 0.0


@pytest.mark.parametrize("alpha", [0.0, 1e-9, 0.05, 2.0])
def test_probabilities_agree_with_scipy(alpha):
    count, mean = np.array([-1.0, 0, 1, 7, 300]), np.array([0.3, 0.3, 2.0, 9.0, 280.0])

    def theirs(count):
        if alpha < 1e-8:
            return stats.poisson.cdf(count, mean)
        return stats.nbinom.cdf(count, 1 / alpha, 1 / (1 + alpha * mean))

    np.testing.assert_allclose(reached(count, mean, alpha), theirs(count), rtol=1e-7)
    below, at_most = ends(count, mean, alpha)
    np.testing.assert_allclose(below, theirs(count - 1), rtol=1e-7)
    np.testing.assert_allclose(at_most, theirs(count), rtol=1e-7)


def test_large_means_and_a_level_and_dispersion_of_each_row():
    mean, alpha = np.array([250.0, 5000.0, 0.5, 40.0]), np.array([0.0, 0.1, 3.0, 0.0])
    levels = np.array([[0.1, 0.5, 0.9], [0.2, 0.3, 0.999], [0.5, 0.8, 0.99], [0.05, 0.5, 0.95]])
    expected = [stats.poisson.ppf(levels[i], mean[i]) for i in (0, 3)]
    found = quantiles(mean, alpha, levels)
    np.testing.assert_array_equal(found[[0, 3]], expected)
    for i in (1, 2):
        np.testing.assert_array_equal(found[i], stats.nbinom.ppf(levels[i], 1 / alpha[i], 1 / (1 + alpha[i] * mean[i])))
