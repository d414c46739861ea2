"""Scores of distributions: a value worked by hand, and scoringrules or SciPy beside it."""

import numpy as np
import pytest
import scoringrules
from scipy import stats

from training.counts import LEVELS
from training.metrics import coverage, crps_terms, flat_quantiles, log_score, relative_wis, weighted_interval_score


def test_wis_by_hand():
    # one interval of 50% [1, 4] with median 2, y = 5: quantile scores 2τ(y - q): .5·4 + 1·3 + 1.5·1 over three levels
    assert weighted_interval_score([5], np.array([[1.0, 2.0, 4.0]]), [0.25, 0.5, 0.75]) == pytest.approx(6.5 / 3)


def test_wis_is_the_sum_over_central_intervals():
    rng = np.random.default_rng(2)
    mean = rng.uniform(0.1, 5, 200)
    y = rng.poisson(mean).astype(float)
    spread = stats.nbinom.ppf(np.array(LEVELS), 5, 5 / (5 + mean[:, None]))
    half = len(LEVELS) // 2
    total = 0.5 * np.abs(y - spread[:, half])
    for low, level in enumerate(LEVELS[:half]):
        total += level * scoringrules.interval_score(y, spread[:, low], spread[:, -1 - low], 2 * level)
    # Bracher et al. 2021, equation 2: K intervals and half the median's error, over K + 1/2
    assert weighted_interval_score(y, spread, LEVELS) == pytest.approx(np.mean(total) / (half + 0.5), rel=1e-9)


def test_flat_baseline_by_hand():
    # changes +2 and -1, mirrored: -2 -1 1 2, quartile -1.25, last count 3; with -3 then -3 -2 -1 1 2 3, -1.75 about 0
    history = np.array([[2], [4], [3]])
    found = flat_quantiles(history, np.array([[0], [7]]), [0.25, 0.5, 0.75])
    np.testing.assert_allclose(found[:, 0], [[1.75, 3.0, 4.25], [0.0, 0.0, 1.75]])


def test_flat_baseline_against_numpys_quantiles():
    rng = np.random.default_rng(11)
    counts = rng.poisson(rng.gamma(1, 3, 7), (40, 7))
    found = flat_quantiles(counts[:30], counts[30:], LEVELS)
    for at in range(30, 40):
        change = np.diff(counts[:at], axis=0)
        about = np.quantile(np.concatenate([change, -change]), LEVELS, axis=0).T
        np.testing.assert_allclose(found[at - 30], np.maximum(counts[at - 1][:, None] + about, 0), atol=1e-9)


def test_the_flat_baseline_is_1_relative_to_itself_and_a_sure_right_forecast_0():
    rng = np.random.default_rng(3)
    history, y = rng.poisson(2, (60, 5)), rng.poisson(2, (8, 5))
    flat = flat_quantiles(history, y, LEVELS)
    assert relative_wis(y, flat, LEVELS, history) == 1
    assert relative_wis(y, np.repeat(y[..., None], len(LEVELS), axis=2).astype(float), LEVELS, history) == 0


def test_log_score_by_hand_and_against_scipy():
    # P(Y = y) of 1/2 and 1/4: (ln 2 + ln 4) / 2
    assert log_score([0.5, 0.0], [1.0, 0.25]) == pytest.approx(1.5 * np.log(2))
    rng = np.random.default_rng(4)
    mean = rng.uniform(0.1, 6, 500)
    y = rng.poisson(mean)
    assert log_score(stats.poisson.cdf(y - 1, mean), stats.poisson.cdf(y, mean)) == pytest.approx(
        -stats.poisson.logpmf(y, mean).mean()
    )


def test_log_score_of_the_impossible_is_finite():
    assert log_score([0.3], [0.3]) == pytest.approx(12 * np.log(10))


def test_crps_by_hand():
    # a fair coin between 0 and 1: at 0 (.5 - 1)² = .25, beyond it 0; of a count of 3: .25 + 1 + 1
    coin = lambda k, rows: np.where(k < 1, 0.5, 1.0)  # noqa: E731
    np.testing.assert_allclose(crps_terms([0, 1, 3], coin), [0.25, 0.25, 2.25])


@pytest.mark.parametrize("seed", range(3))
def test_crps_against_scoringrules(seed):
    rng = np.random.default_rng(seed)
    mean, size = rng.uniform(0.05, 8, 300), 3.0
    y = rng.negative_binomial(size, size / (size + mean))
    ours = crps_terms(y, lambda k, rows: stats.nbinom.cdf(k, size, size / (size + mean[rows])))
    np.testing.assert_allclose(ours, scoringrules.crps_negbinom(y, size, size / (size + mean)), atol=1e-5)
    ours = crps_terms(y, lambda k, rows: stats.poisson.cdf(k, mean[rows]))
    np.testing.assert_allclose(ours, scoringrules.crps_poisson(y, mean), atol=1e-5)


def test_coverage_by_hand():
    assert coverage([0, 1, 5], [0, 0, 0], [1, 1, 1]) == pytest.approx(2 / 3)
