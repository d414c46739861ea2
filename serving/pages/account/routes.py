"""Addresses of signing in and of accounts."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from configs.errors import FairwardError
from serving.doors.asker import asker_of
from serving.doors.forms import confirm, form_of
from serving.doors.who import COOKIE, session_of
from serving.pages.account.pages import access_page, account_page, accounts_page
from serving.pages.render import render
from serving.people.house import House
from serving.people.keys import LONGEST
from serving.people.passwords import new_password
from serving.web.answers import respond
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
Next = Annotated[str, Query(max_length=500)]


@router.get("/sign-in")
def sign_in_form(request: Request, next: Next = "") -> Response:  # noqa: A002 - the address says it so
    """Show the form by which people sign in."""
    values = {"next": local(next), "oidc": house_of(request).city.service.oidc, "fault": None}
    return respond(request, render("account/sign-in.html", request, "/sign-in", values))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Begin a session for somebody who knows an account's password."""
    house, form = house_of(request), await form_of(request, signed_in=False)
    name, password = form.get("name", ""), form.get("password", "")
    account = await run_in_threadpool(house.accounts.check, name, password, house.clock())
    request.scope["fairward.why"] = f"as {name:.120}"
    if account is None:
        fault = "Name and password do not fit, or the account is closed or locked for a while."
        values = {"next": local(form.get("next", "")), "oidc": house.city.service.oidc, "fault": fault}
        page = render("account/sign-in.html", request, "/sign-in", values)
        return Response(page.body, 403, {"cache-control": "no-store"}, page.media_type)
    return await begin(request, account.number, form.get("next", ""))


async def begin(request: Request, account: int, then: str) -> Response:
    """Return the answer that begins a session and leads on, to a page of this service only."""
    house = house_of(request)
    old = session_of(request)
    if old:
        await run_in_threadpool(house.keys.close, old)
    secret = await run_in_threadpool(house.keys.open, account, house.clock())
    answer = RedirectResponse(local(then) or "/", 303, {"cache-control": "no-store"})
    secure = house.city.service.https or request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, int(LONGEST), path="/", httponly=True, samesite="lax", secure=secure)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session."""
    house = house_of(request)
    await form_of(request)
    secret = session_of(request)
    if secret:
        await run_in_threadpool(house.keys.close, secret)
        house.forget()
    answer = RedirectResponse("/sign-in", 303, {"cache-control": "no-store", "clear-site-data": '"cache"'})
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/account")
def account(request: Request) -> Response:
    """Show one's own account: roles, tokens, password."""
    return _answer(request, "account/account.html", "/account", account_page(house_of(request), asker_of(request)))


@router.post("/account/password")
async def change_password(request: Request) -> Response:
    """Change one's own password, which ends all sessions."""
    house, asker, form = house_of(request), asker_of(request), await form_of(request)
    await confirm(request, form)
    await _done(house.accounts.set_password, asker.name or "", form.get("new", ""))
    house.forget()
    return RedirectResponse("/sign-in", 303)


@router.post("/account/tokens")
async def make_token(request: Request) -> Response:
    """Make a token and show it once."""
    house, asker, form = house_of(request), asker_of(request), await form_of(request)
    await confirm(request, form)
    acts = [name.removeprefix("act_") for name in form if name.startswith("act_")]
    found = [act for act in acts if asker.may(act)]
    mine = await run_in_threadpool(house.accounts.find, asker.name or "")
    days = form.get("days", "30")
    number = mine.number if mine else 0
    life = int(days) if days.isdecimal() and len(days) < 5 else 0
    secret = await _done(house.keys.make_token, number, form.get("label", ""), found, life, house.clock())
    values = {**await run_in_threadpool(account_page, house, asker), "made": secret}
    return _answer(request, "account/account.html", "/account", values)


@router.post("/account/tokens/{mark}/revoke")
async def revoke_token(request: Request, mark: str) -> Response:
    """End a token of one's own."""
    house, asker = house_of(request), asker_of(request)
    await form_of(request)
    mine = await run_in_threadpool(house.accounts.find, asker.name or "")
    if mine is None or not await run_in_threadpool(house.keys.revoke, mine.number, mark):
        raise ProblemError(404, "unknown-page", "you have no such token", "see /account")
    house.forget(mine.number)
    return RedirectResponse("/account", 303)


@router.get("/accounts")
def accounts(request: Request) -> Response:
    """Show every account, to those who manage them."""
    return _answer(request, "account/accounts.html", "/accounts", accounts_page(house_of(request)))


@router.post("/accounts")
async def add_account(request: Request) -> Response:
    """Add an account, and show its first password once."""
    house, form = house_of(request), await form_of(request)
    await confirm(request, form)
    password = new_password()
    name = form.get("name", "")

    def add() -> None:
        """Add it."""
        house.accounts.add(name, password, house.clock(), administrator=form.get("administrator") == "yes")

    await _done(add)
    return await _made(request, name, password)


@router.post("/accounts/{name}/{act}")
async def change_account(request: Request, name: str, act: str) -> Response:
    """Give an account a new password, close its door or open it."""
    house, form = house_of(request), await form_of(request)
    await confirm(request, form)
    if act == "password":
        password = new_password()
        await _done(house.accounts.set_password, name, password)
        house.forget()
        return await _made(request, name, password)
    if act not in ("close", "open"):
        raise ProblemError(404, "unknown-page", f"nothing is called {act:.40} here", "see /accounts")
    await _done(house.accounts.set_disabled, name, act == "close")
    house.forget()
    return RedirectResponse("/accounts", 303)


@router.get("/access")
def access(request: Request, day: Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "") -> Response:
    """Show who read and did what on a day, to those who may look."""
    return _answer(request, "account/access.html", "/access", access_page(house_of(request), day))


async def _made(request: Request, name: str, password: str) -> Response:
    values = {**await run_in_threadpool(accounts_page, house_of(request)), "made": (name, password)}
    return _answer(request, "account/accounts.html", "/accounts", values)


def _answer(request: Request, template: str, here: str, values: dict[str, object]) -> Response:
    page = render(template, request, here, {"made": None, **values})
    return Response(page.body, 200, {"cache-control": "no-store"}, page.media_type)


async def _done(call: object, *arguments: object) -> object:
    """Do something to accounts; what a person can mend is refused in words."""
    try:
        return await run_in_threadpool(call, *arguments)  # type: ignore[arg-type]
    except FairwardError as fault:
        raise ProblemError(422, "invalid", fault.what, fault.remedy or "") from None


def house_of(request: Request) -> House:
    """Return the people of the application that a request asks.

    Raises
    ------
    ProblemError
        404: the application has none.
    """
    house: House | None = request.app.state.house
    if house is None:
        raise ProblemError(404, "unknown-page", "there are no accounts here", "start the service: fairward serve")
    return house


def local(address: str) -> str:
    """Return an address of this service, and nothing that leads elsewhere."""
    parts = urlsplit(address)
    safe = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if safe and not parts.netloc and not parts.scheme else ""
