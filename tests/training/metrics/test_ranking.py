"""Scores of a ranking: worked by hand, against scikit-learn, and the fixed area against every choice there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_score

from training.metrics import (
    auc_any,
    hit_rate,
    pai_fixed_area,
    pei_fixed_area,
    prediction_accuracy_index,
    prediction_efficiency_index,
    share_caught,
)
from training.metrics.fixed_area import NIJ, areas_within, most_within
from training.metrics.ranking import top_areas

Y = np.array([[2, 0, 1, 0], [1, 0, 0, 1]])
MEAN = np.array([[0.9, 0.1, 0.2, 0.1], [0.2, 0.1, 0.8, 0.3]])


def test_auc_by_hand():
    assert auc_any([0, 1, 0, 3], [0.1, 0.4, 0.5, 0.6]) == pytest.approx(0.75)
    assert np.isnan(auc_any([1, 1], [0.1, 0.4]))


def test_hit_rate_caught_pai_and_pei_by_hand():
    # top 1 of 4: area 0 with 2, then area 2 with 0; the best single areas held 2 and 1, and 5 came in all
    assert hit_rate(Y, MEAN, 1) == 0.5
    assert share_caught(Y, MEAN, 1) == pytest.approx(2 / 5)
    assert prediction_accuracy_index(Y, MEAN, 0.25) == pytest.approx((2 / 5) / (1 / 4))
    assert prediction_efficiency_index(Y, MEAN, 1) == pytest.approx(2 / 3)


def test_hit_rate_is_the_precision_of_scikit_learn():
    rng = np.random.default_rng(5)
    y, mean = rng.poisson(0.4, (20, 50)), rng.random((20, 50))
    assert hit_rate(y, mean, 5) == pytest.approx(precision_score((y > 0).ravel(), top_areas(mean, 5).ravel()))


def test_nothing_came_is_no_number():
    assert np.isnan(share_caught(np.zeros((1, 3)), np.ones((1, 3)), 1))
    assert np.isnan(prediction_efficiency_index(np.zeros((1, 3)), np.ones((1, 3)), 1))


def test_fixed_area_by_hand():
    # expected per km²: 3, 1, 4, .5. From .25 to .5 km²: area 2 (.2) is too little, area 0 makes .4. Held 1 + 2 of 4
    sizes, y, mean = np.array([0.2, 1.0, 0.2, 0.6]), np.array([[1, 1, 2, 0]]), np.array([[0.6, 1.0, 0.8, 0.3]])
    assert areas_within(mean, sizes, (0.25, 0.5))[0].tolist() == [True, False, True, False]
    assert pai_fixed_area(y, mean, sizes, (0.25, 0.5)) == pytest.approx((3 / 4) / (0.4 / 2.0))
    assert pei_fixed_area(y, mean, sizes, (0.25, 0.5)) == 1
    # the forecast that prefers area 3 takes .6, in which areas 0 and 2 hold 3
    worse = np.array([[0.1, 0.1, 0.1, 9.0]])
    assert pei_fixed_area(np.array([[1, 1, 2, 1]]), worse, sizes, (0.25, 0.7)) == pytest.approx(1 / 3)


def test_an_area_that_does_not_fit_is_passed_over():
    found = areas_within([[9.0, 1.0, 1.0]], [1.0, 0.3, 0.3], (0.25, 0.75))
    assert found[0].tolist() == [False, True, False]


def test_areas_too_large_for_the_challenge_give_no_number():
    assert areas_within([[1.0, 1.0]], [9.0, 9.0], NIJ) is None
    assert np.isnan(pai_fixed_area([[1, 0]], [[1.0, 1.0]], [9.0, 9.0]))
    assert np.isnan(pei_fixed_area([[1, 0]], [[1.0, 1.0]], [9.0, 9.0]))


def test_with_equal_areas_the_fixed_area_is_the_plain_pai_and_pei():
    rng = np.random.default_rng(6)
    y, mean = rng.poisson(0.5, (10, 40)), rng.random((10, 40))
    sizes = np.full(40, 0.0625)
    assert pai_fixed_area(y, mean, sizes, (0.25, 0.3)) == pytest.approx(prediction_accuracy_index(y, mean, 0.1))
    assert pei_fixed_area(y, mean, sizes, (0.25, 0.3)) == pytest.approx(prediction_efficiency_index(y, mean, 4))


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=8),
    st.integers(0, 30),
)
def test_the_most_that_an_area_held_is_the_best_of_every_choice(areas, room):
    counts, sizes = np.array(areas).T
    choices = [pick for n in range(len(areas) + 1) for pick in combinations(range(len(areas)), n)]
    best = max(sum(counts[i] for i in pick) for pick in choices if sum(sizes[i] for i in pick) <= room)
    assert most_within(counts, sizes.astype(float), float(room)) == best
