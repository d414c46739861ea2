"""The tables of a plan's page: units by shift, comparisons with bars, what groups receive, and bounds."""

from datetime import datetime
from itertools import groupby
from typing import Any

from configs.window_words import weekday
from serving import words
from serving.plan.write import amount


def shifts_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the plan's rows by shift, each with its heading and how many units it has."""
    found = []
    for (start, end), rows in groupby(plan["rows"], key=lambda row: (row["start"], row["end"])):
        items = list(rows)
        units = sum(row["units"] for row in items)
        told = [row | {"covered": words.amount(row["covered"])} for row in items]
        found.append({"title": f"{_span(start, end)}: {words.count(units, 'unit')}", "rows": told})
    return found


def _span(start: str, end: str) -> str:
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if (last - first).days >= 1:
        return f"{weekday(first.date())} to before {weekday(last.date())}"
    return f"{weekday(first.date())}, {first:%H:%M} to {last:%H:%M}"


def compared(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the plan and others cover, with bars."""
    highest = max((each["covered"] for each in plan["comparisons"]), default=0.0) or 1.0
    return [
        {
            "title": each["title"],
            "covered": amount(each["covered"]),
            "share": f"{each['share']:.1%}",
            "bar": round(100 * each["covered"] / highest, 1),
            "plan": each["name"] == "plan",
        }
        for each in plan["comparisons"]
    ]


def groups_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the groups of each dimension receive."""
    found = []
    for (title, protected), rows in groupby(plan["groups"], key=lambda row: (row["title"], row["protected"])):
        said = f"{title} (protected)" if protected else title
        found.append({"title": said, "rows": [_group(row) for row in rows]})
    return found


def _group(row: dict[str, Any]) -> dict[str, str]:
    limits = [("at most", row["at_most"]), ("at least", row["at_least"])]
    return {
        "group": row["group"],
        "units": f"{row['plan']['units']:.1f}",
        "share": f"{row['plan']['share']:.1%}",
        "residents": f"{row['residents']:.1%}",
        "forecast": f"{row['forecast']:.1%}",
        "free": f"{row['free']['share']:.1%}",
        "history": f"{row['history']['share']:.1%}",
        "limit": ", ".join(f"{said} {limit}" for said, limit in limits if limit is not None) or "none",
    }


def bounds_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each bound in words, those that bind first."""
    told = [
        {
            "title": _TITLES[each["bound"]].format(**each),
            "plan": _units(each["plan"]),
            "without": _units(each["without"]),
            "binds": each["binds"],
        }
        for each in plan["bounds"]
    ]
    return sorted(told, key=lambda each: not each["binds"])


_TITLES = {
    "exposure": "Exposure: {of}, at most {limit}",
    "cover": "Cover: {of}, at least {limit}",
    "travel": "Travel: {of}; out of reach, at most {limit}",
}


def _units(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
