"""Adjustments and the rows they take back: by hand and against a plain second implementation."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from features.linkage.adjust import match_adjustments

KEYS = (("id", "code"), ("code", "place"))


def match(rows: Sequence[tuple[str | None, str, str | None, int, int]]) -> list[int]:
    frame = pd.DataFrame(rows, columns=["id", "code", "place", "weight", "filed"])
    fields = frame[["id", "code", "place"]].astype("str")
    weight, filed = frame["weight"].to_numpy(np.int8), frame["filed"].to_numpy(np.int64)
    return match_adjustments(fields, weight, filed, KEYS).tolist()


def plain(rows: Sequence[tuple[str | None, str, str | None, int, int]]) -> list[int]:
    """Find partners one key after the other, row by row in the order of filing, with a stack for each value."""
    partner = [-1] * len(rows)
    used: set[int] = set()
    for key in ((0, 1), (1, 2)):
        open_rows: dict[tuple[str | None, ...], list[int]] = {}
        order = sorted(range(len(rows)), key=lambda n: (rows[n][4], rows[n][3] < 0, n))
        for n in order:
            value = tuple(rows[n][field] for field in key)
            if n in used or rows[n][3] == 0 or None in value:
                continue
            if rows[n][3] > 0:
                open_rows.setdefault(value, []).append(n)
            elif open_rows.get(value):
                partner[n] = open_rows[value].pop()
                used |= {n, partner[n]}
    return partner


def test_an_adjustment_takes_back_the_latest_row_before_it() -> None:
    assert match([("1", "a", None, 1, 1), ("1", "a", None, 1, 2), ("1", "a", None, 1, 4), ("1", "a", None, -1, 3)]) == [
        -1,
        -1,
        -1,
        1,
    ]


def test_rows_filed_at_the_same_moment_may_be_taken_back_though_they_stand_below() -> None:
    assert match([("1", "a", None, -1, 1), ("1", "a", None, 1, 1)]) == [1, -1]


def test_each_row_is_taken_back_once() -> None:
    assert match([("1", "a", None, 1, 1), ("1", "a", None, -1, 2), ("1", "a", None, -1, 3)]) == [-1, 0, -1]


def test_the_second_key_serves_only_what_the_first_left_over() -> None:
    rows = [("1", "a", "p", 1, 1), ("2", "a", "p", 1, 1), ("1", "a", "p", -1, 2), (None, "a", "p", -1, 2)]
    assert match(rows) == [-1, -1, 0, 1]


def test_later_rows_other_codes_and_rows_of_no_weight_are_left_alone() -> None:
    rows = [("1", "a", None, -1, 1), ("1", "a", None, 1, 2), ("1", "b", None, 1, 1), ("1", "a", None, 0, 1)]
    assert match(rows) == [-1, -1, -1, -1]


row = st.tuples(
    st.sampled_from(["1", "2", None]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["p", "q", None]),
    st.sampled_from([1, 1, -1, 0]),
    st.integers(0, 4),
)


@given(st.lists(row, min_size=1, max_size=30))
def test_all_rows_match_as_in_the_plain_implementation(
    rows: list[tuple[str | None, str, str | None, int, int]],
) -> None:
    assert match(rows) == plain(rows)
