"""Waivers of a decision: each names a gate that failed, a reason and a last day, never later than the approval's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from audit.days import day_of

SHORTEST_REASON = 10
FORM = "'gate: reason' or 'gate: reason; YYYY-MM-DD'"


def parse_waivers(
    lines: Sequence[str], gates: Mapping[str, Mapping[str, Any]], by: str, today: date, until: date | None
) -> tuple[list[dict[str, Any]], list[str]]:
    """Read waivers as they are typed.

    Parameters
    ----------
    lines : sequence of str
        Each "gate: reason", or "gate: reason; YYYY-MM-DD" where it ends before the approval does.
    gates : mapping
        What each gate of the dossier said, by name.
    by : str
        Who grants them.
    today, until : datetime.date
        Day of the decision and last day of the approval; None for a decision that approves nothing.

    Returns
    -------
    list of dict, list of str
        gate, reason, by and expires of each; and what is wrong with the others.
    """
    granted, faults = [], []
    for line in lines:
        name, _, rest = (part.strip() for part in line.partition(":"))
        name = name.replace("-", "_")
        reason, _, tail = (part.strip() for part in rest.rpartition(";"))
        own = day_of(tail)
        if own is None:
            reason = rest
        expires = own or until
        fault = _fault(line, gates.get(name), reason) or _day_fault(line, expires, today, until)
        if fault:
            faults.append(fault)
        else:
            ends = expires.isoformat() if expires else None
            granted.append({"gate": name, "reason": reason, "by": by.strip(), "expires": ends})
    return granted, faults


def expired(waivers: Sequence[Mapping[str, Any]], today: date) -> list[Mapping[str, Any]]:
    """Return the waivers of a decision whose last day is past."""
    return [each for each in waivers if date.fromisoformat(each["expires"]) < today]


def _fault(line: str, gate: Mapping[str, Any] | None, reason: str) -> str | None:
    if gate is None:
        return f"waiver {line!r} names no gate of the dossier: write {FORM}"
    if gate["hard"]:
        return f"gate {gate['gate']} cannot be waived"
    if gate["outcome"] != "fail":
        return f"gate {gate['gate']} did not fail, so there is nothing to waive"
    if len(reason) < SHORTEST_REASON:
        return f"waiver {line!r} needs a reason of at least {SHORTEST_REASON} characters"
    return None


def _day_fault(line: str, expires: date | None, today: date, until: date | None) -> str | None:
    if expires is None or until is None or today <= expires <= until:
        return None
    return f"waiver {line!r} must end between {today} and {until}, with the approval at the latest"
