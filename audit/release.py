"""The one way by which a release comes into use, and the question whether it still may be."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from audit.entries import Entry, newest_of
from audit.ledger import ledger_of
from audit.missing import RULE, missing
from audit.proof import keep_proof
from audit.records import folder_of, open_case
from configs.city import City
from configs.errors import FairwardError, IntegrityError, StateError
from configs.load import load_policy
from configs.window_words import rule
from training import registry
from training.release import load_release
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
        Last day on which the decision holds.
    """

    number: int
    decision: dict[str, Any]
    expires: date


def release(city: City, number: int, when: datetime) -> Approved:
    """Make a release the champion, once everything that it needs is on record; repeated, it does nothing more.

    Raises
    ------
    StateError
        Says every missing thing at once.
    IntegrityError
        Ledger, signature or a digest is not what was recorded.
    """
    ledger = ledger_of(city)
    entries = ledger.verify()
    approved = _approved(city, number, entries, when.astimezone(UTC).date())
    payload = {"release": number, "dossier": approved.decision["dossier"], "decision": approved.decision["hash"]}
    last = newest_of(entries, "released")
    if last is None or last.payload != payload:
        ledger.append("released", payload, when)
    keep_proof(city, number)
    if registry.champion(city) != number:
        registry.set_champion(city, number)
    return approved


def current(city: City, today: date) -> Approved:
    """Return the release that may be used today; nothing else may be loaded.

    Raises
    ------
    StateError
        None may; says what is missing.
    IntegrityError
        Alias, ledger, signature or a digest disagree.
    """
    entries = ledger_of(city).verify()
    last, alias = newest_of(entries, "released"), registry.champion(city)
    released = int(last.payload["release"]) if last else None
    if alias != released:
        raise IntegrityError(
            f"the registry's champion is {_named(alias)} but the ledger released {_named(released)}",
            where=str(city.home),
            remedy=f"run fairward release {released}" if released else "find out who moved the alias, and take it away",
        )
    if released is None:
        remedy = f"{_next_step(city, entries)}; {rule_serves(city)}"
        raise StateError("no release is in use", where=str(city.home), remedy=remedy)
    try:
        return _approved(city, released, entries, today)
    except StateError as refusal:
        remedy = f"{refusal.remedy}; {rule_serves(city)}"
        raise StateError(refusal.what, where=refusal.where, remedy=remedy) from None


def rule_serves(city: City) -> str:
    """Say that a simple rule serves until a release is approved, and which, as the newest release's backtest found."""
    serves = f"until then the rule serves ({RULE})"
    for number in reversed(registry.versions(city)):
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


def _approved(city: City, number: int, entries: list[Entry], today: date) -> Approved:
    case = open_case(city, number, load_release(city, number).manifest, entries)
    found = missing(case, load_policy(city.policy), today)
    if found:
        kind: type[FairwardError] = IntegrityError if any(each.tampering for each in found) else StateError
        raise kind(
            f"release {number} may not be used: {'; '.join(each.what for each in found)}",
            where=str(city.home),
            remedy="; ".join(dict.fromkeys(each.remedy for each in found)),
        )
    decided = newest_of(entries, "decided", number)
    if decided is None:
        raise StateError(f"release {number} has no decision", remedy=f"run fairward decide {number}")
    decision = {**decided.payload, "when": decided.when, "hash": decided.hash}
    return Approved(number, decision, date.fromisoformat(decision["expires"]))


def _named(number: int | None) -> str:
    return "none" if number is None else f"release {number}"


def _next_step(city: City, entries: list[Entry]) -> str:
    numbers = registry.versions(city)
    if not numbers:
        return "run fairward train, audit, decide and release"
    number = numbers[-1]
    if newest_of(entries, "audited", number) is None:
        return f"run fairward audit {number}, let the committee decide, then fairward release {number}"
    if newest_of(entries, "decided", number) is None:
        return f"let the committee decide on release {number} (fairward decide), then run fairward release {number}"
    return f"run fairward release {number}, which says what is missing"
