"""Addresses at which residents send a concern or an observation, and find again what became of it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from serving.approved.guard import guard_of
from serving.concerns import concern_of
from serving.concerns.concern import Concern
from serving.concerns.desk import desk_of
from serving.doors.forms import form_of
from serving.doors.who import address_behind
from serving.pages.render import render
from serving.pages.resident.concern import Filled, form_page, send
from serving.pages.resident.concerns import told
from serving.pages.resident.places import places_of
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
NOT_KEPT = {"cache-control": "no-store"}


@router.get("/public/concern")
def form(request: Request) -> Response:
    """Show the empty form."""
    return _form(request, Filled({}), 200)


@router.post("/public/concern")
async def sent(request: Request) -> Response:
    """Receive what was sent and lead to its reference; or show the form again with what stands against it."""
    fields = await form_of(request)
    return await run_in_threadpool(_received, request, fields)


@router.get("/public/concerns/{reference}")
def kept(request: Request, reference: str) -> Response:
    """Show all that is kept of what was sent, and the answer."""
    desk = desk_of(request)
    found = concern_of(desk.store, reference.strip().upper()[:20])
    if found is None:
        remedy = "copy it as it was shown to you, ten letters and digits with a dash"
        raise ProblemError(404, "unknown-concern", "nothing was received under this reference", remedy)
    return _page(request, "resident/sent.html", {"it": told(found, desk.city, places_of(desk.city))}, 200)


def _received(request: Request, fields: dict[str, str]) -> Response:
    address = address_behind(guard_of(request).city.service.limits.proxies, request)
    result = send(desk_of(request), fields, address, guard_of(request).clock())
    if isinstance(result, Concern):
        return RedirectResponse(f"/public/concerns/{result.reference}", 303, NOT_KEPT)
    return _form(request, result, 422)


def _form(request: Request, filled: Filled, status: int) -> Response:
    values = form_page(desk_of(request), filled, guard_of(request).clock())
    return _page(request, "resident/concern.html", values, status)


def _page(request: Request, template: str, values: dict[str, Any], status: int) -> Response:
    answer = render(template, request, "/public/concern", values)
    return Response(answer.body, status, NOT_KEPT, answer.media_type)
