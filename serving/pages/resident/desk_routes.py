"""Addresses at which the committee answers concerns and analysts decide on observations."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from serving.concerns import (
    Concern,
    answer,
    concern_of,
    concerns,
    mark_seen,
    take_out,
    waiting_observations,
)
from serving.concerns.desk import Desk, desk_of
from serving.doors.asker import asker_of
from serving.doors.forms import confirm, form_of
from serving.pages.committee.write import NOTHING, Said, said_again
from serving.pages.render import render
from serving.pages.resident.concern import offences_of
from serving.pages.resident.concerns import board, told
from serving.pages.resident.judging import judge
from serving.pages.resident.places import places_of
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
FEWEST, MOST = 10, 4000
"""Characters of an answer or a reason."""


@router.get("/concerns")
def listing(request: Request) -> Response:
    """List what residents sent."""
    desk = desk_of(request)
    return _page(request, "resident/concerns.html", board(concerns(desk.store), desk.city, places_of(desk.city)))


@router.get("/concerns/{reference}")
def one(request: Request, reference: str) -> Response:
    """Show one concern with what may be done with it."""
    return _concern(request, reference)


@router.post("/concerns/{reference}/seen")
async def seen(request: Request, reference: str) -> Response:
    """Record that a member has read it."""
    await form_of(request)
    return await run_in_threadpool(_act, request, reference, mark_seen)


@router.post("/concerns/{reference}/answer")
async def answered(request: Request, reference: str) -> Response:
    """Record an answer, which its sender can read."""

    def act(form: dict[str, str]) -> Response:
        """Answer."""
        return _act(request, reference, answer, _words(form))

    return await _confirmed(request, act, lambda said: _concern(request, reference, answering=said))


@router.post("/concerns/{reference}/text")
async def taken_out(request: Request, reference: str) -> Response:
    """Forget the text, for a reason."""

    def act(form: dict[str, str]) -> Response:
        """Take it out."""
        return _act(request, reference, take_out, _words(form))

    return await _confirmed(request, act, lambda said: _concern(request, reference, taking_out=said))


@router.get("/observations")
def observations(request: Request) -> Response:
    """List the observations on which nobody has decided."""
    desk = desk_of(request)
    places = places_of(desk.city)
    values = {"observations": [told(each, desk.city, places) for each in waiting_observations(desk.store)]}
    return _page(request, "resident/observations.html", values, "/observations")


@router.get("/observations/{reference}")
def observation(request: Request, reference: str) -> Response:
    """Show one observation with the form that accepts or refuses it as a record."""
    return _observation(request, reference)


@router.post("/observations/{reference}")
async def judged(request: Request, reference: str) -> Response:
    """Accept an observation as a record, or refuse it."""

    def act(form: dict[str, str]) -> Response:
        """Decide."""
        judge(desk_of(request), reference, _name(request), form, _words(form))
        return RedirectResponse("/observations", 303)

    return await _confirmed(request, act, lambda said: _observation(request, reference, said))


async def _confirmed(
    request: Request, act: Callable[[dict[str, str]], Response], again: Callable[[Said], Response]
) -> Response:
    """Do what a form asks for, once its sender has confirmed who they are; or show it again, as it was filled in."""
    form = await form_of(request)
    try:
        await confirm(request, form)
        return await run_in_threadpool(act, form)
    except ProblemError as refusal:
        if refusal.status not in (403, 422):
            raise
        fault = f"{refusal.detail}; {refusal.remedy}" if refusal.remedy else refusal.detail
        page = await run_in_threadpool(again, said_again(form, [fault[:1].upper() + fault[1:]]))
        page.status_code = refusal.status
        return page


def _concern(request: Request, reference: str, answering: Said = NOTHING, taking_out: Said = NOTHING) -> Response:
    desk = desk_of(request)
    found = told(_found(desk, reference), desk.city, places_of(desk.city))
    values = {"it": found, "fewest": FEWEST, "most": MOST, "answering": answering, "taking_out": taking_out}
    return _page(request, "resident/answer.html", values)


def _observation(request: Request, reference: str, said: Said = NOTHING) -> Response:
    desk = desk_of(request)
    found, places = _found(desk, reference), places_of(desk.city)
    sent = found.sent
    place, occurred = f"area/{sent.area}" if sent.area else "", str(sent.occurred or "")
    first = {"offence": sent.offence, "place": place, "occurred": occurred}
    values = {"filled": first | said.values, "places": places, "offences": offences_of(desk.city), "said": said}
    shown = {"it": told(found, desk.city, places), "fewest": FEWEST, "most": MOST}
    return _page(request, "resident/judge.html", shown | values, "/observations")


def _act(request: Request, reference: str, act: Any, *said: str) -> Response:
    desk = desk_of(request)
    found = _found(desk, reference)
    act(desk.store, found.reference, _name(request), *said, desk.clock())
    return RedirectResponse(f"/concerns/{found.reference}", 303)


def _found(desk: Desk, reference: str) -> Concern:
    found = concern_of(desk.store, reference)
    if found is None:
        detail, remedy = f"nothing was received under {reference:.20}", "choose one of /concerns"
        raise ProblemError(404, "unknown-concern", detail, remedy)
    return found


def _words(fields: dict[str, str]) -> str:
    said = fields.get("words", "").strip()
    if not FEWEST <= len(said) <= MOST:
        detail = f"the answer or reason has {len(said):,} characters"
        raise ProblemError(422, "invalid", detail, f"write between {FEWEST} and {MOST:,}")
    return said


def _name(request: Request) -> str:
    return asker_of(request).name or "somebody without an account"


def _page(request: Request, template: str, values: dict[str, Any], here: str = "/concerns") -> Response:
    answered = render(template, request, here, values)
    return Response(answered.body, 200, {"cache-control": "no-store"}, answered.media_type)
