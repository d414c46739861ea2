"""Ends a release's use: withdrawn, referred back, or decommissioned for good; and says what takes its place."""

from datetime import UTC, date, datetime
from typing import Any

from audit.entries import Entry, newest_of
from audit.history import in_use, uses
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.proof import keep_proof
from audit.records import folder_of
from audit.release import check_approved
from audit.standing import refuse_unless_it_allows, standing
from audit.waivers import SHORTEST_REASON
from configs.city import City
from configs.errors import FairwardError, StateError
from configs.load import load_policy
from configs.people import refuse_unless_allowed
from configs.permissions import StateAct
from training import registry

MONITOR = "the monitor"
_ACTS: dict[str, StateAct] = {"withdrawn": "withdraw", "referred": "refer", "decommissioned": "decommission"}


def withdraw(city: City, number: int, *, by: str, reason: str, when: datetime) -> Entry:
    """Take a release out of use until the committee decides anew; see `_end` for what takes its place."""
    refuse_unless_allowed(load_policy(city.policy).people, by, "withdraw")
    return _end(city, number, "withdrawn", {"by": by.strip(), "reason": reason.strip()}, when)


def decommission(city: City, number: int, *, by: str, reason: str, when: datetime) -> Entry:
    """End a release for good: nothing brings it back."""
    refuse_unless_allowed(load_policy(city.policy).people, by, "decommission")
    return _end(city, number, "decommissioned", {"by": by.strip(), "reason": reason.strip()}, when)


def refer(
    city: City,
    number: int,
    gate: str | None,
    evidence: Any,
    when: datetime,
    *,
    by: str = MONITOR,
    reason: str | None = None,
) -> Entry:
    """Take a release out of use and put it back before the committee.

    Parameters
    ----------
    city, number : City, int
        The release.
    gate : str or None
        The gate that broke in use, where one did.
    evidence : JSON value
        What was found: numbers, their interval and threshold, kept in the ledger.
    when : datetime.datetime
        The moment, with its time zone.
    by : str
        Who refers it: the monitor, or a person whom the permission table allows to.
    reason : str, optional
        Why, in a sentence; by default that the gate broke.

    Raises
    ------
    StateError
        The gate is not known, the person may not, or the release's state does not allow it.
    IntegrityError
        The ledger does not verify.
    """
    policy = load_policy(city.policy)
    if by != MONITOR:
        refuse_unless_allowed(policy.people, by, "refer")
    known = list(type(policy.gates).model_fields)
    if gate is not None and gate not in known:
        raise StateError(f"{gate!r} is no gate", remedy=f"use one of {', '.join(known)}")
    said = {"by": by.strip(), "reason": (reason or f"gate {gate} broke in use").strip()}
    return _end(city, number, "referred", {**said, "gate": gate, "evidence": evidence}, when)


def _end(city: City, number: int, kind: str, said: dict[str, Any], when: datetime) -> Entry:
    """End a release's use; in the same entry stands what is in use from then on.

    That is the last release in use whose approval still stands, or none, and then the rule serves. Where it had ended
    in the same way already, nothing is recorded again, and what a killed verb left undone is done. The calendar is left
    out: what has lapsed or is overdue may be withdrawn and referred like what is in service.
    """
    registry.run_of(city, number)
    ledger, policy, today = ledger_of(city), load_policy(city.policy), when.astimezone(UTC).date()
    entries = ledger.verify()
    found = standing(entries, number, policy, None)
    last = newest_of(entries, kind, number)
    if found.state != kind or last is None:
        refuse_unless_it_allows(found, _ACTS[kind])
        if len(said["reason"]) < SHORTEST_REASON:
            raise StateError(
                f"the reason has fewer than {SHORTEST_REASON} characters", remedy="say why in a sentence, with --reason"
            )
        instead = _instead(city, entries, number, today)
        last = ledger.append(kind, {"release": number, **said, "instead": instead}, when)
    mirror(city)
    if folder_of(city, number).is_dir():
        keep_proof(city, number)
    return last


def _instead(city: City, entries: list[Entry], number: int, today: date) -> int | None:
    """Return what is in use once a release is not: the same as now, or the last one whose approval still stands."""
    if in_use(entries) != number:
        return in_use(entries)
    policy = load_policy(city.policy)
    before = dict.fromkeys(each.number for each in reversed(uses(entries)))
    for other in before:
        if other is None or other == number or standing(entries, other, policy, today).state != "superseded":
            continue
        try:
            check_approved(city, other, entries, today)
        except FairwardError:
            continue
        return other
    return None
