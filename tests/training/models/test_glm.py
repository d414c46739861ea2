"""Poisson regression: Newton by hand finds the same, planted slopes are found, and what is missing is the mean."""

from dataclasses import replace

import numpy as np
import pytest

from configs.models import ModelSettings
from tests.training.models.synthetic import changed, how, made
from training.models.glm import LAGS, LEVEL, RATIOS, Regression, standardised


def plain_newton(z, y, offset, penalty):
    """Maximise the weighted log likelihood that scikit-learn maximises, by plain Newton steps on log μ = log o + xb."""
    x = np.column_stack([np.ones(len(z)), z])
    b = np.zeros(x.shape[1])
    ridge = penalty * offset.sum() * np.diag([0.0, *np.ones(z.shape[1])])
    b[0] = np.log(y.sum() / offset.sum())
    for _ in range(50):
        mean = offset * np.exp(x @ b)
        b = b + np.linalg.solve((x.T * mean) @ x + ridge, x.T @ (y - mean) - ridge @ b)
    return b


def test_plain_newton_with_a_log_offset_finds_the_same():
    rows, y = made(52, 20, seed=6)
    found = Regression().fit(rows, y, how())
    names, offset = found.names, rows.offset.astype(float)
    values = rows.columns(names).astype(float)
    values[:, [names.index(name) for name in LAGS]] /= offset[:, None] + 0.1
    z = standardised(values, np.array(found.centre), np.array(found.scale))
    level = z[:, [names.index(LEVEL)]]
    tilted = [names.index(name) for name in (*RATIOS, LEVEL)]
    by_hand = plain_newton(np.hstack([z, z[:, tilted] * level]), y, offset, 0.01)
    np.testing.assert_allclose(found.intercept, by_hand[0], atol=1e-5)
    np.testing.assert_allclose(found.slope, by_hand[1 : 1 + len(names)], atol=1e-5)
    np.testing.assert_allclose(np.array(found.tilt)[tilted], by_hand[1 + len(names) :], atol=1e-5)
    np.testing.assert_allclose(found.mean(rows).sum(), y.sum(), rtol=1e-5)  # the likelihood equation of the constant


def test_planted_slopes_are_found_and_the_rest_is_near_nothing():
    rng = np.random.default_rng(7)
    rows, _ = made(100, 100, seed=7)
    own, wave = rows.columns(("own_0.1", "season_sin_1")).T.astype(float)
    y = rng.poisson(5 * rows.offset * np.exp(0.5 * own - 0.2 * wave)).astype(np.int32)
    found = Regression().fit(rows, y, how(ModelSettings.model_validate({"glm": {"penalty": 1e-6}})))
    slope = dict(zip(found.names, np.array(found.slope) / np.array(found.scale), strict=True))
    assert abs(slope.pop("own_0.1") - 0.5) < 0.05
    assert abs(slope.pop("season_sin_1") + 0.2) < 0.05
    assert max(abs(slope[name]) for name in ("own_0.3", "near_0.1", "all_0.05")) < 0.05


def test_what_is_missing_is_taken_for_the_mean_and_nothing_runs_away():
    rows, y = made(30, 20, seed=8)
    found = Regression().fit(rows, y, how())
    at = found.names.index("own_0.1")
    holes, mean = (changed(rows, own_0_dot_1=value) for value in (np.nan, found.centre[at]))
    np.testing.assert_allclose(found.mean(holes), found.mean(mean), rtol=1e-6)
    far, farther = (changed(rows, own_0_dot_1=value) for value in (1e3, 1e6))
    np.testing.assert_array_equal(found.mean(far), found.mean(farther))


def test_nothing_is_forecast_beyond_twice_what_training_rows_were_given_and_logs_still_add_up():
    rows, y = made(30, 20, seed=8)
    found = Regression().fit(rows, y, how())
    given = found.mean(rows) / rows.offset
    steep = replace(found, slope=tuple(20 * slope for slope in found.slope))
    ratio = steep.mean(rows) / rows.offset
    assert ratio.max() == pytest.approx(2 * given.max())
    assert ratio.min() == pytest.approx(given.min() / 2)
    logs = steep.logs(rows)
    np.testing.assert_allclose(np.exp(logs.start + logs.values.sum(axis=1)), steep.mean(rows))


def test_the_city_s_own_features_are_read_but_not_those_that_count_round_and_round():
    read = Regression().reads(("own_0.1", "week_of_year", "month", "places_500:bar"))
    assert read[-1] == "places_500:bar"
    assert "week_of_year" not in read


def test_columns_add_up_to_the_log_of_the_mean():
    rows, y = made(30, 20, seed=9)
    found = Regression().fit(rows, y, how())
    logs = found.logs(rows)
    np.testing.assert_allclose(np.exp(logs.start + logs.values.sum(axis=1)), found.mean(rows), rtol=1e-9)
