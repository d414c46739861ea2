"""`fairward register`: where each release stands, and whether the registry agrees with the ledger."""

from datetime import UTC, datetime
from typing import Any

import typer

from fairward.options import Json, city_of
from fairward.output import Reporter, table

COLUMNS = ["release", "state", "since (UTC)", "until", "decision", "votes", "open conditions", "because"]


def run(context: typer.Context, as_json: Json = False) -> None:
    """Print each release with its state, since and until when, its decision and its open conditions.

    An alias or a tag that was moved behind the committee's back is named.
    """
    city = city_of(context)
    from audit.register import read_register

    today = datetime.now(UTC).date()
    found = read_register(city, today)
    told = [_told(each, today) for each in found.standings]
    rows = [[str(value) if value not in (None, "") else "–" for value in _row(each)] for each in told]
    lines = [f"the registry was moved behind the ledger's back: {fault}" for fault in found.faults]
    said = {"releases": told, "registry": list(found.faults)}
    Reporter(as_json).result(said, lines=lines, table=table(f"Releases of {city.title}", COLUMNS, rows))


def _told(each: Any, today: Any) -> dict[str, Any]:
    """Return where a release stands as JSON has it."""
    decision = each.decision or {}
    return {
        "release": each.number, "state": each.state, "since": each.since, "until": each.until, "why": each.why,
        "decision": decision.get("outcome"), "by": decision.get("by"), "votes": decision.get("votes", []),
        "recused": decision.get("recused", []), "allows": list(each.allows),
        "conditions": [
            {"condition": item.number, "text": item.text, "owner": item.owner, "due": item.due, "met": item.met,
             "late": item.late(today)}
            for item in each.conditions
        ],
    }  # fmt: skip


def _row(told: dict[str, Any]) -> list[Any]:
    votes = [each["vote"] for each in told["votes"]]
    counts = ", ".join(f"{votes.count(vote)} {vote}" for vote in dict.fromkeys(votes))
    open_ones = [
        f"{each['condition']}: {each['text']} ({each['owner']}, {each['due']}{', overdue' if each['late'] else ''})"
        for each in told["conditions"]
        if each["met"] is None
    ]
    state = told["state"].replace("_", " ")
    said = told["decision"] and f"{told['decision']} by {told['by']}"
    return [told["release"], state, told["since"], told["until"], said, counts, "; ".join(open_ones), told["why"]]
