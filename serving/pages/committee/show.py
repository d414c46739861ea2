"""Makes the committee's pages: the ledger read once, never cached, what waits counted first."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from serving.approved.guard import guard_of
from serving.committee.desk import Desk, desk_of
from serving.pages.committee.words import DONE
from serving.pages.render import render
from serving.web.answers import Answer


def show(request: Request, name: str, values: Callable[[Desk], dict[str, Any]], here: str = "/committee") -> Answer:
    """Return a page of the committee; reads files and the ledger, so never in the event loop.

    Parameters
    ----------
    request : Request
        Who asks, and for what.
    name : str
        The template's name in templates/committee.
    values : callable
        Given the desk, returns what the template prints.
    here : str
        The masthead's link that this page is under.
    """
    guard = guard_of(request)
    request.app.state.waiting.fresh()
    found = values(desk_of(guard.city, guard.clock()))
    done = DONE.get(request.query_params.get("done", ""), "")
    return render(f"committee/{name}.html", request, here, {**found, "done": done})
