"""Spreads of counts: planted ones found, by hand, against scipy and scoringrules, and sane with little or nothing."""

import json

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from training.counts import LEVELS
from training.metrics import crps_terms
from training.pit import pit_coverage, pit_histogram
from training.spread import Spread, learn_spread, read_spread
from training.spread.bands import KNOTS, membership
from training.spread.curve import GRID, KEPT, inverse, shares_below, steady
from training.spread.overdispersion import SD, by_level

N_AREAS = 300


def drawn(seed, n_origins, alpha, low=0.05, high=30.0):
    """Draw means evenly in the log and negative binomial counts, α a function of the mean."""
    rng = np.random.default_rng(seed)
    mean = np.exp(rng.uniform(np.log(low), np.log(high), n_origins * N_AREAS))
    over = alpha(mean)
    y = rng.poisson(rng.gamma(1 / over, over * mean))
    return y.astype(np.int32), mean.astype(np.float32), np.tile(np.arange(N_AREAS), n_origins)


def test_membership_by_hand():
    hats = membership(np.array([1e-9, 0.03, np.sqrt(0.3), 1.0, 5000.0]))
    expected = np.zeros((5, len(KNOTS)))
    expected[[0, 1], 0], expected[2, [2, 3]], expected[3, 3], expected[4, -1] = 1, 0.5, 1, 1
    np.testing.assert_allclose(hats, expected, atol=1e-12)


def test_nothing_past_is_poisson():
    nothing = np.zeros(0, np.int32)
    spread = learn_spread(nothing, nothing.astype(np.float32), nothing, 4)
    assert spread == Spread()
    mean = np.array([0.01, 0.7, 12.0, 90.0, 400.0])
    np.testing.assert_array_equal(spread.quantiles(mean, np.arange(5)), stats.poisson.ppf(LEVELS, mean[:, None]))
    np.testing.assert_allclose(spread.cdf(np.arange(5.0), mean, np.arange(5)), stats.poisson.cdf(np.arange(5), mean))
    assert (spread.cdf(np.full(5, -1.0), mean, np.arange(5)) == 0).all()


def test_overdispersion_of_two_levels_by_hand():
    """At mean 1 counts 0 and 3 (squares 1 and 4, less 1: α 1.5), at mean 3 counts 0 and 6 (9, less 3, over 9: 2/3)."""
    y, mean = np.tile([0.0, 3.0, 0.0, 6.0], 200_000), np.tile([1.0, 1.0, 3.0, 3.0], 200_000)
    alpha = by_level(y, mean, membership(mean))
    assert alpha[KNOTS.index(1.0)] == pytest.approx(1.5, abs=0.01)
    assert alpha[KNOTS.index(3.0)] == pytest.approx(2 / 3, abs=0.01)


def test_one_count_says_little():
    """Mean 1, count 3: of moments alone 3; the weight of one row, at most 1/3, stands against a prior of 1/SD²."""
    alpha = by_level(np.array([3.0]), np.array([1.0]), membership(np.array([1.0])))
    assert 0 < alpha.max() < 3 * SD**2
    assert alpha.argmax() == KNOTS.index(1.0)
    assert by_level(np.zeros(0), np.zeros(0), np.zeros((0, len(KNOTS)))).tolist() == [0.0] * len(KNOTS)


def test_planted_overdispersion_is_found_at_each_level():
    y, mean, _ = drawn(0, 400, lambda mean: 0.6 / (1 + mean))
    alpha = by_level(y.astype(float), mean.astype(float), membership(mean))
    for knot in (0.3, 1.0, 3.0, 10.0):
        assert alpha[KNOTS.index(knot)] == pytest.approx(0.6 / (1 + knot), rel=0.2)
    assert alpha[KNOTS.index(0.3)] > 5 * alpha[KNOTS.index(10.0)]


def test_with_little_data_one_dispersion_serves_and_with_less_little():
    """Counts of mean 10 alone tell of other levels too, and more of the next than of the last."""
    rng = np.random.default_rng(1)
    mean = np.full(2000, 10.0)
    alpha = by_level(rng.negative_binomial(2, 2 / 12, 2000).astype(float), mean, membership(mean))
    at = KNOTS.index(10.0)
    assert alpha[at] == pytest.approx(0.5, abs=0.06)
    assert (np.diff(alpha[: at + 1]) > 0).all()
    assert (np.diff(alpha[at:]) < 0).all()
    assert alpha.min() > 0.1
    two = by_level(np.array([9.0, 0.0]), np.array([0.1, 0.1]), membership(np.array([0.1, 0.1])))
    assert two.max() < 0.8  # of moments alone: 3,950


def test_shares_below_by_hand():
    """PITs [0, .5] and [.5, 1] in one stretch, [.2, .6] in another: at .25 half of a half, and an eighth."""
    low, high = np.array([0, 0.5, 0.2]), np.array([0.5, 1.0, 0.6])
    shares, total = shares_below(low, high, np.array([[1.0], [1.0], [0.5]]), np.array([0, 0, 1]))
    at = GRID.tolist().index(0.25)
    np.testing.assert_allclose(shares[:, 0, at], [0.25, 0.125])
    np.testing.assert_allclose(total[:, 0], [2, 0.5])
    np.testing.assert_allclose(shares[:, 0, -1], 1)


def test_what_is_steady_is_kept_and_what_changes_is_not():
    away = 0.1 * np.sin(np.pi * GRID)
    same = np.tile(GRID + away, (4, 1))
    np.testing.assert_allclose(steady(same, np.ones(4), GRID), GRID + away)
    turning = GRID + np.array([[1], [-1], [1], [-0.9]]) * away
    np.testing.assert_array_equal(steady(turning, np.ones(4), GRID), GRID)
    # 1.2, .8, 1.2, .8 times the distance: mean 1, variance of the mean .04 / 3, so 1 - .0133 of it is kept
    near = GRID + np.array([[1.2], [0.8], [1.2], [0.8]]) * away
    np.testing.assert_allclose(steady(near, np.ones(4), GRID), GRID + (1 - 0.04 / 3) * away)
    np.testing.assert_array_equal(steady(same[:2], np.ones(2), GRID), GRID)


def test_inverse_turns_back():
    shares = GRID**2
    rising = (1 - KEPT) * shares + KEPT * GRID
    np.testing.assert_allclose(np.interp(inverse(shares), GRID, rising), GRID, atol=1e-12)
    flat = np.where(GRID < 0.5, 0.0, 1.0)
    assert (np.diff(inverse(flat)) > 0).all()


def test_a_planted_distortion_is_calibrated_away():
    """Bounded counts, far narrower than Poisson: without calibration the 50% interval covers much too much."""
    rng = np.random.default_rng(3)
    mean = np.repeat(rng.uniform(2, 8, (1, N_AREAS)), 60, axis=0).ravel()
    y = rng.binomial(10, mean / 10)
    area = np.tile(np.arange(N_AREAS), 60)
    past, later = slice(0, 40 * N_AREAS), slice(40 * N_AREAS, None)
    spread = learn_spread(y[past].astype(np.int32), mean[past].astype(np.float32), area[past], N_AREAS)
    assert pit_coverage(*Spread().ends(y[later], mean[later], area[later]), 0.5) > 0.62
    ends = spread.ends(y[later], mean[later], area[later])
    for share in (0.5, 0.8, 0.9, 0.95):
        assert pit_coverage(*ends, share) == pytest.approx(share, abs=0.03)
    assert np.abs(pit_histogram(*ends) - 0.1).max() < 0.02


def test_a_district_that_is_always_wider_gets_a_curve_of_its_own():
    rng = np.random.default_rng(4)
    districts = np.repeat([0, 1, 2], N_AREAS // 3)
    mean = np.full((60, N_AREAS), 4.0)
    y = np.where(districts == 2, rng.negative_binomial(2, 2 / 6, mean.shape), rng.poisson(mean))
    area = np.tile(np.arange(N_AREAS), 60)
    told = (y[:40].ravel().astype(np.int32), mean[:40].ravel().astype(np.float32), area[: 40 * N_AREAS], N_AREAS)
    wide = np.tile(districts, 20) == 2
    rows = (y[40:].ravel(), mean[40:].ravel(), area[40 * N_AREAS :])
    below, at_most = learn_spread(*told).ends(*rows)
    assert pit_coverage(below[wide], at_most[wide], 0.9) < 0.86
    own = learn_spread(*told, districts=districts)
    below, at_most = own.ends(*rows)
    assert pit_coverage(below[wide], at_most[wide], 0.9) == pytest.approx(0.9, abs=0.025)
    assert pit_coverage(below[~wide], at_most[~wide], 0.9) == pytest.approx(0.9, abs=0.025)
    assert tuple(range(200, 300)) in [areas for areas, _ in own.districts]
    assert read_spread(json.loads(json.dumps(own.told()))) == own


def test_a_bias_that_the_whole_city_shared_is_not_learned():
    """Everything a fifth too low, mean 8 at all rows: the spread is the one learned without the bias."""
    rng = np.random.default_rng(5)
    mean = np.full(30 * N_AREAS, 10.0, np.float32)
    y, area = rng.negative_binomial(5, 5 / 15, len(mean)).astype(np.int32), np.tile(np.arange(N_AREAS), 30)
    biased, right = (learn_spread(y, mean * np.float32(part), area, N_AREAS) for part in (0.8, 1.0))
    at = KNOTS.index(10.0)
    assert right.alpha[at] == pytest.approx(0.2, abs=0.03)
    assert biased.alpha[at] == pytest.approx(right.alpha[at], abs=0.02)
    assert pit_coverage(*right.ends(y, mean.astype(float), area), 0.9) == pytest.approx(0.9, abs=0.01)


@given(
    st.integers(0, 2**31 - 1),
    st.integers(0, 30),
    st.sampled_from([1, 4]),
    st.floats(0.001, 300),
    st.booleans(),
)
def test_quantiles_are_whole_never_cross_and_fit_the_distribution(seed, n_origins, together, mean, by_district):
    rng = np.random.default_rng(seed)
    n_areas = 12
    expected = rng.gamma(0.5, 4.0, n_origins * n_areas).astype(np.float32)
    y = rng.poisson(rng.gamma(2.0, np.maximum(expected, 1e-6) / 2)).astype(np.int32)
    districts = rng.integers(0, 2, n_areas) if by_district else None
    area = np.tile(np.arange(n_areas), n_origins)
    spread = learn_spread(y, expected, area, n_areas, districts, together)
    where = np.full(1, 3)
    found = spread.quantiles(np.array([mean]), where)[0]
    assert (found == np.floor(found)).all()
    assert (np.diff(found, prepend=0) >= 0).all()
    for level, quantile in zip(LEVELS, found, strict=True):
        assert spread.cdf(np.array([quantile]), np.array([mean]), where)[0] >= level - 1e-9
        assert spread.cdf(np.array([quantile - 1]), np.array([mean]), where)[0] < level + 1e-9
    counts = np.arange(-1.0, 6000)
    reached = spread.cdf(counts, np.full(len(counts), mean), np.full(len(counts), 3))
    assert reached[0] == 0
    assert (np.diff(reached) >= 0).all()
    assert reached[-1] == pytest.approx(1, abs=1e-4)
    assert (np.diff(reached)[:3] > 0).all()
    assert read_spread(json.loads(json.dumps(spread.told()))) == spread


def test_many_rows_are_placed_as_few_are():
    y, mean, area = drawn(8, 60, lambda mean: 0.5 + 0 * mean)
    spread = learn_spread(y, mean, area, N_AREAS, np.arange(N_AREAS) // 100)
    assert len(y) > 16_384
    counts, expected = y.astype(float), mean.astype(float)
    whole = spread.ends(counts, expected, area)
    rows = slice(16_300, 16_500)
    for all_rows, some in zip(whole, spread.ends(counts[rows], expected[rows], area[rows]), strict=True):
        np.testing.assert_allclose(all_rows[rows], some, rtol=1e-12)
    np.testing.assert_array_equal(whole[1], spread.cdf(counts, expected, area))
    assert pit_coverage(*whole, 0.9) == pytest.approx(0.9, abs=0.01)


def test_a_curve_that_rounding_made_flat_reaches_one():
    flat = (*GRID[:-2].tolist(), 1.0, 1.0)
    spread = Spread(curves=(flat,) * len(KNOTS))
    assert spread.cdf(np.array([500.0]), np.array([1.0]), np.zeros(1, int)).tolist() == [1.0]


def test_uncalibrated_it_scores_as_scoringrules_says():
    rng = np.random.default_rng(6)
    mean, y = rng.uniform(0.1, 9, 50), rng.poisson(4, 50).astype(float)
    area = np.zeros(50, dtype=int)
    poisson, mixed = Spread(), Spread((0.5,) * len(KNOTS))
    ours = crps_terms(y, lambda count, rows: poisson.cdf(count, mean[rows], area[rows]))
    np.testing.assert_allclose(ours, scoringrules.crps_poisson(y, mean), rtol=1e-6)
    ours = crps_terms(y, lambda count, rows: mixed.cdf(count, mean[rows], area[rows]))
    np.testing.assert_allclose(ours, scoringrules.crps_negbinom(y, 2.0, 2 / (2 + mean)), rtol=1e-6)
    below, at_most = mixed.ends(y, mean, area)
    np.testing.assert_allclose(-np.log(at_most - below), scoringrules.logs_negbinom(y, 2.0, 2 / (2 + mean)), rtol=1e-6)
