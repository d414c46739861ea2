"""Skill with its interval, and the Diebold–Mariano test: by hand, against SciPy, and how often they hold."""

import numpy as np
import pytest
from scipy import stats

from configs.load import city_file, load_policy
from training.skill import How, compare, diebold_mariano, how

HOW = How(block=4, resamples=1000, confidence=0.95, seed=1)


def test_without_lags_it_is_the_paired_t_test():
    rng = np.random.default_rng(1)
    one, two = rng.gamma(3, 1, 40), rng.gamma(3.3, 1, 40)
    library = stats.ttest_rel(two, one)
    assert diebold_mariano(two - one) == pytest.approx((library.statistic, library.pvalue))


def test_with_lags_and_horizon_by_hand():
    # gains 1 2 3 6, mean 3, centred -2 -1 0 3: γ0 = 14/4, γ1 = (2 + 0 + 0)/4; Bartlett at lag 1 of 1: 1/2 of 2 γ1
    gain = np.array([1.0, 2.0, 3.0, 6.0])
    variance = 14 / 4 + 2 * 0.5 * 2 / 4
    shrunk = np.sqrt((4 + 1 - 4 + 2 * 1 / 4) / 4)  # horizon 2
    statistic, p = diebold_mariano(gain, lags=1, horizon=2)
    assert statistic == pytest.approx(3 / np.sqrt(variance / 4) * shrunk)
    assert p == pytest.approx(2 * (1 - stats.t.cdf(statistic, 3)))


def test_no_variation_or_too_few_windows_is_no_test():
    assert diebold_mariano(np.full(9, 0.3)) == (None, None)
    assert diebold_mariano(np.array([1.0, 2.0])) == (None, None)


def test_skill_is_of_sums_and_swapping_turns_the_test_round():
    rng = np.random.default_rng(2)
    forecast, rule = rng.gamma(9, 1, 52), rng.gamma(10, 1, 52)
    found, swapped = compare(forecast, rule, HOW), compare(rule, forecast, HOW)
    assert found.skill == pytest.approx(1 - forecast.sum() / rule.sum())
    assert found.low < found.skill < found.high
    assert swapped.statistic == pytest.approx(-found.statistic)
    assert swapped.p == pytest.approx(found.p)
    assert compare(forecast, rule, HOW) == found


def test_a_week_that_is_hard_for_both_widens_nothing():
    rng = np.random.default_rng(3)
    hard = rng.gamma(1, 50, 52)
    paired = compare(0.98 * hard, hard, HOW)
    assert (paired.low, paired.high) == pytest.approx((0.02, 0.02))
    assert paired.statistic > 2


def test_too_few_blocks_give_no_interval_and_json_holds_no_nan():
    found = compare(np.ones(11), np.full(11, 2.0), HOW)
    assert (found.skill, found.low, found.high, found.statistic) == (0.5, None, None, None)
    assert compare(np.ones(11), np.zeros(11), HOW).told()["skill"] is None


def test_under_the_null_interval_and_test_err_about_as_often_as_they_say():
    rng = np.random.default_rng(4)
    found = [compare(*rng.gamma(20, 1, (2, 52)), How(4, 400, 0.95, trial)) for trial in range(400)]
    assert np.mean([each.low <= 0 <= each.high for each in found]) > 0.9
    assert np.mean([each.p < 0.05 for each in found]) == pytest.approx(0.05, abs=0.05)


@pytest.mark.parametrize(("per_year", "block"), [(52, 4), (12, 1), (365, 28), (3 * 365, 84)])
def test_blocks_of_weeks_are_told_in_windows(per_year, block):
    policy = load_policy(city_file("demo").parent / "policy.yaml")
    assert how(policy, per_year, 7) == How(block, policy.bootstrap, policy.confidence, 7)
