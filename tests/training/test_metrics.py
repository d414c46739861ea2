"""Every score: a value worked by hand, and a library beside it where one exists."""

import numpy as np
import pytest
import scoringrules
from sklearn.metrics import mean_poisson_deviance

from training.counts import LEVELS, quantiles
from training.metrics import (
    auc_any,
    coverage,
    poisson_deviance,
    poisson_deviance_terms,
    prediction_accuracy_index,
    skill,
    weighted_interval_score,
)


def test_deviance_by_hand_and_against_scikit_learn():
    # y = 0, mean = .5: 2 · .5 = 1; y = 2, mean = 1: 2(2 ln 2 - 1) = .7726
    np.testing.assert_allclose(poisson_deviance_terms([0, 2], [0.5, 1.0]), [1.0, 0.772589], rtol=1e-5)
    rng = np.random.default_rng(1)
    mean = rng.uniform(0.01, 4, 1000)
    y = rng.poisson(mean)
    assert poisson_deviance(y, mean) == pytest.approx(mean_poisson_deviance(y, mean))


def test_deviance_floors_means_at_a_thousandth():
    assert poisson_deviance([0], [0.0]) == pytest.approx(0.002)


def test_skill_by_hand():
    assert skill([0, 2], [0.5, 1.0], [1.0, 1.0]) == pytest.approx(1 - 1.772589 / 2.772589, rel=1e-5)
    assert skill([1, 3], [2.0, 2.0], [2.0, 2.0]) == 0


def test_wis_is_the_sum_over_central_intervals():
    rng = np.random.default_rng(2)
    mean = rng.uniform(0.1, 5, 200)
    y = rng.poisson(mean).astype(float)
    spread = quantiles(mean, 0.2)
    half = len(LEVELS) // 2
    total = 0.5 * np.abs(y - spread[:, half])
    for low, level in enumerate(LEVELS[:half]):
        total += level * scoringrules.interval_score(y, spread[:, low], spread[:, -1 - low], 2 * level)
    # Bracher et al. 2021, equation 2: K intervals and half the median's error, over K + 1/2
    assert weighted_interval_score(y, spread, LEVELS) == pytest.approx(np.mean(total) / (half + 0.5), rel=1e-9)


def test_pai_by_hand():
    # top 1 of 4 areas a week catches 3 of 5 incidents: .6 / .25 = 2.4
    y = np.array([[2, 0, 1, 0], [1, 0, 0, 1]])
    mean = np.array([[0.9, 0.1, 0.2, 0.1], [0.8, 0.1, 0.2, 0.3]])
    assert prediction_accuracy_index(y, mean, 0.25) == pytest.approx(2.4)


def test_auc_and_coverage_by_hand():
    assert auc_any([0, 1, 0, 3], [0.1, 0.4, 0.5, 0.6]) == pytest.approx(0.75)
    assert np.isnan(auc_any([1, 1], [0.1, 0.4]))
    assert coverage([0, 1, 5], [0, 0, 0], [1, 1, 1]) == pytest.approx(2 / 3)
