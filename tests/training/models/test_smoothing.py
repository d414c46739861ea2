"""Empirical-Bayes smoothing: the posterior by hand, the likelihood by scipy, and a planted strength found again."""

import numpy as np
import pytest
from scipy import stats

from tests.training.models.synthetic import changed, how, made
from training.models.season import CALENDAR, group
from training.models.smoothing import PRIORS, WINDOWS, Evidence, Smoothing, posterior_mean


def test_the_posterior_mean_by_hand():
    # 104 windows of mean 0.5 and a prior of mean 0.2 worth 26 windows: (52 + 5.2) / 130
    assert posterior_mean(np.array([0.5]), 104.0, np.array([0.2]), 26.0) == pytest.approx(57.2 / 130)


@pytest.mark.parametrize("level", WINDOWS)
def test_an_ewma_is_worth_as_many_windows_as_its_weights_say(level):
    kind, number = level.split("_")
    weights = (
        float(number) * (1 - float(number)) ** np.arange(20_000)
        if kind == "ewma"
        else np.ones(int(number)) / int(number)
    )
    assert WINDOWS[level] == pytest.approx(1 / (weights**2).sum())


def test_the_likelihood_is_the_negative_binomial_of_scipy():
    rows, y = made(52, 9, seed=3)
    groups, season = group(rows), np.exp(np.random.default_rng(0).normal(0, 0.2, 52))
    count = y.astype(float)

    def by_scipy(strength):
        own, prior = rows.columns(("mean_52", "near_mean_52")).T.astype(float)
        shape, rate = 52 * own + strength * prior, 52 + strength
        return stats.nbinom.logpmf(y, shape, rate / (rate + season[groups.of])).sum()

    evidence = Evidence(rows, count, groups)
    one, other = (evidence.log_likelihood("mean_52", "near_mean_52", strength, season) for strength in (5.0, 80.0))
    assert one - other == pytest.approx(by_scipy(5.0) - by_scipy(80.0), rel=1e-9)


def test_a_planted_strength_is_found_again():
    rng = np.random.default_rng(4)
    rows, _ = made(60, 200)
    n, prior, strength = len(rows.offset), 0.4, 30.0
    rate = rng.gamma(strength * prior, 1 / strength, n)
    own = rng.poisson(52 * rate) / 52
    flat = dict.fromkeys((*CALENDAR, *PRIORS), 0.0) | {"district_mean_52": prior}
    noise = {name.replace(".", "_dot_"): rng.gamma(2, 0.2, n) for name in WINDOWS}
    columns = {key.replace(".", "_dot_"): value for key, value in flat.items()}
    rows = changed(rows, **{**noise, **columns, "mean_52": own})
    found = Smoothing().fit(rows, rng.poisson(rate).astype(np.int32), how())
    assert (found.level, found.prior) == ("mean_52", "district_mean_52")
    assert 20 < found.strength < 45
    np.testing.assert_allclose(found.mean(rows), posterior_mean(own, 52, np.full(n, prior), found.strength), rtol=1e-6)
