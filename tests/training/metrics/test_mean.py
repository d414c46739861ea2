"""Scores of expected counts: a value worked by hand, and a library beside it where one exists."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error as library_mae
from sklearn.metrics import mean_poisson_deviance, root_mean_squared_error

from training import metrics
from training.metrics import (
    best_baseline,
    mean_absolute_error,
    mean_absolute_scaled_error,
    poisson_deviance,
    poisson_deviance_terms,
    predicted_over_observed,
    skill,
)


@pytest.fixture
def drawn():
    rng = np.random.default_rng(1)
    mean = rng.uniform(0.01, 4, 1000)
    return rng.poisson(mean), mean


def test_deviance_by_hand_and_against_scikit_learn(drawn):
    # y = 0, mean = .5: 2 · .5 = 1; y = 2, mean = 1: 2(2 ln 2 - 1) = .7726
    np.testing.assert_allclose(poisson_deviance_terms([0, 2], [0.5, 1.0]), [1.0, 0.772589], rtol=1e-5)
    assert poisson_deviance(*drawn) == pytest.approx(mean_poisson_deviance(*drawn))


def test_deviance_floors_means_at_a_thousandth():
    assert poisson_deviance([0], [0.0]) == pytest.approx(0.002)


def test_absolute_and_squared_errors_by_hand_and_against_scikit_learn(drawn):
    # errors 1, 0, 2: mean 1; squares 1, 0, 4: √(5/3)
    assert mean_absolute_error([0, 1, 3], [1, 1, 1]) == 1
    assert metrics.root_mean_squared_error([0, 1, 3], [1, 1, 1]) == pytest.approx((5 / 3) ** 0.5)
    assert mean_absolute_error(*drawn) == pytest.approx(library_mae(*drawn))
    assert metrics.root_mean_squared_error(*drawn) == pytest.approx(root_mean_squared_error(*drawn))


def test_scaled_error_by_hand():
    # changes before the test: |1-3|, |2-1| in one area and 0, 0 in the other: mean 3/4; error 1/2: 2/3
    history = np.array([[3, 0], [1, 0], [2, 0]])
    assert mean_absolute_scaled_error([[2, 0]], [[1, 0]], history) == pytest.approx(0.5 / 0.75)
    assert np.isnan(mean_absolute_scaled_error([[2, 0]], [[1, 0]], np.ones((3, 2))))


def test_scaled_error_of_the_last_count_is_1_where_the_future_is_as_the_past():
    # a series that changes by 1 in every window, forecast by its last value
    series = np.tile([0, 1], 20)[:, None]
    assert mean_absolute_scaled_error(series[21:], series[20:-1], series[:21]) == 1


def test_predicted_over_observed_by_hand():
    assert predicted_over_observed([1, 3], [2.0, 3.0]) == 1.25
    assert np.isnan(predicted_over_observed([0, 0], [1.0, 1.0]))


def test_skill_by_hand_and_its_rule_is_chosen_with_hindsight():
    assert skill([0, 2], [0.5, 1.0], [1.0, 1.0]) == pytest.approx(1 - 1.772589 / 2.772589, rel=1e-5)
    assert skill([1, 3], [2.0, 2.0], [2.0, 2.0]) == 0
    assert best_baseline([0, 2], {"worse": [1.0, 1.0], "best": [0.1, 2.0]}) == "best"
