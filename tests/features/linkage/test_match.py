"""Pairs that may be one incident: by hand and against a plain second implementation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.linkage import Tolerance
from features.linkage.match import Reports, near_pairs

Report = tuple[int, int, int, int, float, float]
MINUTE = 60_000_000
RULES = {0: Tolerance(minutes=60, metres=90), 1: Tolerance(minutes=30, metres=150)}


def reports(rows: list[Report]) -> Reports:
    """Make reports of (source, offence, start in minutes, minutes it lasted, x, y); vague where x is missing.

    Areas are strips of 100 metres of y.
    """
    source, offence, start, lasting, x, y = np.array(rows, dtype=float).reshape(-1, 6).T
    whole = [values.astype(np.int64) for values in (source, offence, start * MINUTE, (start + lasting) * MINUTE)]
    vague = np.isnan(x)
    return Reports(*whole, np.nan_to_num(x), y, (y // 100).astype(np.int64), vague)


def near(rows: list[Report], rules: dict[int, Tolerance] = RULES) -> dict[tuple[int, int], float]:
    pairs = near_pairs(reports(rows), rules)
    return dict(zip(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True), pairs.cost.tolist(), strict=True))


def plain(rows: list[Report], rules: dict[int, Tolerance]) -> dict[tuple[int, int], float]:
    """Compare every row with every other."""
    pairs = {}
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            rule = rules[a[1]]
            gap = max(0, b[2] - a[2] - a[3], a[2] - b[2] - b[3])
            apart = math.hypot(b[4] - a[4], b[5] - a[5])
            if math.isnan(apart):
                apart = rule.metres if a[5] // 100 == b[5] // 100 else math.inf
            if a[0] < b[0] and a[1] == b[1] and gap <= rule.minutes and apart <= rule.metres:
                near_time = (gap / rule.minutes) ** 2 if rule.minutes else 0.0
                near_place = (apart / rule.metres) ** 2 if rule.metres else float(math.isnan(a[4] + b[4]))
                pairs[i, j] = near_time + near_place
    return pairs


@pytest.mark.parametrize(
    ("other", "near_enough"),
    [
        ((1, 1, 30, 0, 0.0, 150.0), True),
        ((1, 1, 31, 0, 0.0, 0.0), False),
        ((1, 1, -31, 0, 0.0, 0.0), False),
        ((1, 1, 0, 0, 150.1, 0.0), False),
        ((1, 0, 0, 0, 0.0, 0.0), False),
        ((0, 1, 0, 0, 0.0, 0.0), False),
        ((1, 1, -600, 580, 0.0, 0.0), True),
        ((1, 1, -600, 560, 0.0, 0.0), False),
    ],
)
def test_one_offence_of_two_sources_within_the_limits_may_be_one_incident(other: Report, near_enough: bool) -> None:
    assert bool(near([(0, 1, 0, 0, 0.0, 0.0), other])) == near_enough


def test_each_offence_has_its_own_limits() -> None:
    rows: list[Report] = [(source, offence, 0, 0, 0.0, 100.0 * source) for source in (0, 1) for offence in (0, 1)]
    assert list(near(rows)) == [(1, 3)]


def test_unlikeness_is_the_sum_of_squares_over_the_limits() -> None:
    assert near([(0, 1, 0, 0, 0.0, 0.0), (1, 1, 15, 0, 90.0, 0.0)]) == {(0, 1): pytest.approx(0.25 + 0.36)}


def test_without_a_point_the_area_decides() -> None:
    rows: list[Report] = [(0, 1, 0, 0, math.nan, 10.0), (1, 1, 0, 0, 400.0, 90.0), (2, 1, 0, 0, math.nan, 110.0)]
    assert near(rows) == {(0, 1): 1.0}


def test_nothing_is_near_nothing() -> None:
    assert near([]) == {}
    assert near([(1, 1, 0, 0, 0.0, 0.0)]) == {}


report = st.tuples(
    st.integers(0, 2),
    st.integers(0, 1),
    st.integers(0, 300),
    st.sampled_from([0, 0, 0, 45, 700]),
    st.one_of(st.just(math.nan), *[st.integers(0, 500).map(float)] * 4),
    st.integers(0, 500).map(float),
)
tolerance = st.builds(Tolerance, minutes=st.sampled_from([0, 7, 60]), metres=st.sampled_from([0, 90, 400]))


@given(st.lists(report, max_size=40), st.tuples(tolerance, tolerance))
def test_all_pairs_are_those_of_the_plain_implementation(
    rows: list[Report], limits: tuple[Tolerance, Tolerance]
) -> None:
    rules = dict(enumerate(limits))
    assert near(rows, rules) == pytest.approx(plain(rows, rules))
