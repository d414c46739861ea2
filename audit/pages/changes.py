"""The section of what changed since the last release: gates, areas and people, settings, data and policy."""

from collections.abc import Sequence
from typing import Any

from audit.pages.section import Setting, number_of
from audit.tables import table
from audit.words import NAMED, plural
from configs.window_words import noun

KEY, TITLE = "changes", "What changed since the last release"
_NAMES = {
    "data_digest": "data",
    "config_digest": "configuration",
    "code_version": "code",
    "lock_digest": "locked packages",
    "policy": "policy",
}
_NONE = "none"
_SAME_GATES = "Every gate says the same as then."
_SAME_INPUTS = "Data, configuration, code, packages and policy are the same."


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return what changed in words and tables; for a first release, that there is nothing to compare it with."""
    found = document["changes"]
    if found is None:
        return {"first": True}
    gates = {gate["gate"]: gate for gate in document["gates"]}
    record = gates["stability"]["record"] if "stability" in gates else {}
    return {
        "first": False,
        "since": found["since"],
        "lead": _lead(found),
        "noun": noun(setting.city.window),
        "nouns": noun(setting.city.window, 2),
        "gates": _gates(found["gates"]),
        "areas": _areas(record),
        "drift": gates.get("drift"),
        "tables": _inputs(found),
    }


def _lead(found: dict[str, Any]) -> str:
    other = [gate for gate in found["gates"] if gate["then"]["outcome"] not in (None, gate["now"]["outcome"])]
    changed = [_NAMES[each["what"]] for each in found["digests"] if each["then"] != each["now"]]
    said = f"{len(other)} of {plural(len(found['gates']), 'gate')} no longer say the same." if other else _SAME_GATES
    return f"{said} Changed: {', '.join(changed)}." if changed else f"{said} {_SAME_INPUTS}"


def _gates(gates: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [
        {"question": gate["title"], "outcome then": gate["then"]["outcome"] or "not asked",
         "outcome now": gate["now"]["outcome"], "number then": number_of(gate["then"]),
         "number now": number_of(gate["now"]), "the number": gate["statistic_name"]}
        for gate in gates
    ]  # fmt: skip
    return table("What each gate said then, and says now", rows)


def _areas(record: dict[str, Any]) -> dict[str, Any] | None:
    """Return the areas that enter or leave by offence, those that do so most, and the people who live in them."""
    if "changed" not in record:
        return None
    crossing, moved = record["changed"], record["moved"]
    shown = [
        {"area": row["name"], "offence": row["offence"], "enters": row["enters"], "leaves": row["leaves"]}
        for row in crossing[:NAMED]
    ]
    return {
        "offences": table("Areas that enter or leave, by offence", by_offence(crossing)) if crossing else None,
        "areas": table("Areas that enter or leave in most windows, and in how many", shown) if shown else None,
        "more": max(len(crossing) - NAMED, 0),
        "people": table("People who live in them, in the mean window", moved) if moved else None,
    }


def by_offence(crossing: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count, for each offence, the areas that enter and that leave in some window.

    Parameters
    ----------
    crossing : sequence of dict
        The stability gate's `changed`: a row an area and offence.
    """
    offences = dict.fromkeys(row["offence"] for row in crossing)
    return [
        {"offence": offence,
         "areas that enter": sum(row["enters"] > 0 for row in crossing if row["offence"] == offence),
         "areas that leave": sum(row["leaves"] > 0 for row in crossing if row["offence"] == offence)}
        for offence in sorted(offences)
    ]  # fmt: skip


def _inputs(found: dict[str, Any]) -> list[dict[str, Any]]:
    digests = [
        {"what": _NAMES[each["what"]], "then": _short(each["then"]), "now": _short(each["now"]),
         "the same": each["then"] == each["now"]}
        for each in found["digests"]
    ]  # fmt: skip
    parts = [("What both were made from: the first digits of each digest", digests)]
    for name, caption in (("settings", "Settings that differ"), ("policy", "Entries of the policy that differ")):
        rows = [
            {"setting": each["key"], "then": _known(each["then"]), "now": _known(each["now"])} for each in found[name]
        ]
        parts.append((caption, rows))
    return [table(caption, rows) for caption, rows in parts if rows]


def _short(digest: str | None) -> str:
    return "not on record" if digest is None else digest[:24]


def _known(value: str | None) -> str:
    return _NONE if value is None else value
