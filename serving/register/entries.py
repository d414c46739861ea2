"""Entries of the ledger in words: what was said first, digests apart."""

from collections.abc import Callable
from datetime import date
from typing import Any

from configs.window_words import day

TITLES = {
    "audited": "Audited",
    "decided": "Decided",
    "released": "Put into service",
    "condition": "Condition met",
    "referred": "Put back before the committee",
    "asked": "Question",
    "answered": "Answer",
    "proposed": "Proposal",
    "vote": "Ballot",
    "rekeyed": "The ledger’s key changed",
    "model_rekeyed": "The key that signs models changed",
}
ORDER = (
    *("outcome", "vote", "condition", "by", "text", "reason", "votes", "recused", "quorum", "conditions", "waivers"),
    *("expires", "gate", "evidence", "instead", "gates"),
)


def entry_in_words(entry: dict[str, Any], moment: str) -> dict[str, Any]:
    """Return an entry's title, moment, lines (term and values) and digests (name and digest).

    Parameters
    ----------
    entry : dict
        As the ledger has it: seq, kind, payload and hash.
    moment : str
        When it was written, in words.
    """
    payload = {name: value for name, value in entry["payload"].items() if name != "release"}
    digests = _digests(payload)
    said = {name: value for name, value in payload.items() if not _holds_digest(value)}
    ordered = sorted(said, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    lines = [(name.capitalize(), values) for name in ordered if (values := _values(name, said[name]))]
    title = TITLES.get(entry["kind"], entry["kind"].capitalize())
    return {"seq": entry["seq"], "title": title, "moment": moment, "lines": lines,
            "digests": [*digests, ("This entry", entry["hash"])]}  # fmt: skip


def _digests(payload: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, value in payload.items():
        if isinstance(value, dict) and _holds_digest(value):
            found += list(value.items())
        elif _holds_digest(value):
            found.append((name.capitalize(), value))
    return found


def _holds_digest(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_holds_digest(item) for item in value.values())
    return isinstance(value, str) and len(value) == 64 and all(digit in "0123456789abcdef" for digit in value)


def _values(name: str, value: Any) -> list[str]:
    if name in _SENTENCES:
        return [_SENTENCES[name](item) for item in value]
    if name == "quorum":
        return [f"{value['needed']} of {len(value['members'])} members"]
    if isinstance(value, dict):
        return [f"{key.replace('_', ' ')}: {item}" for key, item in value.items()]
    if isinstance(value, list):
        return [str(item) for item in value]
    if name == "expires" and value:
        return [day(date.fromisoformat(value))]
    if name == "outcome":
        return [str(value).replace("-", " ")]
    return [str(value)] if value not in (None, "") else []


def _condition(item: dict[str, str]) -> str:
    return f"{item['text']} ({item['owner']}, by {day(date.fromisoformat(item['due']))})"


def _waiver(item: dict[str, str]) -> str:
    return f"{item['gate'].replace('_', ' ')}: {item['reason']} ({item['by']})"


def _vote(item: dict[str, str]) -> str:
    return f"{item['by']}: {item['vote']} ({item['reason']})"


def _recusal(item: dict[str, str]) -> str:
    return f"{item['by']} ({item['reason']})"


_SENTENCES: dict[str, Callable[[dict[str, str]], str]] = {
    "conditions": _condition,
    "waivers": _waiver,
    "votes": _vote,
    "recused": _recusal,
}
