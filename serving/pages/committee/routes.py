"""Addresses at which the committee reads; `acting` has those at which it acts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from audit.records import folder_of
from serving.approved.guard import guard_of
from serving.committee.desk import desk_of
from serving.doors.asker import asker_of
from serving.pages.committee import acting, ledger_routes
from serving.pages.committee.acts import acts_page
from serving.pages.committee.compare import compare_page
from serving.pages.committee.conditions import conditions_page
from serving.pages.committee.decision import decision_page
from serving.pages.committee.dossier import FILES, dossier_page, gate_page
from serving.pages.committee.inbox import inbox_page
from serving.pages.committee.questions import questions_page
from serving.pages.committee.show import show
from serving.pages.committee.write import NOTHING, now
from serving.web.answers import Answer, respond
from serving.web.headers import DOSSIER_POLICY
from serving.web.problems import ProblemError, unknown

router = APIRouter(include_in_schema=False)
router.include_router(acting.router)
router.include_router(ledger_routes.router)
Number = Annotated[int | None, Query(ge=1, le=10**9)]


@router.get("/committee")
def inbox(request: Request) -> Response:
    """Show what waits for a decision or an act."""
    name = asker_of(request).name
    return respond(request, show(request, "inbox", lambda desk: inbox_page(desk, name)))


@router.get("/committee/compare")
def compare(request: Request, a: Number = None, b: Number = None) -> Response:
    """Show two releases side by side."""
    return respond(request, show(request, "compare", lambda desk: compare_page(desk, a, b), "/committee/compare"))


@router.get("/committee/conditions")
def conditions(request: Request) -> Response:
    """Show the conditions of every decision that stands."""
    page = show(request, "conditions", lambda desk: conditions_page(desk, NOTHING), "/committee/conditions")
    return respond(request, page)


@router.get("/committee/releases/{number}")
def dossier(request: Request, number: int) -> Response:
    """Show a release's dossier at a glance."""
    return respond(request, show(request, "dossier", lambda desk: dossier_page(desk, number)))


@router.get("/committee/releases/{number}/gates/{gate}")
def gate(request: Request, number: int, gate: str) -> Response:
    """Show one gate of a dossier, with what was asked about it."""
    page = show(request, "gate", lambda desk: {**gate_page(desk, number, gate), "said": NOTHING})
    return respond(request, page)


@router.get("/committee/releases/{number}/questions")
def questions(request: Request, number: int) -> Response:
    """Show what was asked about a release."""
    page = show(request, "questions", lambda desk: {**questions_page(desk, number), "said": NOTHING})
    return respond(request, page)


@router.get("/committee/releases/{number}/decision")
def decision(request: Request, number: int) -> Response:
    """Show what is proposed, the ballots and what is missing."""
    name = asker_of(request).name
    page = show(request, "decision", lambda desk: decision_page(desk, number, name, NOTHING, now()))
    return respond(request, page)


@router.get("/committee/releases/{number}/acts")
def acts(request: Request, number: int) -> Response:
    """Show where a release stands and what may be done with it."""
    asker = asker_of(request)
    return respond(request, show(request, "acts", lambda desk: acts_page(desk, number, asker, NOTHING)))


@router.get("/committee/releases/{number}/files/{name}")
def file(request: Request, number: int, name: str) -> Response:
    """Give a sealed file of a dossier, as it was written."""
    if name not in FILES:
        raise unknown("unknown-page", name, list(FILES))
    guard = guard_of(request)
    desk_of(guard.city, guard.clock()).standing(number)
    path = folder_of(guard.city, number) / name
    if not path.is_file():
        raise ProblemError(404, "no-dossier", f"release {number} has no {name}", f"run fairward audit {number}")
    headers = {"content-disposition": f'attachment; filename="release-{number}-{name}"'}
    if name.endswith(".html"):
        headers = {"content-security-policy": DOSSIER_POLICY}
    return respond(request, Answer(path.read_bytes(), FILES[name][1], headers))
