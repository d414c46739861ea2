"""Sums of products as one product: by hand, exact whatever the parts, and as the integral that it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from training.explain.product import Contributions, logarithmic_mean, together


def part(start: float, **logs: float) -> Contributions:
    """Return one row."""
    return Contributions(np.array([start]), {name: np.array([log]) for name, log in logs.items()})


def test_two_parts_by_hand():
    """1 × 2 and 1 × 4 are 6 from 2: shares of log 3 by what each part grew, 1 of 4 and 3 of 4."""
    found = together([part(1, here=np.log(2)), part(1, nearby=np.log(4))])
    assert found.start[0] == 2
    assert found.logs["here"][0] == pytest.approx(np.log(3) / 4)
    assert found.logs["nearby"][0] == pytest.approx(np.log(3) * 3 / 4)
    assert found.mean[0] == pytest.approx(6)


def test_parts_that_agree_stay_as_they_are():
    one = part(0.3, here=0.4, season=-0.2)
    found = together([one, part(0.9, here=0.4, season=-0.2)])
    assert found.logs["here"][0] == pytest.approx(0.4)
    assert found.logs["season"][0] == pytest.approx(-0.2)
    assert together([one]) is one


logs = st.floats(-4, 4)
parts = st.lists(st.tuples(st.floats(1e-4, 50), logs, logs), min_size=1, max_size=6)


@given(parts)
def test_start_times_factors_is_the_sum_of_the_parts(drawn):
    each = [part(start, here=here, season=season) for start, here, season in drawn]
    found = together(each)
    assert found.mean[0] == pytest.approx(sum(float(one.mean[0]) for one in each), rel=1e-9)
    assert found.start[0] == pytest.approx(sum(start for start, _, _ in drawn))


@given(parts)
def test_a_group_lies_between_what_it_is_in_the_parts_where_no_part_cancels(drawn):
    """Where all parts rise, their shares are at least 0: the share of log growth that a part brings about."""
    rising = [part(start, here=abs(here) + 0.01, season=0.0) for start, here, _ in drawn]
    told = together(rising).logs
    assert told["here"][0] > 0
    assert told["season"][0] == pytest.approx(0)


@given(st.tuples(st.floats(1e-3, 20), logs), st.tuples(st.floats(1e-3, 20), logs))
def test_it_is_the_aumann_shapley_value_along_the_straight_line(one, two):
    """A part's growth, integrated over the inverse of the sum on the way from starts to means."""
    (start, log), (other, far) = one, two
    end, other_end = start * np.exp(log), other * np.exp(far)

    def slope(at: float) -> float:
        return (end - start) / (start + other + at * (end - start + other_end - other))

    found = together([part(start, here=log), part(other, nearby=far)])
    assert found.logs["here"][0] == pytest.approx(quad(slope, 0, 1)[0], rel=1e-6, abs=1e-9)


def test_logarithmic_mean_of_equals_and_of_neighbours():
    assert logarithmic_mean(np.array([2.0, 1.0]), np.array([2.0, np.e])) == pytest.approx([2, np.e - 1])
    near = logarithmic_mean(np.array([1.0]), np.array([1 + 1e-8]))
    assert near == pytest.approx([1 + 0.5e-8], abs=1e-12)
