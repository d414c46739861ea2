"""What the page of the ledger says: entries in words, newest first, the checkpoint, and how to verify both."""

from dataclasses import asdict
from typing import Any

from audit.ledger import ledger_of
from serving.committee.desk import Desk
from serving.pages.releases import moment
from serving.register.entries import TITLES, entry_in_words

SHOWN = 50


def ledger_page(desk: Desk, kind: str, release: int | None, *, every: bool) -> dict[str, Any]:
    """Return the values that committee/ledger.html prints.

    Parameters
    ----------
    desk : Desk
        Ledger, policy and day.
    kind, release : str, int or None
        Which entries are wanted; all where empty.
    every : bool
        Whether to show more than the newest.
    """
    wanted = [
        entry
        for entry in reversed(desk.entries)
        if kind in ("", entry.kind) and release in (None, entry.payload.get("release"))
    ]
    shown = wanted if every else wanted[:SHOWN]
    head = ledger_of(desk.city).head_path
    return {
        "entries": [
            {**entry_in_words(asdict(entry), moment(entry.when)), "release": entry.payload.get("release")}
            for entry in shown
        ],
        "count": len(wanted),
        "total": len(desk.entries),
        "more": len(wanted) - len(shown),
        "kinds": [(name, TITLES.get(name, name.capitalize())) for name in dict.fromkeys(e.kind for e in desk.entries)],
        "kind": kind,
        "release": release,
        "releases": [number for number in desk.numbers if desk.digests(number)],
        "checkpoint": head.read_text(encoding="utf-8") if head.is_file() else "",
    }
