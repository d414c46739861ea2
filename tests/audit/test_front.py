"""The first page: what a release would do to people, and what is to be decided, worked out by hand."""

import numpy as np
import pytest

from audit.deciding import to_decide
from audit.people import what_it_would_do
from audit.results import GateResult
from tests.audit import made

AGREES = [{"agrees": True}]


def _evidence(*dimensions):
    # of 4 areas one is flagged: a00 in 3 of 4 weeks, a01 in one; a00 has no incident in the second week
    mean = np.array([[3, 2, 1, 1], [3, 2, 1, 1], [3, 2, 1, 1], [2, 3, 1, 1]], dtype=float)
    y = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]])
    rules = made.policy(bootstrap=200, gates__concentration__often=0.7)
    return made.evidence(made.cube(y, mean), *dimensions, rules=rules, k=1)


def test_who_lives_where_it_flags_by_hand():
    # a00: 100 people, 80 Red; a01: 300, 30 Red; 1,000 in all, 110 Red
    shares = [[0.8, 0.2], [0.1, 0.9], [0, 1], [0, 1]]
    lines = what_it_would_do(_evidence(made.dimension(shares, [100.0, 300.0, 300.0, 300.0])))
    # (3 × 100 + 300) / 4 = 150; Red (3 × 80 + 30) / 4 = 67.5 of 110; Blue (3 × 20 + 270) / 4 = 82.5 of 890
    assert lines[0] == (
        "In a mean week, 150 of 1,000 people (15%) live in an area that is flagged for at least one offence."
    )
    assert lines[1] == (
        "Colour: 61.4% of people of group Red live in a flagged area, more than of any other group; of group Blue it "
        "is 9.3%, the least."
    )
    assert lines[2].startswith("In 25% of the times that an area was flagged for an offence, no incident")
    assert lines[3].startswith("1 area, where 100 people live, would be flagged for one offence in more than 70% of")


def test_without_counts_of_people_it_says_so():
    lines = what_it_would_do(_evidence())
    assert lines[0] == "How many people live where it flags is not known: the city's settings count no people."
    assert lines[-1].startswith("1 area would be flagged")


def _result(name, outcome, *, hard=False, warnings=()):
    return GateResult(name, f"Is {name} well?", outcome, hard, None, "", None, "", "", "", warnings=warnings)


@pytest.mark.parametrize(
    ("results", "starts"),
    [
        ([_result("skill", "pass")], []),
        ([_result("skill", "fail")], ["May it be used although 1 gate fails, and for what reason?"]),
        ([_result("scope", "fail", hard=True)], ["Nothing can be approved until what must be mended"]),
        (
            [_result("drift", "inconclusive")],
            ["If it is approved, who will find out what 1 gate could not tell, and by when?"],
        ),
        (
            [_result("drift", "pass", warnings=("x",))],
            ["What weight have the warnings, which do not decide, of"],
        ),
    ],
)
def test_what_is_to_be_decided_follows_the_gates(results, starts):
    lines = to_decide(results, AGREES, 3, made.policy())
    assert len(lines) == len(starts) + 2
    assert all(line.startswith(start) for line, start in zip(lines, starts, strict=False))
    assert lines[-2].startswith("Who answers the 3 questions that only people can answer and nobody has?")
    assert lines[-1].endswith("An approval lapses after 12 months at the latest.")


def test_an_audit_that_cannot_be_trusted_stops_every_approval():
    assert to_decide([], [{"agrees": False}], 1, made.policy())[0].startswith("Nothing can be approved")
