"""Randomised PIT: by hand, by drawing, against scipy, and by groups with fractional membership."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from training.pit import by_group, covered, pit_coverage, pit_histogram, randomised_pit, within


def test_shares_of_an_interval_by_hand():
    """Poisson of mean 0.05: nothing has P .951; [0, .951] of length .951 overlaps [.05, .95] by .9: .946."""
    none, one = np.exp(-0.05), np.exp(-0.05) * 1.05
    found = covered(np.array([0.0, none, 0.2, 0.96]), np.array([none, one, 0.4, 0.99]), 0.9)
    np.testing.assert_allclose(found, [0.9 / none, 0.0, 1.0, 0.0], atol=1e-12)
    assert within(np.array([0.2]), np.array([0.6]), 0.5, 1.0)[0] == pytest.approx(0.25)
    assert pit_coverage(np.array([0.0, 0.2]), np.array([0.1, 0.4]), 0.9) == pytest.approx((0.5 + 1) / 2)


def test_a_histogram_by_hand():
    """Rows [0, .5] and [.25, .5] over four bins: halves of the first two, and all in the second."""
    np.testing.assert_allclose(pit_histogram(np.array([0, 0.25]), np.array([0.5, 0.5]), bins=4), [0.25, 0.75, 0, 0])


def test_what_it_says_is_what_draws_average_to():
    rng = np.random.default_rng(0)
    y = rng.poisson(1.3, 40)
    below, at_most = stats.poisson.cdf(y - 1, 1.0), stats.poisson.cdf(y, 1.0)
    drawn = np.array([randomised_pit(below, at_most, rng) for _ in range(4000)])
    assert ((drawn >= below) & (drawn <= at_most)).all()
    share = ((drawn >= 0.1) & (drawn <= 0.9)).mean()
    assert pit_coverage(below, at_most, 0.8) == pytest.approx(share, abs=0.005)
    histogram = np.histogram(drawn, bins=10, range=(0, 1))[0] / drawn.size
    np.testing.assert_allclose(pit_histogram(below, at_most), histogram, atol=0.005)


@pytest.mark.parametrize("mean", [0.02, 0.4, 3.0, 40.0])
def test_right_forecasts_are_uniform_however_sparse(mean):
    """Averaged over what can come, with its probabilities: exact, no draws."""
    y = np.arange(200)
    below, at_most, weight = stats.poisson.cdf(y - 1, mean), stats.poisson.cdf(y, mean), stats.poisson.pmf(y, mean)
    for share in (0.5, 0.8, 0.9, 0.95):
        assert covered(below, at_most, share) @ weight == pytest.approx(share, abs=1e-9)
    assert stats.poisson.interval(0.5, 0.02) == (0, 0)  # of whole numbers, a 50% interval covers 98%


def test_the_histogram_tells_too_narrow_too_wide_and_biased():
    y = np.random.default_rng(1).negative_binomial(2, 2 / (2 + 6), 20_000)
    narrow = pit_histogram(stats.poisson.cdf(y - 1, 6), stats.poisson.cdf(y, 6))
    assert min(narrow[0], narrow[-1]) > 0.15
    assert narrow[4:6].max() < 0.1
    wide = np.random.default_rng(2).binomial(12, 0.5, 20_000)
    hill = pit_histogram(stats.poisson.cdf(wide - 1, 6), stats.poisson.cdf(wide, 6))
    assert hill[0] < 0.06
    assert hill[4:6].min() > 0.11
    low = pit_histogram(stats.poisson.cdf(wide - 1, 5), stats.poisson.cdf(wide, 5))
    assert low[7:].sum() > 2 * low[:3].sum()


def test_groups_by_hand():
    """Two areas with coverage 1 and .5; the first all of group A, the second a quarter: A (1 + .125) / 1.25 = .9."""
    terms = np.array([[1.0, 0.5], [1.0, 0.5]])
    weights = np.array([[1.0, 0.0, 0.0], [0.25, 0.75, 0.0]])
    np.testing.assert_allclose(by_group(terms, weights), [0.9, 0.5, np.nan])


@given(st.integers(1, 20), st.integers(1, 5), st.integers(0, 2**31 - 1))
def test_groups_that_share_everybody_average_to_all(n_areas, n_groups, seed):
    rng = np.random.default_rng(seed)
    terms, weights = rng.random((3, 2, n_areas)), rng.dirichlet(np.ones(n_groups), n_areas)
    total = weights.sum(axis=0)
    assert by_group(terms, weights) @ total / n_areas == pytest.approx(terms.mean())
