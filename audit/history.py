"""What the ledger says of one release: newest audit and decision, what ended its use, which conditions are met."""

from dataclasses import dataclass
from typing import Any

from audit.entries import Entry, newest_of

ENDING = {"withdrawn": "withdraw", "referred": "refer", "decommissioned": "decommission"}
"""Kinds of entries that end a release's use, each with its verb."""


@dataclass(frozen=True)
class History:
    """What is on record of one release. Each entry is its payload with its `kind`, `when` (UTC) and `hash`.

    Attributes
    ----------
    audited, decided : dict or None
        The newest of those kinds.
    ended : dict or None
        What ended its use after that decision: withdrawn or referred; or decommissioned, whatever came later.
    met : dict of dict
        For each condition of that decision that was met, by its number from 1, the first entry that says so.
    """

    audited: dict[str, Any] | None
    decided: dict[str, Any] | None
    ended: dict[str, Any] | None
    met: dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Use:
    """From a moment on (UTC, ISO 8601) a release was in use, or none was, by an entry of some kind."""

    when: str
    kind: str
    number: int | None


def history_of(entries: list[Entry], number: int) -> History:
    """Return what entries, oldest first, say of a release."""
    audited, decided = (newest_of(entries, kind, number) for kind in ("audited", "decided"))
    return History(_told(audited), _told(decided), _told(_ended(entries, number, decided)), _met(entries, decided))


def uses(entries: list[Entry]) -> list[Use]:
    """Return what was in use, oldest first: each release put into service, and what took its place when it ended."""
    found: list[Use] = []
    for entry in entries:
        current = found[-1].number if found else None
        if entry.kind == "released":
            found.append(Use(entry.when, entry.kind, entry.payload["release"]))
        elif entry.kind in ENDING and current is not None and entry.payload["release"] == current:
            found.append(Use(entry.when, entry.kind, entry.payload["instead"]))
    return found


def in_use(entries: list[Entry]) -> int | None:
    """Return the release that the ledger has in use, None where there is none."""
    found = uses(entries)
    return found[-1].number if found else None


def _ended(entries: list[Entry], number: int, decided: Entry | None) -> Entry | None:
    final = newest_of(entries, "decommissioned", number)
    if final is not None:
        return final
    after = entries[decided.seq :] if decided else entries
    found = [entry for entry in after if entry.kind in ENDING and entry.payload["release"] == number]
    return found[-1] if found else None


def _met(entries: list[Entry], decided: Entry | None) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for entry in entries[decided.seq :] if decided else []:
        if decided and entry.kind == "condition" and entry.payload["decision"] == decided.hash:
            found.setdefault(int(entry.payload["condition"]), _told(entry) or {})
    return found


def _told(entry: Entry | None) -> dict[str, Any] | None:
    return None if entry is None else {**entry.payload, "kind": entry.kind, "when": entry.when, "hash": entry.hash}
