"""PSI with a size-aware limit: by hand, and the published false-alarm rates of a model with no drift."""

import numpy as np
import pytest
from scipy import stats

from audit.psi import discoveries, stability


def test_the_index_by_hand():
    before, now = [0] * 30 + [1] * 70, [0] * 50 + [1] * 50
    found = stability(before, now, 2, 0.99)
    assert found.bins == 2
    assert found.psi == pytest.approx((0.3 - 0.5) * np.log(0.3 / 0.5) + (0.7 - 0.5) * np.log(0.7 / 0.5))
    assert found.limit == pytest.approx((1 / 100 + 1 / 100) * stats.chi2.ppf(0.99, 1))


def test_an_empty_bin_counts_as_half_a_row():
    found = stability([0] * 10, [1] * 10, 2, 0.99)
    p, q = 10 / 10.5, 0.5 / 10.5
    assert found.psi == pytest.approx(2 * (p - q) * np.log(p / q))


def test_a_column_that_never_varies_is_not_tested():
    assert stability([1.0] * 5, [1.0] * 9, 10, 0.99) is None


@pytest.mark.parametrize(("size", "usual"), [(100, 0.84), (200, 0.37), (500, 0.003)])
def test_without_drift_the_limit_fires_about_once_in_100_and_the_usual_rule_far_more_often(size, usual):
    rng = np.random.default_rng(1)
    drawn = [stability(rng.normal(size=size), rng.normal(size=size), 10, 0.99) for _ in range(1000)]
    fired = np.mean([each.psi > each.limit for each in drawn])
    assert 0.003 <= fired <= 0.026
    assert np.mean([each.psi > 0.1 for each in drawn]) == pytest.approx(usual, abs=0.04)


def test_a_shift_of_half_a_standard_deviation_is_found():
    rng = np.random.default_rng(2)
    drawn = [stability(rng.normal(size=250), rng.normal(0.5, size=250), 10, 0.99) for _ in range(200)]
    assert np.mean([each.psi > each.limit for each in drawn]) > 0.95


def test_benjamini_hochberg_as_in_their_paper():
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert discoveries(p, 0.05).sum() == 4
    assert discoveries([], 0.05).tolist() == []
    assert discoveries([0.04, 0.03, 0.9], 0.05).tolist() == [False, False, False]
