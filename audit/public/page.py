"""The public edition as one page of HTML for residents: everything is worded here, and the template only places it."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from audit.public.map import public_map
from audit.public.tables import FLAGGED
from audit.words import listing
from configs.city import City
from configs.window_words import many, noun

_TEMPLATES = Path(__file__).parents[1] / "templates"
_MARKS = {"pass": "✓ passed", "fail": "✕ not passed", "inconclusive": "? too little data to tell"}
_WORDS = {"pass": "Passed", "fail": "Not passed", "inconclusive": "Too little data to tell"}
_KEPT = "How it was answered is for the committee to read: it names a person or a single area, or counts exactly."
HIDDEN = "hidden"
_FEW = 20
"""Rows of a table that is shown open at once."""
_DECIDERS = ("organisation", "team", "senior_responsible_owner", "human_review", "integration")
_CONTACT = ("appeals", "email", "website")


def render_public(public: dict[str, Any], areas: Any, city: City) -> str:
    """Return the page, whole in itself: styles and map inside, no script, no address of any host.

    Parameters
    ----------
    public : dict
        As from `audit.public.document.build_public`.
    areas : geopandas.GeoDataFrame
        Area and geometry.
    city : City
        Its windows.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(["html", "j2"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("public.html.j2").render(**public_view(public, areas, city))


def public_view(public: dict[str, Any], areas: Any, city: City) -> dict[str, Any]:
    """Return everything that the page says, worded and drawn; parameters as `render_public`."""
    fields = {field["key"]: field for field in public["record"]}
    drawn = public_map(public, areas)
    recorded = [table for table in public["tables"] if table["kind"] != FLAGGED]
    return {
        "place": public["title"],
        "number": public["release"],
        "verdict": public["verdict"],
        "does": public["does"],
        "never": public["never"],
        "gates": [_gate(gate) for gate in public["gates"]],
        "map": drawn and drawn | {"svg": Markup(drawn["svg"])},  # noqa: S704 (its texts are escaped as they are drawn)
        "flagged": [_flagged(table, public, city) for table in public["tables"] if table["kind"] == FLAGGED],
        "recorded": [part for table in recorded for part in _recorded(table, public)],
        "rule": _rule(public["tables"]),
        "withheld": public["withheld"],
        "decisions": public["decisions"] | {"outcomes": listing(public["decisions"]["outcomes"], "or")},
        "deciders": [fields[key] for key in _DECIDERS],
        "contact": [fields[key] for key in _CONTACT],
        "not_known": public["not_known"],
        "record": sections(public["record"]),
        "blanks": sum(field["answer"] is None for field in public["record"]),
        "policy": public["policy"],
        "few": _FEW,
    }


def sections(record: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fields of the record by section, in their order."""
    names = list(dict.fromkeys(field["section"] for field in record))
    return [{"title": name, "fields": [field for field in record if field["section"] == name]} for name in names]


def _gate(gate: dict[str, Any]) -> dict[str, str]:
    sentence = gate["sentence"] or f"{_WORDS[gate['outcome']]}. {_KEPT}"
    return {"title": gate["title"], "css": gate["outcome"], "mark": _MARKS[gate["outcome"]], "sentence": sentence}


def _rule(tables: list[dict[str, Any]]) -> str:
    if not tables:
        return ""
    rules = tables[0]["rules"]
    if rules["method"] == "round":
        return f"So that nobody can be found out, every count is rounded to a multiple of {rules['round_to']}."
    return (
        f"So that nobody can be found out, counts under {rules['smallest_cell']} are hidden. A few larger ones are "
        "hidden too, because the small ones could otherwise be worked out from the totals."
    )


def _grid(table: dict[str, Any], rows: list[str], titles: dict[str, str], total: str) -> dict[str, Any]:
    counts = {(cell["row"], cell["column"]): cell["count"] for cell in table["cells"]}
    columns = [*table["columns"], ""]
    return {
        "head": ["Place", *(titles[name] for name in table["columns"]), "All"],
        "rows": [
            {"name": row or total, "total": not row,
             "cells": [_number(counts[row, column]) for column in columns]}
            for row in rows
        ],
    }  # fmt: skip


def _number(count: int | None) -> dict[str, str]:
    return {"text": HIDDEN, "css": "hid"} if count is None else {"text": f"{count:,}", "css": ""}


def _recorded(table: dict[str, Any], public: dict[str, Any]) -> list[dict[str, Any]]:
    rows = list(dict.fromkeys(cell["row"] for cell in table["cells"]))
    places = [row for row in rows if row in table["places"]]
    months = [row for row in rows if row and row not in table["places"]]
    whole = "The whole city"
    parts = [{"title": table["title"], "caption": f"{table['title']}, by place and kind"}
             | _grid(table, [*places, ""], public["offences"], whole)]  # fmt: skip
    if months:
        grid = _grid(table, [*months, ""], public["offences"], "The whole year")
        head = {"head": ["Month", *grid["head"][1:]]}
        caption = f"{table['title']} in the whole city, by month"
        parts.append({"title": f"{table['title']}, by month", "caption": caption} | grid | head)
    return parts


def _flagged(table: dict[str, Any], public: dict[str, Any], city: City) -> dict[str, Any]:
    """Return the table of flags as shares: of all areas of a place in all windows tested."""
    windows, rows = len(public["windows"]), list(table["places"])
    areas = {place["name"]: len(place["areas"]) for place in public["places"]}
    areas[""] = sum(areas.values())
    counts = {(cell["row"], cell["column"]): cell["count"] for cell in table["cells"]}
    head = ["Place", "Areas", *(public["offences"][name] for name in table["columns"])]
    body = [
        {"name": row or "The whole city", "total": not row,
         "cells": [_number(areas[row])]
         + [_share(counts[row, name], areas[row] * windows) for name in table["columns"]]}
        for row in [*rows, ""]
    ]  # fmt: skip
    caption = f"Share of areas and {noun(city.window, 2)} that were flagged, of {many(city.window, windows)} tested"
    return {"caption": caption, "head": head, "rows": body}


def _share(count: int | None, whole: int) -> dict[str, str]:
    return (
        {"text": HIDDEN, "css": "hid"}
        if count is None
        else {"text": f"{count / whole:.1%}" if count else "0%", "css": ""}
    )
