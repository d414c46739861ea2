"""The season: a planted one is found, few incidents move it little, and Newton's answer has slope nothing."""

import numpy as np

from tests.training.models.synthetic import changed, how, made
from training.models.glm import Regression
from training.models.season import CALENDAR, HARMONICS, covers_a_year, fit_season, group, season_factor

TRUE = np.array([0.3, -0.1, 0.05, 0.0, 0.0, 0.02, -0.15])


def test_a_planted_season_is_found():
    rng = np.random.default_rng(0)
    rows, _ = made(156, 20)
    level = np.full(len(rows.offset), 40.0)
    y = rng.poisson(level * season_factor(rows, TRUE)).astype(float)
    groups = group(rows)
    found = fit_season(groups.calendar, groups.sums(y), groups.sums(level))
    np.testing.assert_allclose(found, TRUE, atol=0.02)


def test_the_slope_of_the_log_posterior_is_nothing_at_the_answer():
    rng = np.random.default_rng(1)
    calendar, level = rng.normal(size=(30, 3)), rng.gamma(2, 5, 30)
    y = rng.poisson(level).astype(float)
    found = fit_season(calendar, y, level)
    slope = calendar.T @ (y - level * np.exp(calendar @ found)) - found / 0.2**2
    np.testing.assert_allclose(slope, 0, atol=1e-4)


def test_without_incidents_or_with_one_there_is_next_to_no_season():
    calendar = np.eye(4)
    np.testing.assert_allclose(fit_season(calendar, np.zeros(4), np.full(4, 1e-9)), 0, atol=1e-6)
    one = fit_season(calendar, np.array([1.0, 0, 0, 0]), np.full(4, 0.25))
    # by hand: 1 - .25 exp(w) = 25 w
    assert abs(1 - 0.25 * np.exp(one[0]) - 25 * one[0]) < 1e-6
    assert 0 < one[0] < 0.04


def test_no_season_is_learned_where_rows_leave_out_a_sixth_of_the_year():
    rng = np.random.default_rng(2)
    for weeks, covered in ((26, False), (44, False), (45, True), (104, True)):
        rows, _ = made(weeks, 20)
        assert covers_a_year(rows) == covered
        level = np.full(len(rows.offset), 40.0)
        y = rng.poisson(level * season_factor(rows, TRUE)).astype(float)
        groups = group(rows)
        found = fit_season(groups.calendar, groups.sums(y), groups.sums(level))
        assert (found[:6] != 0).all() == covered
        slope = np.array(Regression().fit(rows, y.astype(np.int32), how()).slope)
        named = Regression().reads(how().features)
        assert (slope[[named.index(name) for name in HARMONICS]] != 0).all() == covered


def test_sums_by_calendar_are_sums_over_rows_and_nan_counts_as_nothing():
    rows, y = made(52, 3)
    groups = group(rows)
    assert len(groups.calendar) == 52
    assert groups.sums(y.astype(float)).sum() == y.sum()
    empty = changed(rows, **dict.fromkeys(CALENDAR, np.nan))
    assert group(empty).calendar.tolist() == [[0.0] * 7]
    np.testing.assert_array_equal(season_factor(empty, TRUE), 1.0)
