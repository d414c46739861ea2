"""The section of the data: what became of every row."""

from typing import Any

from audit.pages.section import Setting
from audit.tables import table

KEY, TITLE = "data", "The data, to the row"
_ROWS = ("rows", "kept", "quarantined", "linked")
_PARTS = {
    "reasons": "Why rows were quarantined",
    "why": "Why rows were linked to others",
    "confidence": "How sure the place of an incident is",
    "delay_days": "Days from occurrence to report, by share of incidents",
}


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return the account of rows as tables."""
    return {"tables": _data(document["data"])}


def _data(account: dict[str, Any]) -> list[dict[str, Any]]:
    order = sorted(account, key=lambda name: _ROWS.index(name) if name in _ROWS else len(_ROWS))
    counts = [{"rows": name.replace("_", " "), "number": account[name]} for name in order if _is_count(account[name])]
    parts = [
        table(
            _PARTS.get(name, name.replace("_", " ")), [{"what": key, "number": n} for key, n in account[name].items()]
        )
        for name in order
        if isinstance(account[name], dict) and account[name]
    ]
    return [table("Rows in = kept + quarantined + linked", counts), *parts]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
