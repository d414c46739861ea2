"""Addresses of signing in at a provider of OpenID Connect."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from configs.errors import ConfigError, FairwardError, StateError
from serving.doors.asker import asker_of
from serving.doors.who import session_of
from serving.pages.account.routes import begin, house_of, local
from serving.pages.render import render
from serving.people.confirmed import mark_of
from serving.people.oidc import LASTS, Elsewhere
from serving.people.provider import Provider
from serving.people.subjects import Subjects
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
KEPT, CONFIRMED = "fairward-elsewhere", "/sign-in/confirmed"
"""The cookie of a browser that has gone to the provider, and the page that says that a confirmation holds."""
Sent = Annotated[str, Query(max_length=4000)]
_Result = TypeVar("_Result")


@router.get("/sign-in/elsewhere")
async def sign_in_elsewhere(request: Request, next: Sent = "") -> Response:  # noqa: A002 - the address says it so
    """Lead to the provider."""
    return await _lead(request, next)


@router.get("/sign-in/again")
async def confirm_elsewhere(request: Request, next: Sent = "") -> Response:  # noqa: A002 - the address says it so
    """Lead somebody who is signed in to the provider, to show it anew who they are."""
    secret = session_of(request)
    if secret is None or not asker_of(request).provider:
        raise ProblemError(404, "unknown-page", "you confirm by your password", "write it into the form that asks")
    return await _lead(request, next, mark_of(secret))


@router.get(CONFIRMED)
def confirmed_elsewhere(request: Request) -> Response:
    """Say that the confirmation holds, to somebody whose form waits in another tab."""
    page = render("account/confirmed.html", request, "/account", {})
    return Response(page.body, 200, {"cache-control": "no-store"}, page.media_type)


async def _lead(request: Request, then: str, session: str = "") -> Response:
    house, elsewhere = house_of(request), _elsewhere(request)
    service = house.city.service
    back = f"{service.address or str(request.base_url).rstrip('/')}/sign-in/answer"
    kept, address = await _in_words(lambda: elsewhere.begin(back, local(then), house.clock(), session))
    answer = RedirectResponse(address, 303, {"cache-control": "no-store"})
    secure = service.https or request.url.scheme == "https"
    answer.set_cookie(KEPT, kept, int(LASTS), path="/sign-in", httponly=True, samesite="lax", secure=secure)
    return answer


@router.get("/sign-in/answer")
async def answered_elsewhere(request: Request, state: Sent = "", code: Sent = "", error: Sent = "") -> Response:
    """Begin a session for somebody whom the provider vouches for, or confirm whose the session is."""
    house, elsewhere = house_of(request), _elsewhere(request)
    kept = request.cookies.get(KEPT, "")
    request.scope["fairward.why"] = "by the provider"
    shown = "" if error else code
    secret = session_of(request) or ""
    holder = await run_in_threadpool(house.holder, "session", secret)
    mine = holder.account if holder else None
    account, begun = await _in_words(lambda: elsewhere.finish(kept, state, shown, house.clock(), mine))
    if not begun.session:
        request.scope["fairward.why"] = f"as {account.name}, by the provider"
        answer = await begin(request, account.number, begun.then)
    else:
        if begun.session != mark_of(secret):
            raise ProblemError(403, "not-confirmed", "another session asked for that", "begin again from the form")
        request.scope["fairward.why"] = f"confirmed as {account.name}, by the provider"
        house.confirmed.note(begun.session, house.clock())
        answer = RedirectResponse(begun.then or CONFIRMED, 303, {"cache-control": "no-store"})
    answer.delete_cookie(KEPT, path="/sign-in")
    return answer


def _elsewhere(request: Request) -> Elsewhere:
    """Return the service's sign-ins at its provider, the same for every request."""
    house, state = house_of(request), request.app.state
    settings = house.city.service.oidc
    if settings is None:
        raise ProblemError(404, "unknown-page", "no provider is configured", "sign in with a password at /sign-in")
    if state.elsewhere is None:
        state.elsewhere = Elsewhere(Provider(settings, house.clock), house.accounts, Subjects(house.store))
    elsewhere: Elsewhere = state.elsewhere
    return elsewhere


async def _in_words(call: Callable[[], _Result]) -> _Result:
    """Do something with the provider; what fails is said without its secrets."""
    try:
        return await run_in_threadpool(call)
    except StateError as fault:
        raise ProblemError(403, "not-confirmed", fault.what, fault.remedy or "") from None
    except ConfigError:
        remedy = "sign in with a password at /sign-in, and tell who runs this service"
        raise ProblemError(503, "away", "the provider's secret is not set in this service", remedy) from None
    except FairwardError as fault:
        raise ProblemError(503, "away", fault.what, fault.remedy or "") from None
