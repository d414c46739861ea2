"""Rows that are one incident: by hand and against a plain second implementation."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.city import DuplicateSettings
from features.linkage.match import Reports, match_reports, same_id

Report = tuple[int, int, int, float, float]
MINUTE = 60_000_000


def reports(rows: list[Report]) -> Reports:
    """Make reports of (offence, start in minutes, minutes it lasted, x, y)."""
    offence, start, lasting, x, y = (
        (np.array(column) for column in zip(*rows, strict=True)) if rows else [np.zeros(0)] * 5
    )
    whole = [np.asarray(values, dtype=np.int64) for values in (offence, start * MINUTE, (start + lasting) * MINUTE)]
    return Reports(*whole, np.asarray(x, dtype=float), np.asarray(y, dtype=float))


def match(left: list[Report], right: list[Report], minutes: float = 30, metres: float = 150) -> list[tuple[int, int]]:
    first, second = match_reports(reports(left), reports(right), DuplicateSettings(minutes=minutes, metres=metres))
    return sorted(zip(first.tolist(), second.tolist(), strict=True))


def plain(left: list[Report], right: list[Report], minutes: float, metres: float) -> list[tuple[int, int]]:
    """Compare every row with every other and take the nearest pair until none is left."""
    pairs = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            gap = max(0, b[1] - a[1] - a[2], a[1] - b[1] - b[2])
            apart = math.hypot(b[3] - a[3], b[4] - a[4])
            if a[0] == b[0] and gap <= minutes and apart <= metres:
                near_time = (gap * MINUTE / (minutes * MINUTE)) ** 2 if minutes else 0.0
                near_place = (apart / metres) ** 2 if metres else 0.0
                pairs.append((near_time + near_place, i, j))
    chosen: list[tuple[int, int]] = []
    for _, i, j in sorted(pairs):
        if all(i != a and j != b for a, b in chosen):
            chosen.append((i, j))
    return sorted(chosen)


@pytest.mark.parametrize(
    ("right", "same"),
    [
        ((1, 30, 0, 0.0, 150.0), True),
        ((1, 31, 0, 0.0, 0.0), False),
        ((1, -31, 0, 0.0, 0.0), False),
        ((1, 0, 0, 150.1, 0.0), False),
        ((2, 0, 0, 0.0, 0.0), False),
        ((1, -600, 580, 0.0, 0.0), True),
        ((1, -600, 560, 0.0, 0.0), False),
    ],
)
def test_one_offence_within_the_limits_is_one_incident(right: Report, same: bool) -> None:
    assert match([(1, 0, 0, 0.0, 0.0)], [right]) == ([(0, 0)] if same else [])


def test_the_nearest_are_matched_first_and_each_once() -> None:
    left = [(1, 0, 0, 0.0, 0.0), (1, 20, 0, 0.0, 0.0)]
    assert match(left, [(1, 15, 0, 0.0, 0.0)]) == [(1, 0)]
    assert match(left, [(1, 15, 0, 0.0, 0.0), (1, 18, 0, 0.0, 0.0)]) == [(0, 0), (1, 1)]


def test_of_equally_near_ones_the_first_is_matched() -> None:
    assert match([(1, 0, 0, 0.0, 0.0), (1, 0, 0, 0.0, 0.0)], [(1, 5, 0, 0.0, 0.0)]) == [(0, 0)]


def test_nothing_matches_nothing() -> None:
    assert match([], [(1, 0, 0, 0.0, 0.0)]) == []


report = st.tuples(
    st.integers(0, 1),
    st.integers(0, 300),
    st.sampled_from([0, 0, 0, 45, 700]),
    st.integers(0, 500).map(float),
    st.integers(0, 500).map(float),
)


@given(
    st.lists(report, max_size=25),
    st.lists(report, max_size=25),
    st.sampled_from([0, 7, 60]),
    st.sampled_from([0, 90, 400]),
)
def test_all_rows_match_as_in_the_plain_implementation(
    left: list[Report], right: list[Report], minutes: float, metres: float
) -> None:
    assert match(left, right, minutes, metres) == plain(left, right, minutes, metres)


def test_the_same_id_again_points_to_the_first_usable_row() -> None:
    ids = pd.Series(["a", "b", "a", "", "", "a", "b"], dtype="str")
    usable = np.array([False, True, True, True, True, True, True])
    assert same_id(ids, usable).tolist() == [-1, -1, -1, -1, -1, 2, 1]
