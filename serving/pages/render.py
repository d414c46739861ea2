"""Turns templates into pages: the house's own stylesheet and script, and nothing from elsewhere."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from configs.files import sha256_bytes
from configs.window_words import upcoming
from serving.approved.guard import guard_of
from serving.doors.asker import asker_of
from serving.pages.nav import masthead
from serving.web.answers import Answer

HERE = Path(__file__).parent.parent
HTML = "text/html; charset=utf-8"
STATIC = {
    "fairward.css": "text/css; charset=utf-8",
    "fairward.js": "text/javascript; charset=utf-8",
    "committee.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def render(template: str, request: Request, here: str, values: dict[str, Any]) -> Answer:
    """Return a page from its template, with the links that the person who asks may follow."""
    city, asker = guard_of(request).city, asker_of(request)
    coming = upcoming(city.window)
    page = _templates().get_template(template)
    top = masthead(asker, coming, (request.url.path, here), waiting(request))
    kept = {"city": city, "asker": asker, "upcoming": coming, "masthead": top}
    kept["away"], kept["copied"] = guard_of(request).away, guard_of(request).copied
    text = page.render(**kept, assets=assets(), **values)
    return Answer(text.encode(), HTML)


def waiting(request: Request) -> int | None:
    """Return how much waits for the committee, for those who are told; what is known, at once."""
    return request.app.state.waiting.known() if asker_of(request).may("vote") else None


@cache
def static_file(name: str) -> bytes:
    """Return a static file; the stylesheet is every group's, the base first."""
    if name != "fairward.css":
        return (HERE / "static" / name).read_bytes()
    folder = HERE / "static" / "css"
    first = folder / "base.css"
    return b"".join(path.read_bytes() for path in [first, *sorted(set(folder.glob("*.css")) - {first})])


@cache
def assets() -> dict[str, str]:
    """Return the first digits of each static file's digest, so that a new one is fetched."""
    return {name: sha256_bytes(static_file(name))[:12] for name in STATIC}


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(HERE / "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
