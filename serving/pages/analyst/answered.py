"""Answers an analyst's page: kept on the shelf, made off the event loop, in the reader's numbers and dates."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from serving.approved.guard import Shown
from serving.doors.asker import asker_of
from serving.locales import LOCALES, speaking
from serving.pages.render import render, waiting
from serving.web.answers import Answer, respond
from serving.web.times import COOKIE, locale_of

YEAR = 31_536_000


async def answered(request: Request, shown: Shown, key: str, make: Callable[[], Answer]) -> Response:
    """Return an answer from the shelf, or make it in a thread and put it there.

    Parameters
    ----------
    request : Request
        Its reader decides how numbers are written.
    shown : Shown
        What may be shown; another edition or approval is another answer.
    key : str
        Path and query.
    make : callable
        Makes the answer.
    """
    locale = locale_of(request)
    full = (shown.stamp, shown.approval.expires, asker_of(request).roles, waiting(request), locale.name, key)
    shelf = request.app.state.shelf
    answer = shelf.find(full)
    if answer is None:
        with speaking(locale):
            made = await run_in_threadpool(make)
        answer = shelf.get(full, lambda: made)
    return remembered(request, respond(request, answer))


async def page(
    request: Request, shown: Shown, key: str, template: str, here: str, values: Callable[[], dict[str, Any]]
) -> Response:
    """Return a page from the shelf, or of what `values` gives."""
    return await answered(request, shown, key, lambda: render(template, request, here, localised(request, values())))


async def private(request: Request, template: str, here: str, values: Callable[[], dict[str, Any]]) -> Response:
    """Return a page that is for one reader alone, made in a thread and kept nowhere."""
    with speaking(locale_of(request)):
        answer = await run_in_threadpool(lambda: render(template, request, here, localised(request, values())))
    response = Response(answer.body, media_type=answer.media_type, headers={"cache-control": "no-store"})
    return remembered(request, response)


def localised(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """Return a page's values with what its reader may choose numbers and dates by."""
    current, asked = locale_of(request), dict(request.query_params)
    locales = [
        (each.title, f"?{urlencode({**asked, 'locale': name})}", each == current) for name, each in LOCALES.items()
    ]
    return {**values, "locales": locales}


def remembered(request: Request, response: Response) -> Response:
    """Return an answer that remembers the locale which the address named; it varies with who reads."""
    asked = request.query_params.get("locale")
    if asked in LOCALES:
        response.set_cookie(COOKIE, asked, max_age=YEAR, path="/", samesite="lax", httponly=True)
    response.headers["vary"] = "accept-encoding, accept-language, cookie"
    return response
