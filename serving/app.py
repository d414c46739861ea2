"""The FastAPI application: pages and API in one, every refusal in words, one OpenAPI 3.1 document."""

import logging
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from configs.errors import FairwardError, MachineError
from serving.api import routes as api
from serving.api.common import PREFIX, at_once
from serving.api.document import complete
from serving.approved.guard import Guard
from serving.committee.count import Count
from serving.concerns import waiting_concerns
from serving.doors.doors import Doors
from serving.doors.table import door_of, methods_of
from serving.pages import routes as pages
from serving.pages.render import render
from serving.people.house import House
from serving.web.aged import with_age
from serving.web.answers import Shelf
from serving.web.problems import ProblemError

LOG = logging.getLogger("fairward")
DESCRIPTION = """The expected incidents of the window ahead for every area of a city, from a release that an ethics
committee approved. Areas, never persons. Refusals are problem+json (RFC 9457) and say what would mend them."""


class Application(FastAPI):
    """FastAPI with the schema of a refusal in its document, answering HEAD wherever it answers GET."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi())
        return self.openapi_schema

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; the server leaves out the body of a HEAD."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        send = with_age(send, getattr(self.state, "guard", None))
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(PREFIX):
            answer = _at_once({**scope, "app": self})
            if answer is not None:
                await answer(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _at_once(scope: Any) -> Response | None:
    try:
        return at_once(Request(scope))
    except ProblemError:
        return None  # the route says why


def create_app() -> Application:
    """Return the application; it answers once `attach` has given it a guard."""
    app = Application(
        title="Fairward",
        version=version("fairward"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.include_router(api.router)
    app.include_router(pages.router)
    app.add_exception_handler(ProblemError, refused)
    app.add_exception_handler(MachineError, refused)
    app.add_exception_handler(OSError, refused)
    app.add_exception_handler(FairwardError, _not_intact)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(Exception, _failed)
    return app


def attach(app: FastAPI, guard: Guard, house: House | None = None) -> None:
    """Give the application its guard, the people of its house, a shelf of answers, and the count of what waits."""
    app.state.guard = guard
    app.state.house = house
    app.state.elsewhere = None
    app.state.shelf = Shelf()
    app.state.waiting = Count(guard.city, guard.clock, lambda city: len(waiting_concerns(city)))


def behind_doors(app: FastAPI, house: House) -> Doors:
    """Return the application behind its doors: who asks is found out, and whether they may."""
    return Doors(app, house, refused)


async def refused(request: Request, error: Exception) -> Response:
    """Return the answer to a request that is refused: a page, or problem+json where the API was asked."""
    problem = error if isinstance(error, ProblemError) else _as_problem(error)
    headers = {"cache-control": "no-store", **_allowed(request, problem.status)}
    if problem.status == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    if request.url.path.startswith("/api/"):
        return JSONResponse(problem.body(request.url.path), problem.status, headers, "application/problem+json")
    values = {"problem": problem, "status": HTTPStatus(problem.status).phrase}
    answer = render("problem.html", request, "", values)
    return Response(answer.body, problem.status, headers, answer.media_type)


def _allowed(request: Request, status: int) -> dict[str, str]:
    """Return the header that says which methods an address takes, where another was used."""
    door = door_of(request.url.path) if status == 405 else None
    return {"allow": ", ".join(methods_of(door))} if door else {}


def _as_problem(error: Exception) -> ProblemError:
    """Return what is told of a fault: what does not answer by name, anything else without detail."""
    later = "nothing was changed; try again later, and tell who runs this service"
    if isinstance(error, MachineError):
        return ProblemError(503, "away", error.what, later)
    if isinstance(error, OSError):
        LOG.error("the disk does not answer", exc_info=error)
        return ProblemError(503, "away", "the disk of this service does not answer", later)
    return ProblemError(500, "internal", "an unexpected error")


async def _not_intact(request: Request, error: Exception) -> Response:
    what, remedy = (error.what, error.remedy) if isinstance(error, FairwardError) else (str(error), None)
    return await refused(request, ProblemError(503, "not-intact", what, remedy or "tell who runs this service"))


async def _unreadable(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    details = "; ".join(dict.fromkeys(_in_words(item) for item in found if item["type"] != "none_required"))
    known = "see /api for what this address takes"
    return await refused(request, ProblemError(422, "invalid", details, known))


def _in_words(item: dict[str, Any]) -> str:
    where, *names = item["loc"]
    known = names if where == "body" else [name for at, name in enumerate(names) if at == 0 or isinstance(name, int)]
    place = ".".join(str(name) for name in known) or "the request"
    if item["type"] == "extra_forbidden":
        return f"{place}: no parameter has this name"
    if item["type"] == "missing":
        return f"{place}: this parameter is required"
    return f"{place}: {item['msg'][:1].lower()}{item['msg'][1:]}, got {item['input']!r:.60}"


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    path = f"{request.url.path:.120}"
    if status == 405:
        door = door_of(request.url.path)
        said = " or ".join(sorted(door.acts)) if door else "GET"
        problem = ProblemError(405, "method-not-allowed", f"{request.method} {path} is not offered", f"use {said}")
    elif status == 400:
        problem = ProblemError(422, "invalid", "the body cannot be read", "send JSON, written in UTF-8")
    else:
        problem = ProblemError(404, "unknown-page", f"{path} is no address of this service", "start from / or /api")
    return await refused(request, problem)


async def _failed(request: Request, error: Exception) -> Response:
    detail = "an unexpected error, written to the service's log"
    return await refused(
        request, ProblemError(500, "internal", detail, "try again; if it stays, tell who runs this service")
    )
