"""Turns templates into pages: the house's own stylesheet and script, and nothing from elsewhere."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from configs.files import sha256_file
from configs.window_words import upcoming
from serving.approved.guard import Guard
from serving.web.answers import Answer

HERE = Path(__file__).parent.parent
HTML = "text/html; charset=utf-8"
STATIC = {
    "fairward.css": "text/css; charset=utf-8",
    "fairward.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def render(template: str, guard: Guard, here: str, values: dict[str, Any]) -> Answer:
    """Return a page from its template."""
    text = (
        _templates()
        .get_template(template)
        .render(city=guard.city, upcoming=upcoming(guard.city.window), here=here, assets=assets(), **values)
    )
    return Answer(text.encode(), HTML)


@cache
def assets() -> dict[str, str]:
    """Return the first digits of each static file's digest, so that a new one is fetched."""
    return {name: sha256_file(HERE / "static" / name)[:12] for name in STATIC}


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
