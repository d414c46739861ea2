"""Addresses of the page of plans: the form with its plan, keeping a plan, and plans that were kept."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from serving.approved.guard import guard_of
from serving.doors.forms import form_of
from serving.pages.plan.page import PlanPageQuery, kept_page, plan_page, refused_page
from serving.pages.render import render
from serving.plan.keep import keep_plan, kept_plan
from serving.plan.planner import planner_of
from serving.plan.query import PlanQuery
from serving.web.answers import respond
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)


@router.get("/plan")
def plan(request: Request, query: Annotated[PlanPageQuery, Query()]) -> Response:
    """Show the form, and the plan for what it asks."""
    shown, planner = guard_of(request).shown(), planner_of(request)
    ground = planner.ground(shown)
    try:
        values = plan_page(shown, ground, query, planner.plan(shown, query.asked))
    except ProblemError as problem:
        if problem.status != 409:
            raise
        page = render("plan/plan.html", request, "/plan", refused_page(shown, ground, query, problem))
        return Response(page.body, 409, {"cache-control": "no-store"}, page.media_type)
    return respond(request, render("plan/plan.html", request, "/plan", values))


@router.post("/plan/keep")
async def keep(request: Request) -> Response:
    """Keep the plan that a form asks for, and show it at an address of its own."""
    form = await form_of(request)
    try:
        asked = PlanQuery.model_validate(_fields(form.get("asked", "")))
    except ValidationError:
        remedy = "open /plan and keep the plan from there"
        raise ProblemError(422, "invalid", "asked: this is no question for a plan", remedy) from None

    def _kept() -> str:
        shown = guard_of(request).shown()
        return keep_plan(shown.served.city, planner_of(request).plan(shown, asked.asked))

    return RedirectResponse(f"/plans/{await run_in_threadpool(_kept)}", 303)


@router.get("/plans/{name}")
def kept(request: Request, name: str) -> Response:
    """Show a plan that was kept."""
    guard = guard_of(request)
    found = kept_plan(guard.city, name)
    return respond(request, render("plan/kept.html", request, "/plan", kept_page(guard.shown(), name, found)))


def _fields(text: str) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        if key in ("offence", "shift"):
            values = fields.setdefault(key, [])
            if isinstance(values, list):
                values.append(value)
        else:
            fields[key] = value
    return fields
