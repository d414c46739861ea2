"""Count distributions against scipy and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from training.counts import LEVELS, QUANTILES, dispersion, quantiles


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
