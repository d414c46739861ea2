"""Which row stands for an incident, and when: worked by hand."""

import numpy as np

from features.linkage.group import NEVER, Standing
from features.linkage.speak import Voices, give_voice


def voices(
    label: list[int],
    source: list[int],
    known: list[int],
    alike: bool = True,
    gone: list[int] | None = None,
    start: list[int] | None = None,
) -> Voices:
    columns = (label, known, gone or [NEVER] * len(label), source, start or [0] * len(label))
    incident, *standing, started = (np.array(column, dtype=np.int64) for column in columns)
    return give_voice(incident, Standing(*standing, standing[2]), started, lambda one, _: np.full(len(one), alike))


def test_the_source_listed_first_stands_and_the_earliest_report_stays() -> None:
    found = voices([0, 1, 0, 0], [0, 0, 1, 2], [7, 1, 5, 3])
    assert found.kept.tolist() == [-1, -1, 0, 0]
    assert (found.known[0], found.gone[0]) == (3, NEVER)


def test_an_incident_is_not_known_before_it_occurred() -> None:
    assert voices([0, 0], [0, 1], [7, 3], start=[4, 2]).known[0] == 4


def test_a_row_that_counts_otherwise_stands_until_the_better_one_was_known() -> None:
    found = voices([0, 0], [0, 1], [7, 3], alike=False)
    assert found.kept.tolist() == [-1, -1]
    assert (found.known.tolist(), found.gone.tolist()) == ([7, 3], [NEVER, 7])
    assert found.successor.tolist() == [-1, 0]


def test_a_row_that_comes_later_from_a_source_listed_later_is_linked_however_it_counts() -> None:
    assert voices([0, 0], [0, 1], [3, 7], alike=False).kept.tolist() == [-1, 0]


def test_of_rows_known_at_one_moment_the_source_listed_first_stands() -> None:
    assert voices([0, 0], [0, 1], [3, 3], alike=False).kept.tolist() == [-1, 0]


def test_when_the_row_that_stands_is_taken_back_the_incident_is() -> None:
    found = voices([0, 0], [0, 1], [3, 5], gone=[9, NEVER])
    assert (found.kept.tolist(), found.gone[0]) == ([-1, 0], 9)


def test_a_row_taken_back_by_a_source_listed_later_changes_nothing() -> None:
    found = voices([0, 0], [0, 1], [5, 3], gone=[NEVER, 9])
    assert (found.kept.tolist(), found.known[0], found.gone[0]) == ([-1, 0], 3, NEVER)


def test_a_row_filed_anew_stands_from_then_on() -> None:
    found = voices([0, 0, 0], [0, 1, 0], [3, 5, 9], gone=[9, NEVER, NEVER])
    assert found.kept.tolist() == [-1, 0, -1]
    assert found.gone.tolist()[::2] == [9, NEVER]


def test_rows_in_between_are_linked_to_the_row_that_took_them_over() -> None:
    found = voices([0, 0, 0, 3], [2, 1, 0, 0], [1, 2, 3, 1])
    assert found.kept.tolist() == [2, 2, -1, -1]
    assert found.known[2] == 1


def test_rows_of_their_own_keep_their_own_voice() -> None:
    assert voices([], [], []).kept.tolist() == []
    assert voices([0, 1], [0, 1], [3, 1]).known.tolist() == [3, 1]
