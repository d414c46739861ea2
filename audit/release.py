"""The one way by which a release comes into use, and the question whether it still may be."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from audit.approval import last_day
from audit.entries import Entry, newest_of
from audit.history import ENDING, in_use
from audit.ledger import ledger_of
from audit.mirror import mirror, moved, remedy, unsettled
from audit.missing import RULE, missing
from audit.proof import keep_proof
from audit.records import folder_of, open_case
from audit.sealed import check_seal
from configs.city import City
from configs.errors import FairwardError, IntegrityError, MachineError, StateError, UnsettledError
from configs.load import load_policy
from configs.people import refuse_unless_allowed
from configs.window_words import rule
from training import registry
from training.load import load_manifest
from training.signing import MANIFEST


@dataclass(frozen=True)
class Approved:
    """A release that may be used.

    Attributes
    ----------
    number : int
        The release.
    decision : dict
        outcome, by, reason, when (UTC), conditions, waivers, expires.
    expires : datetime.date
        Last day on which the decision holds, and every waiver on which it rests.
    """

    number: int
    decision: dict[str, Any]
    expires: date


def release(city: City, number: int, when: datetime, by: str | None = None) -> Approved:
    """Make a release the champion, once everything that it needs is on record; repeated, it does nothing more.

    Parameters
    ----------
    city, number : City, int
        The release.
    when : datetime.datetime
        The moment, with its time zone.
    by : str, optional
        Who does it, kept in the ledger's entry.

    Raises
    ------
    StateError
        Says every missing thing at once, or that the person may not.
    IntegrityError
        Ledger, signature or a digest is not what was recorded.
    """
    ledger = ledger_of(city)
    if by is not None:
        refuse_unless_allowed(load_policy(city.policy).people, by, "release")
    entries = ledger.verify()
    approved = check_approved(city, number, entries, when.astimezone(UTC).date())
    payload = {"release": number, "dossier": approved.decision["dossier"], "decision": approved.decision["hash"]}
    last = newest_of(entries, "released", number)
    if in_use(entries) != number or last is None or any(last.payload[name] != payload[name] for name in payload):
        ledger.append("released", payload | ({"by": by.strip()} if by else {}), when)
    mirror(city)
    keep_proof(city, number)
    return approved


def current(city: City, today: date) -> Approved:
    """Return the release that may be used today; nothing else may be loaded.

    A sealed copy has no registry beside it: there every file is held against the seal instead.

    Raises
    ------
    StateError
        None may; says what is missing.
    IntegrityError
        Alias, tags, seal, ledger, signature or a digest disagree.
    MachineError
        The ledger does not answer; or the registry does not, and the ledger alone says nothing against it.
    """
    entries = ledger_of(city).verify()
    check_seal(city, entries)
    away: MachineError | None = None
    found: list[str] = []
    try:
        found = moved(city, entries)
    except MachineError as error:
        away = error
    if found:
        kind = UnsettledError if unsettled(city, entries) else IntegrityError
        raise kind("; ".join(found), where=str(city.home), remedy=remedy(entries))
    number = in_use(entries)
    if number is None:
        then = f"{_next_step(city, entries)}; {rule_serves(city)}"
        raise StateError(f"no release is in use{_last_ended(entries)}", where=str(city.home), remedy=then)
    try:
        approved = check_approved(city, number, entries, today)
    except StateError as refusal:
        then = f"{refusal.remedy}; {rule_serves(city)}"
        raise StateError(refusal.what, where=refusal.where, remedy=then) from None
    if away is not None:
        raise away
    return approved


def rule_serves(city: City) -> str:
    """Say that a simple rule serves until a release is approved, and which, as the newest release's backtest found."""
    serves = f"until then the rule serves ({RULE})"
    for number in reversed(_registered(city)):
        path = folder_of(city, number) / "model" / MANIFEST
        if path.is_file():
            metrics = json.loads(path.read_bytes())["metrics"]
            best = {
                name: rule(city.window, each["best_baseline"])
                for name, each in metrics.items()
                if "best_baseline" in each
            }
            return f"{serves}: {'; '.join(f'{title} for {name}' for name, title in best.items())}" if best else serves
    return serves


def check_approved(city: City, number: int, entries: list[Entry], today: date) -> Approved:
    """Return a release's approval where it may be used today, whether it is in use or not.

    Raises
    ------
    StateError
        It may not; says everything that is missing.
    IntegrityError
        Signature or a digest is not what was recorded.
    """
    case = open_case(city, number, load_manifest(city, number), entries)
    found = missing(case, load_policy(city.policy), today)
    if found:
        kind: type[FairwardError] = IntegrityError if any(each.tampering for each in found) else StateError
        raise kind(
            f"release {number} may not be used: {'; '.join(each.what for each in found)}",
            where=str(city.home),
            remedy="; ".join(dict.fromkeys(each.remedy for each in found)),
        )
    if case.decided is None:
        raise StateError(f"release {number} has no decision", remedy=f"run fairward decide {number}")
    return Approved(number, case.decided, last_day(case.decided))


def _last_ended(entries: list[Entry]) -> str:
    """Say what ended the last use, where one ended."""
    ended = [entry for entry in entries if entry.kind in ENDING]
    if not any(entry.kind == "released" for entry in entries) or not ended:
        return ""
    said = ended[-1].payload
    return (
        f": release {said['release']} was {ended[-1].kind} by {said['by']} on {ended[-1].when[:10]}, {said['reason']}"
    )


def _registered(city: City) -> list[int]:
    """Return the numbers of the registered releases; none while the registry does not answer."""
    try:
        return registry.versions(city)
    except MachineError:
        return []


def _next_step(city: City, entries: list[Entry]) -> str:
    numbers = _registered(city)
    if not numbers:
        return "run fairward train, audit, decide and release"
    number = numbers[-1]
    if newest_of(entries, "audited", number) is None:
        return f"run fairward audit {number}, let the committee decide, then fairward release {number}"
    if newest_of(entries, "decided", number) is None:
        return f"let the committee decide on release {number} (fairward decide), then run fairward release {number}"
    return f"run fairward release {number}, which says what is missing"
