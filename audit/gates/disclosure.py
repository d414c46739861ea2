"""The disclosure gate: whether anybody could work out a small count, or a place of few people, from what is public."""

from typing import Any

from audit.disclosure.control import needed, worked_out
from audit.evidence import Evidence
from audit.results import GateResult, Outcome
from audit.studies import public_tables
from audit.words import listing, plural
from configs.policy import DisclosurePolicy

NAME, TITLE = "disclosure", "Can nobody be found out from what is made public?"
_NOTHING: dict[str, Any] = {"tables": [], "withheld": [], "places": []}
_METHOD = (
    "Each table of the public edition is attacked as it will be published: for every sensitive figure the least and "
    "the greatest value are found that agree with all figures shown and all sums among them (linear programmes), the "
    "city's months and what follows from the policy among them. The narrowest such interval decides. {rule} Years that "
    "an earlier edition published keep its figures, so editions cannot be compared. Places under the floor are shown "
    "together with a neighbour. Sensitive: {sensitive}."
)


def check(evidence: Evidence) -> GateResult:
    """Attack every table of the public edition, and hold its places against the policy's floor."""
    rules = evidence.policy.gates.disclosure
    found = evidence.study(public_tables.NAME)
    value = found.value or _NOTHING
    rows = [attacked(table, rules) for table in value["tables"]]
    small = below(value["places"], rules)
    outcome: Outcome = "fail" if found.value is None or small or any(r["outcome"] == "fail" for r in rows) else "pass"
    tight = [row for row in rows if row["narrowest"] is not None]
    lead = min(tight, key=lambda row: row["narrowest"] - row["needed"], default=None)
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=True, statistic=lead["narrowest"] if lead else None,
        statistic_name="width of the narrowest interval to which anybody can work out a small count", interval=None,
        threshold=_threshold(rules), source=rules.source,
        sentence=_sentence(found.value, found.why, rows, small, rules), rows=tuple(rows), method=_method(rules),
        warnings=tuple(f"Not published: {each['title']}: {each['why']}." for each in value["withheld"]),
        record={"places": _places(found.value)} if found.value else {},
    )  # fmt: skip


def attacked(table: dict[str, Any], rules: DisclosurePolicy) -> dict[str, Any]:
    """Return a table's account: cells, sensitive ones, those hidden to guard them, and the narrowest interval."""
    cells = table["cells"]
    wanted = [at for at, cell in enumerate(cells) if cell["sensitive"]]
    widths = [high - low for low, high in worked_out(table, wanted).values()]
    narrow = min((width for width in widths if width < float("inf")), default=None)
    bare = (
        sum(cell["sensitive"] and cell["shown"] is not None for cell in cells) if table["method"] == "suppress" else 0
    )
    least = needed(table, rules)
    return {
        "table": table["title"], "cells": len(cells), "under_threshold": len(wanted),
        "hidden_first": sum(cell["sensitive"] and cell["shown"] is None for cell in cells),
        "hidden_to_guard": sum(not cell["sensitive"] and cell["shown"] is None for cell in cells),
        "narrowest": _whole(narrow), "needed": least,
        "outcome": "fail" if bare or (narrow is not None and narrow < least) else "pass",
    }  # fmt: skip


def _whole(width: float | None) -> float | None:
    return int(width) if width is not None and width == int(width) else width


def below(places: list[dict[str, Any]], rules: DisclosurePolicy) -> list[str]:
    """Return the places shown that have fewer homes or people than the policy's floor, as far as they are counted."""
    floors = (("homes", rules.addresses), ("people", rules.people))
    return [
        place["name"]
        for place in places
        if any(place[name] is not None and place[name] < least for name, least in floors)
        or (place["districts"] and place["homes"] is place["people"] is None)
    ]


def _threshold(rules: DisclosurePolicy) -> str:
    width = f"{rules.smallest_cell}" if rules.method == "suppress" else f"{rules.round_to - 1}"
    return f"at least {width}; places of at least {rules.addresses} homes and {rules.people} people"


def _method(rules: DisclosurePolicy) -> str:
    if rules.method == "suppress":
        rule = f"Counts under {rules.smallest_cell} are hidden, and as few and small others as guard them."
        return _METHOD.format(rule=rule, sensitive=f"counts under {rules.smallest_cell}")
    rule = f"All counts are rounded to a neighbouring multiple of {rules.round_to} so that sums still hold."
    return _METHOD.format(rule=rule, sensitive=f"counts under {rules.smallest_cell}")


def _sentence(
    value: dict[str, Any] | None, why: str, rows: list[dict[str, Any]], small: list[str], rules: DisclosurePolicy
) -> str:
    if value is None:
        return f"The public tables could not be made, so nothing can be said for them: {why}."
    failed = [row["table"] for row in rows if row["outcome"] == "fail"]
    if failed:
        return f"No: a count under {rules.smallest_cell} could be worked out from {listing(failed)}."
    if small:
        return f"No: these places are below the floor of homes or people: {listing(small)}."
    tables, hidden = plural(len(rows), "table"), sum(row["hidden_first"] + row["hidden_to_guard"] for row in rows)
    tight = [row["narrowest"] for row in rows if row["narrowest"] is not None]
    if rules.method == "round":
        reach = f" In {tables} every count is rounded to a multiple of {rules.round_to}"
    else:
        cells = sum(row["cells"] for row in rows)
        reach = f" In {tables}, {hidden:,} of {cells:,} figures are hidden"
    closest = f", and no small count can be worked out more closely than to within {min(tight):g}" if tight else ""
    return f"Yes: no count under {rules.smallest_cell} can be worked out.{reach}{closest}."


def _places(value: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [
        {"place": place["name"], "areas": len(place["areas"]), "homes": place["homes"], "people": place["people"]}
        for place in (value or _NOTHING)["places"]
    ]
