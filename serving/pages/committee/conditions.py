"""What the board of conditions says: open, due, overdue, and met with what evidence."""

from typing import Any

from audit.conditions import Condition
from audit.entries import newest_of
from audit.history import history_of
from audit.standing import Standing
from configs.window_words import day
from serving.committee.desk import Desk
from serving.committee.waiting import SOON
from serving.pages.committee.write import Said
from serving.pages.releases import moment

COLUMNS = ("Overdue", "Due within 30 days", "Open", "Met")


def conditions_page(desk: Desk, said: Said) -> dict[str, Any]:
    """Return the values that committee/conditions.html prints.

    Parameters
    ----------
    desk : Desk
        Ledger, policy and day.
    said : Said
        What a form said, where one was refused.
    """
    found = [_shown(desk, each, condition) for each in desk.standings for condition in each.conditions]
    return {
        "columns": [(title, [each for each in found if each["column"] == title]) for title in COLUMNS],
        "count": len(found),
        "refers": desk.policy.approval.overdue_condition_refers,
        "said": said,
        "stray": said.faults and said.of("of") not in {f"{each['release']}-{each['number']}" for each in found},
    }


def _shown(desk: Desk, standing: Standing, condition: Condition) -> dict[str, Any]:
    met = history_of(desk.entries, standing.number).met.get(condition.number)
    decided = newest_of(desk.entries, "decided", standing.number)
    return {
        "release": standing.number,
        "number": condition.number,
        "text": condition.text,
        "owner": condition.owner,
        "due": day(condition.due),
        "state": standing.title,
        "decision": decided.seq if decided else None,
        "column": _column(desk, condition),
        "late": condition.late(desk.today),
        "may": condition.met is None and "meet_condition" in standing.allows,
        "evidence": _evidence(met) if met else None,
    }


def _column(desk: Desk, condition: Condition) -> str:
    if condition.met is not None:
        return COLUMNS[3]
    if condition.due < desk.today:
        return COLUMNS[0]
    return COLUMNS[1] if condition.due <= desk.today + SOON else COLUMNS[2]


def _evidence(met: dict[str, Any]) -> dict[str, str]:
    kept = met["evidence"]
    return {
        "by": met["by"],
        "when": moment(met["when"]),
        "text": kept.get("text") or kept["file"],
        "digest": kept.get("sha256", ""),
    }
