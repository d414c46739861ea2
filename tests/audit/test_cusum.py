"""The performance CUSUM: its false alarms, its power, and standardised deviance."""

import numpy as np
import pytest

from audit.cusum import standardised_deviance, worsening


def test_the_statistic_by_hand():
    weekly = np.array([0.0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2])
    spread = np.sqrt(12 / 11)
    found = worsening(weekly, 0.99)
    assert found.statistic == pytest.approx(6 / (spread * np.sqrt(12)))
    assert found.limit == pytest.approx(np.sqrt(np.log(100) / 2))
    assert found.worst == 5


def test_too_few_weeks_or_no_variation_cannot_be_tested():
    assert worsening(np.arange(11.0), 0.99) is None
    assert worsening(np.ones(20), 0.99) is None


def test_improvement_never_fires():
    assert worsening(np.array([3.0] * 13 + [0.0] * 13), 0.99).statistic == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("weeks", [26, 52])
def test_without_a_change_it_fires_at_most_once_in_100(weeks):
    rng = np.random.default_rng(0)
    tests = [worsening(rng.normal(size=weeks), 0.99) for _ in range(3000)]
    assert np.mean([test.statistic > test.limit for test in tests]) <= 0.012


def test_a_lasting_worsening_of_three_standard_deviations_is_found():
    rng = np.random.default_rng(0)
    shift = np.r_[np.zeros(26), np.full(26, 3.0)]
    tests = [worsening(rng.normal(size=52) + shift, 0.99) for _ in range(200)]
    assert np.mean([test.statistic > test.limit for test in tests]) > 0.99


def test_poisson_counts_of_right_forecasts_have_mean_0_and_sd_1():
    rng = np.random.default_rng(3)
    mean = rng.gamma(0.5, 1.0, size=(400, 300))
    weekly = standardised_deviance(rng.poisson(mean), mean)
    assert weekly.mean() == pytest.approx(0, abs=0.15)
    assert weekly.std() == pytest.approx(1, abs=0.12)
