"""Waivers with a last day of their own, which is never later than the approval's."""

from datetime import date

import pytest

from audit.waivers import expired, parse_waivers

TODAY, UNTIL = date(2026, 11, 23), date(2027, 5, 23)
GATES = {
    "exposure": {"gate": "exposure", "hard": False, "outcome": "fail"},
    "error_parity": {"gate": "error_parity", "hard": False, "outcome": "fail"},
}


def parsed(*lines, until=UNTIL):
    return parse_waivers(lines, GATES, "Cora ", TODAY, until)


@pytest.mark.parametrize(
    ("line", "gate", "reason", "expires"),
    [
        ("exposure: for a pilot only", "exposure", "for a pilot only", "2027-05-23"),
        ("error-parity: for a pilot only; 2026-12-31", "error_parity", "for a pilot only", "2026-12-31"),
        ("exposure: a pilot; in one district", "exposure", "a pilot; in one district", "2027-05-23"),
        ("exposure: a pilot; in one district; 2026-11-23", "exposure", "a pilot; in one district", "2026-11-23"),
        ("exposure: for a pilot only; 2027-05-23", "exposure", "for a pilot only", "2027-05-23"),
    ],
)
def test_a_waiver_ends_on_its_own_day_or_with_the_approval(line, gate, reason, expires):
    assert parsed(line) == ([{"gate": gate, "reason": reason, "by": "Cora", "expires": expires}], [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("exposure: for a pilot only; 2027-05-24", "must end between 2026-11-23 and 2027-05-23, with the approval"),
        ("exposure: for a pilot only; 2026-11-22", "must end between 2026-11-23 and 2027-05-23, with the approval"),
        ("exposure: short; 2026-12-31", "needs a reason of at least 10 characters"),
        ("exposure", "needs a reason of at least 10 characters"),
    ],
)
def test_what_is_refused(line, fault):
    granted, faults = parsed(line)
    assert granted == []
    assert fault in faults[0]


@pytest.mark.parametrize(("day", "count"), [("2026-11-23", 0), ("2026-11-22", 1)])
def test_a_waiver_holds_on_its_last_day(day, count):
    assert len(expired([{"expires": day}], TODAY)) == count
