"""What a section of the dossier is: what words and draws it, and a template of its name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.words import number
from configs.city import City
from configs.window_words import day


@dataclass(frozen=True)
class Setting:
    """What a section may use beside the document.

    Attributes
    ----------
    city : City
        Titles of its offences, words of its windows.
    areas : geopandas.GeoDataFrame
        Geometry in the document's order of areas.
    """

    city: City
    areas: Any


@dataclass(frozen=True)
class Section:
    """A section of the dossier; `templates/sections/KEY.html.j2` places its view.

    Attributes
    ----------
    key : str
        Anchor in the page, and name of the template.
    title : str
        Heading, and entry of the contents.
    view : callable
        Given the document and the setting, returns all that the template places, as text, tables and pictures; None
        leaves the section out. Its entry `contents`, where it has one, lists headings within the section for the
        table of contents: id, title, mark and css.
    """

    key: str
    title: str
    view: Callable[[dict[str, Any], Setting], dict[str, Any] | None]


def moment(text: str) -> str:
    """Write a moment of the document as people read it."""
    when = datetime.fromisoformat(text)
    return f"{day(when.date())}, {when:%H:%M} UTC"


def number_of(gate: dict[str, Any]) -> str:
    """Write a gate's number with its interval."""
    if gate["statistic"] is None:
        return "no number"
    interval = gate["interval"]
    known = interval is not None and interval[0] is not None
    return number(gate["statistic"]) + (f" (interval {number(interval[0])} to {number(interval[1])})" if known else "")
