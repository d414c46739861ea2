"""Rows put together as they arrive: by hand and against a plain second implementation."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from features.linkage.group import NEVER, Standing, group_rows
from features.linkage.match import Pairs

Odds = dict[tuple[int, int], float]


def group(
    source: list[int],
    known: list[int],
    odds: Odds,
    gone: dict[int, int] | None = None,
    apart: dict[int, frozenset[int]] | None = None,
    rank: list[int] | None = None,
) -> list[set[int]]:
    """Return the incidents of more than one row."""
    left = [gone.get(row, NEVER) if gone else NEVER for row in range(len(source))]
    rows = Standing(np.array(known), np.array(left), np.array(source), np.array(rank or source))
    pairs = np.array(list(odds), dtype=np.int64).reshape(-1, 2)
    values = np.array(list(odds.values()), dtype=float)
    label = group_rows(Pairs(pairs[:, 0], pairs[:, 1], -values), values, rows, apart or {})
    found = [set(np.flatnonzero(label == one).tolist()) for one in np.unique(label)]
    return [one for one in found if len(one) > 1]


def test_a_row_joins_the_likeliest_that_is_free() -> None:
    assert group([0, 0, 1], [1, 2, 3], {(0, 2): 1.0, (1, 2): 2.0}) == [{1, 2}]
    assert group([0, 0, 1, 1], [1, 1, 1, 1], {(0, 2): 3.0, (0, 3): 2.0, (1, 3): 1.0}) == [{0, 2}, {1, 3}]


def test_what_is_less_likely_than_not_is_left_alone() -> None:
    assert group([0, 1], [1, 2], {(0, 1): -0.1}) == []


def test_three_sources_tell_of_one_incident() -> None:
    assert group([0, 1, 2], [3, 1, 2], {(0, 1): 1.0, (1, 2): 1.0}) == [{0, 1, 2}]


def test_two_incidents_that_were_known_are_not_made_one_later() -> None:
    assert group([0, 1, 2], [1, 2, 3], {(0, 2): 1.0, (1, 2): 2.0}) == [{1, 2}]


def test_a_pair_found_earlier_is_not_parted_for_a_likelier_one() -> None:
    assert group([0, 1, 0], [1, 2, 3], {(0, 1): 1.0, (2, 1): 9.0}) == [{0, 1}]


def test_a_row_that_was_gone_is_joined_by_none_and_leaves_room_for_the_next_of_its_source() -> None:
    assert group([0, 1], [1, 5], {(0, 1): 1.0}, gone={0: 5}) == []
    assert group([0, 1, 0], [1, 2, 5], {(0, 1): 1.0, (2, 1): 1.0}, gone={0: 5}) == [{0, 1, 2}]
    assert group([0, 1, 2], [1, 2, 6], {(0, 1): 1.0, (1, 2): 1.0}, gone={0: 5}) == [{0, 1}]


def test_once_taken_back_an_incident_takes_only_a_row_that_may_stand_for_it() -> None:
    odds = {(0, 1): 1.0, (1, 2): 1.0}
    assert group([0, 1, 2], [1, 2, 6], odds, gone={0: 5}, rank=[3, 1, 2]) == [{0, 1, 2}]
    assert group([0, 1, 2], [1, 2, 6], odds, gone={0: 5}, rank=[1, 3, 0]) == [{0, 1, 2}]
    assert group([0, 1, 2], [1, 2, 6], odds, gone={0: 5}, rank=[1, 3, 2]) == [{0, 1}]


def test_rows_that_are_apart_stay_apart_also_through_a_third() -> None:
    apart = {0: frozenset({1}), 1: frozenset({0})}
    assert group([0, 1, 2], [1, 2, 3], {(0, 1): 9.0, (0, 2): 2.0, (1, 2): 1.0}, apart=apart) == [{0, 2}]


def plain(source: list[int], order: list[int], odds: Odds) -> list[set[int]]:
    """Let rows arrive one by one; each joins the incident of the likeliest row, of those without its source."""
    incidents: list[set[int]] = []
    for row in order:
        there = {
            odds.get((row, other), odds.get((other, row), -1.0)): one
            for one in incidents
            for other in one
            if source[row] not in {source[member] for member in one}
        }
        best = max(there, default=-1.0)
        if best > 0:
            there[best].add(row)
        else:
            incidents.append({row})
    return sorted((one for one in incidents if len(one) > 1), key=min)


@given(st.data())
def test_all_rows_are_put_together_as_in_the_plain_implementation(data: st.DataObject) -> None:
    source = data.draw(st.lists(st.integers(0, 2), min_size=1, max_size=12))
    order = data.draw(st.permutations(range(len(source))))
    pairs = [(i, j) for i in range(len(source)) for j in range(len(source)) if source[i] < source[j]]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    values = data.draw(st.permutations(range(1, len(chosen) + 1)))
    odds = {pair: float(value) - 2.5 for pair, value in zip(chosen, values, strict=True)}
    known = [order.index(row) for row in range(len(source))]
    assert sorted(group(source, known, odds), key=min) == plain(source, list(order), odds)
