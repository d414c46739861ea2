"""Addresses of the pages of alerts and subscriptions."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from serving.alerts.subscriptions import by_token, confirm, end, subscribe, unsubscribe
from serving.approved.guard import guard_of
from serving.doors.asker import asker_of
from serving.doors.forms import form_of
from serving.monitor.read import alerts
from serving.pages.alerts.listed import AlertsQuery, alerts_page
from serving.pages.alerts.wishes import subscriptions_page, wish_of
from serving.pages.render import render
from serving.store.database import Store
from serving.web.answers import respond
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
MINE = "/alerts/subscriptions"


@router.get("/alerts")
def listed(request: Request, query: Annotated[AlertsQuery, Query()]) -> Response:
    """Show the alerts of a window."""
    return respond(request, render("alerts/list.html", request, "/alerts", alerts_page(guard_of(request), query)))


@router.get(MINE)
def mine(request: Request) -> Response:
    """Show a person's subscriptions and the form for another."""
    guard, asker = guard_of(request), asker_of(request)
    values = subscriptions_page(guard, Store(guard.city), asker)
    return _private(render("alerts/subscriptions.html", request, "/alerts", values).body)


@router.post(MINE)
async def add(request: Request) -> Response:
    """Subscribe."""
    form = await form_of(request)
    await run_in_threadpool(_subscribe, request, form)
    return RedirectResponse(MINE, 303)


@router.post("/alerts/subscriptions/{number}/end")
async def remove(request: Request, number: int) -> Response:
    """End a subscription of one's own."""
    await form_of(request)
    store = Store(guard_of(request).city)
    await run_in_threadpool(end, store, number, _name(request), datetime.now(UTC))
    return RedirectResponse(MINE, 303)


@router.get("/alerts/confirm/{token}")
def ask_to_confirm(request: Request, token: str) -> Response:
    """Ask whether the owner of an address wants to be told; a mail server that follows links confirms nothing."""
    return _by_link(request, token, "confirm")


@router.post("/alerts/confirm/{token}")
def confirmed(request: Request, token: str) -> Response:
    """Confirm a subscription by its link: to know it is to have got the mail."""
    return _done_by_link(request, token, confirm)


@router.get("/alerts/unsubscribe/{token}")
def ask_to_end(request: Request, token: str) -> Response:
    """Ask whether a subscription is to end."""
    return _by_link(request, token, "unsubscribe")


@router.post("/alerts/unsubscribe/{token}")
def ended(request: Request, token: str) -> Response:
    """End a subscription by its link, from the page or by a mail program's button (RFC 8058)."""
    return _done_by_link(request, token, unsubscribe)


def _subscribe(request: Request, form: dict[str, str]) -> None:
    guard = guard_of(request)
    subscribe(Store(guard.city), _name(request), wish_of(guard, form), alerts(guard.city), datetime.now(UTC))


def _by_link(request: Request, token: str, act: str) -> Response:
    row = by_token(Store(guard_of(request).city), token)
    state = "ended" if row["ended"] else "confirmed" if row["confirmed"] else "waits"
    values = {"act": act, "state": state, "token": token}
    return _private(render("alerts/link.html", request, "/alerts", values).body)


def _done_by_link(request: Request, token: str, act: Callable[[Store, str, datetime], None]) -> Response:
    store = Store(guard_of(request).city)
    by_token(store, token)
    act(store, token, datetime.now(UTC))
    return RedirectResponse(request.url.path, 303)


def _name(request: Request) -> str:
    name = asker_of(request).name
    if name is None:
        raise ProblemError(403, "not-signed-in", "subscriptions belong to an account", "sign in")
    return name


def _private(body: bytes) -> Response:
    """Answer with a page that nobody keeps: it holds addresses and secrets of one person."""
    return Response(body, media_type="text/html; charset=utf-8", headers={"cache-control": "no-store"})
