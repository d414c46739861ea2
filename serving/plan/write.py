"""A plan as a table for the terminal, CSV, GeoJSON or JSON."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd

from configs.files import canonical_json
from serving import words
from serving.files.formats import Shapes

COLUMNS = ["start", "end", "area", "name", "district", "units", "expected", "covered", "reason"]
KINDS = ("table", "csv", "json", "geojson")


def to_table(plan: dict[str, Any]) -> bytes:
    """Write the rows that people read, and below them comparisons, what groups receive, bounds and notes."""
    rows = pd.DataFrame(plan["rows"], columns=COLUMNS)
    shown = rows[["start", "end", "name", "district", "units"]].assign(
        covered=[words.amount(value) for value in rows["covered"]], reason=rows["reason"]
    )
    parts = [shown.to_string(index=False), "", _compared(plan), "", _groups(plan), "", _bounds(plan), ""]
    return "\n".join([*parts, *plan["notes"], ""]).encode()


def to_csv(plan: dict[str, Any]) -> bytes:
    """Write a line for each area and shift with units; numbers with every digit, local times."""
    rows = pd.DataFrame(plan["rows"], columns=COLUMNS)
    return str(rows.to_csv(index=False, lineterminator="\n")).encode()


def to_geojson(plan: dict[str, Any], shapes: Shapes) -> bytes:
    """Write a feature for each row, with its area's polygon in WGS84 (RFC 7946)."""
    features = [{"type": "Feature", "geometry": shapes[row["area"]], "properties": row} for row in plan["rows"]]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def to_json(plan: dict[str, Any]) -> bytes:
    """Write the whole plan, the same bytes from which its id is made."""
    return canonical_json(plan)


def amount(covered: float) -> str:
    """Return what is covered as people say it; nothing is 0."""
    return words.amount(covered) if covered else "0"


def _compared(plan: dict[str, Any]) -> str:
    found = [(each["title"], amount(each["covered"]), f"{each['share']:.1%}") for each in plan["comparisons"]]
    return pd.DataFrame(found, columns=["covered by", "incidents", "of what is expected"]).to_string(index=False)


def _groups(plan: dict[str, Any]) -> str:
    found = [
        (
            f"{each['title']}: {each['group']}",
            f"{each['plan']['units']:.1f}",
            f"{each['plan']['share']:.1%}",
            f"{each['residents']:.1%}",
            f"{each['forecast']:.1%}",
        )
        for each in plan["groups"]
    ]
    columns = ["who receives", "units", "share of units", "of residents", "of forecast"]
    return pd.DataFrame(found, columns=columns).to_string(index=False) if found else "No groups are counted here."


def _bounds(plan: dict[str, Any]) -> str:
    found = [
        (each["bound"], each["of"], each["limit"], f"{each['plan']:.1f}", "binds" if each["binds"] else "")
        for each in plan["bounds"]
    ]
    return pd.DataFrame(found, columns=["bound", "of", "limit", "plan", ""]).to_string(index=False) if found else ""


def written(plan: dict[str, Any], form: str, shapes: Callable[[], Shapes]) -> bytes:
    """Write a plan in a format of `KINDS`; shapes are made only where they are written."""
    if form == "geojson":
        return to_geojson(plan, shapes())
    return {"table": to_table, "csv": to_csv, "json": to_json}[form](plan)
