"""The doors: ASGI middleware that lets nobody through to what they may not do, and notes who went through."""

from collections.abc import Awaitable, Callable
from html import escape
from time import perf_counter
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from configs.permissions import permissions
from serving.doors.asker import KEY, RESIDENT, Asker
from serving.doors.table import Door, door_of, is_open
from serving.doors.who import address_of, who_asks
from serving.people.access import Access, moment
from serving.people.house import House
from serving.web.bodies import within_bounds
from serving.web.counted import Counted
from serving.web.problems import ProblemError

Refuse = Callable[[Request, Exception], Awaitable[Response]]
READS = ("GET", "HEAD")
GUESSED = ("POST /sign-in", "GET /sign-in/elsewhere", "GET /sign-in/again", "GET /sign-in/answer")
"""What is counted as a guess: passwords, and what makes the service ask a provider."""
HSTS = (b"strict-transport-security", b"max-age=31536000")


class Doors:
    """Asks of every request who sends it and whether they may; what no door is named for is not there.

    Parameters
    ----------
    app : ASGI application
        Behind the doors.
    house : House
        The people.
    refuse : callable
        Gives the answer to a refused request.
    counted : Counted
        Counts answers by door.
    """

    def __init__(self, app: Any, house: House, refuse: Refuse, counted: Counted) -> None:
        self.app = app
        self.house = house
        self._refuse = refuse
        self._counted = counted

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.house.city.service.https:
            send = _by_https_only(send)
        scope = {**scope, "app": self.app}
        request = Request(scope)
        door, begin, status = door_of(request.url.path), perf_counter(), 500
        act: str | None = None
        try:
            act = await self._admitted(request, scope, door)
            if request.method not in READS and _is_api(request):
                receive = await within_bounds(receive)
        except Exception as fault:
            answer = await self._refused(request, fault)
            self._note(request, scope, act or getattr(fault, "act", None), answer.status_code)
            self._count_answer(request, door, answer.status_code, begin)
            await answer(scope, receive, send)
            return

        async def noted(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not is_open(act) or scope[KEY].signed_in:
                    message = {**message, "headers": _private(message.get("headers", []))}
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self._note(request, scope, act, status)
            self._count_answer(request, door, status, begin)

    async def _admitted(self, request: Request, scope: dict[str, Any], door: Door | None) -> str:
        """Return the act of a request that may pass, with who asks in its scope."""
        scope[KEY] = RESIDENT
        self._count(request, f"address {address_of(self.house, request)}", self.house.city.service.limits.address)
        asker = await who_asks(self.house, request)
        scope[KEY] = asker
        if asker.signed_in:
            self._refill(request, asker)
        if door is None:
            raise _no_door(request.url.path)
        act = _act(door, request)
        if not asker.may(act):
            raise _not_open(asker, act)
        method = "GET" if request.method == "HEAD" else request.method
        if f"{method} {request.url.path}" in GUESSED:
            limits = self.house.city.service.limits
            self._count(request, f"guess {address_of(self.house, request)}", limits.guesses)
        if request.method not in READS:
            self._check_sender(request, asker)
        return act

    def _count_answer(self, request: Request, door: Door | None, status: int, begin: float) -> None:
        self._counted.note(door.path if door else None, request.method, status, perf_counter() - begin)

    def _count(self, request: Request, key: str, a_minute: int) -> None:
        wait = self.house.limits.wait(key, a_minute)
        if wait:
            found = "more requests than are answered in a minute"
            raise ProblemError(429, "too-many", found, f"wait {wait} s, and ask for more at once")

    def _refill(self, request: Request, asker: Asker) -> None:
        self._count(request, f"person {asker.name}", self.house.city.service.limits.person)

    def _check_sender(self, request: Request, asker: Asker) -> None:
        """Refuse what another site lets a browser send, and those who flood."""
        limits, address = self.house.city.service.limits, address_of(self.house, request)
        if asker.signed_in and asker.acts is not None:
            return  # a token is not sent by a browser of its own accord
        if not asker.signed_in and request.url.path != "/sign-in":
            self._count(request, f"sent {address}", limits.sent)
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        ours = site in ("same-origin", "none") if site else origin is None or self._is_ours(request, origin)
        if not ours:
            raise ProblemError(403, "not-from-here", "the form was sent from another site", "send it from our own page")

    def _is_ours(self, request: Request, origin: str) -> bool:
        known = {urlsplit(self.house.city.service.address or "").netloc, request.headers.get("host", "")}
        return urlsplit(origin).netloc in known - {""}

    async def _refused(self, request: Request, fault: Exception) -> Response:
        problem = fault if isinstance(fault, ProblemError) else None
        if problem is not None and not _is_api(request) and request.method in READS:
            elsewhere = _elsewhere(request, problem.status)
            if elsewhere is not None:
                return elsewhere
        answer = await self._refuse(request, fault)
        if problem is not None and problem.status == 401:
            answer.headers["www-authenticate"] = 'Bearer realm="Fairward"'
        if problem is not None and problem.status == 429:
            answer.headers["retry-after"] = problem.remedy.split()[1]
        return answer

    def _note(self, request: Request, scope: dict[str, Any], act: str | None, status: int) -> None:
        if act is None or (is_open(act) and request.method in READS and "fairward.why" not in scope):
            return
        asker: Asker = scope[KEY]
        secret = request.url.path.startswith("/sign-in")  # what a provider sends back stands for a person
        query = f"?{request.url.query}" if request.url.query and not secret else ""
        why = scope.get("fairward.why") or request.headers.get("x-purpose", "")
        what = f"{request.method} {request.url.path}{query}"
        now = moment(self.house.clock())
        self.house.log.note(Access(now, asker.name or "-", act, what[:500], why[:300], status))


def _elsewhere(request: Request, status: int) -> Response | None:
    """Return where a reader of pages is led instead of being refused, or None."""
    first = request.url.path == "/"
    if status == 401 and first:
        return _leads_to("/public", "what this is, for residents")
    if status == 401:
        there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return _leads_to(f"/sign-in?next={quote(there, safe='/')}", "sign in")
    return _leads_to("/account", "your account") if status == 403 and first else None


def _no_door(path: str) -> ProblemError:
    """Return the refusal of an address that is none, with what is there where only a slash is too much."""
    shorter = path.rstrip("/")
    remedy = f"use {shorter:.120}, without the slash" if door_of(shorter) else "start from / or /api"
    return ProblemError(404, "unknown-page", f"{path:.120} is no address of this service", remedy)


def _leads_to(address: str, what: str) -> Response:
    """Return a 303 with a note for those who do not follow it by themselves (RFC 9110, 15.4.4)."""
    note = f'<!doctype html>\n<title>Fairward</title>\n<p><a href="{escape(address)}">{what}</a></p>\n'
    return HTMLResponse(note, 303, {"location": address, "cache-control": "no-store"})


def _act(door: Door, request: Request) -> str:
    act = door.acts.get("GET" if request.method == "HEAD" else request.method)
    if act is None:
        said = f"{request.method} {request.url.path:.120} is not offered"
        raise ProblemError(405, "method-not-allowed", said, f"use {' or '.join(sorted(door.acts))}")
    return act


def _not_open(asker: Asker, act: str) -> ProblemError:
    roles = ", ".join({"member": "committee member"}.get(role, role) for role in permissions()[act].roles)
    means = permissions()[act].means
    if not asker.signed_in:
        remedy = "sign in at /sign-in, or send a token in the header Authorization"
        problem = ProblemError(401, "not-signed-in", f"only somebody known may {means}: that is for {roles}", remedy)
    elif asker.acts is not None and act not in asker.acts:
        problem = ProblemError(403, "not-allowed", f"this token may not {means}", f"make one for the act {act}")
    else:
        found = f"{asker.name} may not {means}: that is for {roles}"
        problem = ProblemError(403, "not-allowed", found, "ask somebody who may, or the administrator for the role")
    problem.act = act
    return problem


def _by_https_only(send: Any) -> Any:
    """Return a send that tells browsers to come by https only, for a year."""

    async def told(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), HSTS]}
        await send(message)

    return told


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _private(headers: Any) -> list[tuple[bytes, bytes]]:
    """Return headers that keep an answer out of caches that people share."""
    kept = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
    said = next((value for name, value in headers if name.lower() == b"cache-control"), b"no-cache")
    if b"no-store" in said or b"immutable" in said:
        return list(headers)
    return [*kept, (b"cache-control", b"private, no-cache")]
