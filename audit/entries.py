"""Entries of the ledger, and the bytes of each that are a leaf of its tree."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audit.merkle import leaf_hash
from configs.files import canonical_json


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    Attributes
    ----------
    seq : int
        1 for the first entry, without gaps.
    when : str
        UTC, ISO 8601, to the second.
    kind : str
        audited, decided or released.
    payload : dict
        What was recorded.
    hash : str
        Its leaf's hash, in hexadecimal digits.
    """

    seq: int
    when: str
    kind: str
    payload: dict[str, Any]
    hash: str


def leaf(seq: int, when: str, kind: str, payload: Mapping[str, Any]) -> bytes:
    """Return an entry's leaf: its canonical JSON."""
    return canonical_json({"seq": seq, "when": when, "kind": kind, "payload": payload})


def leaf_of(entry: Entry) -> bytes:
    """Return the leaf that an entry should have, by what it says."""
    return leaf(entry.seq, entry.when, entry.kind, entry.payload)


def new_entry(seq: int, when: datetime, kind: str, payload: Mapping[str, Any]) -> Entry:
    """Return an entry as it will be read back.

    Raises
    ------
    ValueError
        The moment has no time zone.
    """
    at, clean = utc_text(when), json.loads(canonical_json(payload))
    return Entry(seq, at, kind, clean, leaf_hash(leaf(seq, at, kind, clean)).hex())


def newest_of(entries: list[Entry], kind: str, release: int | None = None) -> Entry | None:
    """Return the newest entry of a kind (for a release, where one is given)."""
    found = [entry for entry in entries if entry.kind == kind and release in (None, entry.payload.get("release"))]
    return found[-1] if found else None


def utc_text(when: datetime) -> str:
    """Return a moment as UTC ISO 8601 to the second.

    Raises
    ------
    ValueError
        The moment has no time zone.
    """
    if when.tzinfo is None:
        raise ValueError(f"{when} has no time zone: the ledger keeps UTC")
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
