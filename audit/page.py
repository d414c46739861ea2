"""The dossier as one page of HTML: sections word and draw what they show, and templates only place it."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from audit.pages.order import SECTIONS
from audit.pages.section import Section, Setting
from configs.city import City
from configs.files import canonical_json, sha256_bytes
from configs.window_words import day, many

_FRONT = {
    "does": "What it does",
    "would_do": "What it would do to people",
    "not_known": "What is not known",
    "to_pass": "What it would take to pass",
    "to_decide": "What is to be decided",
}
_TEMPLATES = Path(__file__).parent / "templates"


def render(document: dict[str, Any], areas: Any, city: City, pages: Mapping[str, int] | None = None) -> str:
    """Return the page, whole in itself: styles and pictures inside, no script, no address of any host.

    Parameters
    ----------
    document : dict
        What `audit.document` built.
    areas : geopandas.GeoDataFrame
        Geometry in the document's order of areas.
    city : City
        Its offences' titles.
    pages : mapping of str to int, optional
        For print: the page on which each entry of the contents begins.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(["html", "j2"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    shown = view(document, Setting(city, areas))
    return environment.get_template("dossier.html.j2").render(**shown, pages=pages or {})


def anchors_of(document: dict[str, Any], setting: Setting) -> list[str]:
    """Return the anchors that the contents link to, in their order."""
    sections = view(document, setting)["sections"]
    return [anchor for section in sections for anchor in (section["id"], *(part["id"] for part in section["contents"]))]


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return all that the template places: the first page, then each section that has something to show."""
    first, last = (day(date.fromisoformat(text)) for text in (document["windows"][0], document["windows"][-1]))
    return {
        "title": f"Dossier of release {document['release']}: {document['title']}",
        "place": document["title"],
        "number": document["release"],
        "committee": document["provenance"]["policy"]["committee"],
        "running": running_head(document),
        "tested": f"{many(setting.city.window, len(document['windows']))}, those of {first} to {last}",
        "verdict": document["verdict"],
        "front": [{"title": title, "lines": document[key]} for key, title in _FRONT.items() if document[key]],
        "sections": [shown for section in SECTIONS if (shown := _shown(section, document, setting))],
    }


def _shown(section: Section, document: dict[str, Any], setting: Setting) -> dict[str, Any] | None:
    found = section.view(document, setting)
    if found is None:
        return None
    template = f"sections/{section.key}.html.j2"
    return {"id": section.key, "title": section.title, "template": template, "view": found,
            "contents": found.get("contents", ())}  # fmt: skip


def running_head(document: dict[str, Any]) -> Markup:
    """Return what stands over every printed page, as the inside of a CSS string: release, city and digest."""
    digest = sha256_bytes(canonical_json(document))
    text = f"Release {document['release']} · {document['title']} · dossier {digest[:16]}"
    return Markup(re.sub(r"[^\w ·]", lambda match: f"\\{ord(match.group()):X} ", text))  # noqa: S704 (nothing that could end the string is left)
