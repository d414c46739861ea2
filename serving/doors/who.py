"""Finds out who asks, by the token or the session that a request carries."""

from http.cookies import CookieError, SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from serving.doors.asker import RESIDENT, Asker
from serving.people.confirmed import mark_of
from serving.people.house import House
from serving.people.keys import Holder
from serving.web.problems import ProblemError

COOKIE = "fairward"


async def who_asks(house: House, request: Request) -> Asker:
    """Return who asks.

    Raises
    ------
    ProblemError
        401: the token does not hold. An ended session is no session.
    """
    token = _token(request)
    if token is not None:
        holder = await _holder(house, "token", token)
        if holder is None:
            raise ProblemError(401, "not-signed-in", "this token does not hold", "make another on the page /account")
        return asker(house, holder)
    secret = session_of(request)
    holder = await _holder(house, "session", secret) if secret else None
    return asker(house, holder, secret or "") if holder else RESIDENT


def asker(house: House, holder: Holder, session: str = "") -> Asker:
    """Return the asker that the holder of a token, or of the session with a secret, is."""
    roles = house.roles_of(holder.name, administrator=holder.administrator)

    def confirms(password: str) -> bool:
        """Tell whether a password is the holder's."""
        return house.accounts.check(holder.name, password, house.clock()) is not None

    def confirmed() -> bool:
        """Tell whether the provider has just confirmed who holds this session."""
        return bool(session) and house.confirmed.holds(mark_of(session), house.clock())

    oidc = house.city.service.oidc
    provider = oidc.title if oidc is not None and not holder.by_password else ""
    return Asker(holder.name, roles, holder.csrf, holder.acts, confirms, provider, confirmed)


def session_of(request: Request) -> str | None:
    """Return the secret of the session that a request's cookie carries."""
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel and 20 <= len(morsel.value) <= 200 else None


def address_of(house: House, request: Request) -> str:
    """Return the address from which a request comes, as the nearest proxy of one's own has it."""
    return address_behind(house.city.service.limits.proxies, request)


def address_behind(proxies: int, request: Request) -> str:
    """Return the address from which a request comes, behind so many proxies of one's own."""
    passed = [each.strip() for each in request.headers.get("x-forwarded-for", "").split(",") if each.strip()]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return request.client.host if request.client else "-"


def _token(request: Request) -> str | None:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.casefold() == "bearer" else None


async def _holder(house: House, kind: str, secret: str) -> Holder | None:
    return house.remembered(kind, secret) or await run_in_threadpool(house.holder, kind, secret)
