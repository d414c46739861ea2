"""Rows with one id: the same again, and later versions, worked by hand."""

import numpy as np
import pandas as pd

from features.linkage.group import NEVER
from features.linkage.versions import Versions, later_versions, same_again

START = np.iinfo(np.int64).min


def versions(
    ids: str,
    written: list[int],
    known: list[int] | None = None,
    usable: list[bool] | None = None,
    content: list[int] | None = None,
    start: list[int] | None = None,
) -> Versions:
    n = len(ids)
    return later_versions(
        pd.Series(list(ids.replace("_", " "))).str.strip(),
        np.array(usable or [True] * n),
        np.array(written),
        np.array(known or written),
        np.array(start or [0] * n),
        np.array(content or range(n)),
    )


def test_the_same_id_again_points_to_the_row_that_was_known_first() -> None:
    ids = pd.Series(["a", "b", "a", "", "", "a", "b"], dtype="str")
    usable = np.array([False, True, True, True, True, True, True])
    assert same_again(ids, usable, np.array([1, 5, 3, 1, 1, 3, 4])).tolist() == [-1, 6, -1, -1, -1, 2, -1]


def test_each_version_stands_until_the_next_was_written() -> None:
    found = versions("abaa", [9, 1, 3, 5], known=[1, 1, 1, 1])
    assert found.known.tolist() == [9, 1, 1, 5]
    assert found.gone.tolist() == [NEVER, NEVER, 5, 9]
    assert found.successor.tolist() == [-1, -1, 3, 0]
    assert found.kept.tolist() == [-1] * 4


def test_without_ids_there_are_no_versions() -> None:
    assert versions("__", [1, 2]).gone.tolist() == [NEVER, NEVER]


def test_of_versions_written_at_one_moment_the_last_in_the_files_stands() -> None:
    found = versions("aa", [1, 1])
    assert (found.kept.tolist(), found.replaced.tolist()) == ([1, -1], [True, False])
    assert (found.known[1], found.gone[1]) == (1, NEVER)


def test_a_version_that_says_the_same_is_the_same_again() -> None:
    found = versions("aaaa", [1, 2, 3, 4], content=[7, 7, 8, 7])
    assert (found.kept.tolist(), found.replaced.any()) == ([-1, 0, -1, -1], False)
    assert found.known[[0, 2, 3]].tolist() == [1, 3, 4]
    assert found.gone[[0, 2, 3]].tolist() == [3, 4, NEVER]


def test_a_version_that_cannot_be_used_takes_nobodys_place() -> None:
    found = versions("aaa", [1, 5, 9], usable=[True, False, True])
    assert found.gone[[0, 2]].tolist() == [9, NEVER]
    assert versions("aa", [1, 5], usable=[True, False]).gone[0] == NEVER


def test_after_one_that_cannot_be_used_a_version_is_known_from_its_writing_only() -> None:
    assert versions("aa", [1, 5], known=[1, 1], usable=[False, True]).known[1] == 5


def test_a_single_version_is_known_from_its_report() -> None:
    assert versions("a", [5], known=[1]).known.tolist() == [1]


def test_a_version_is_not_known_before_it_occurred() -> None:
    found = versions("aa", [1, 2], start=[0, 4])
    assert (found.gone[0], found.known[1]) == (4, 4)


def test_a_row_whose_writing_is_not_known_takes_no_part() -> None:
    assert versions("aa", [START, 5]).gone.tolist() == [NEVER, NEVER]
