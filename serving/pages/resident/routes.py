"""Addresses of the residents' pages: open to everybody, without account, script or cookie."""

from fastapi import APIRouter, Request, Response

from configs.files import canonical_json
from serving.approved.guard import guard_of
from serving.pages.render import HTML, render
from serving.pages.resident import concern_routes, desk_routes
from serving.pages.resident.decisions import decisions_page
from serving.pages.resident.front import front_page
from serving.pages.resident.objecting import object_page
from serving.pages.resident.record import record_csv, record_page, record_rows
from serving.pages.resident.verifying import public_file, public_key, verify_page
from serving.web.answers import Answer, respond
from serving.web.headers import DOSSIER_POLICY

router = APIRouter(include_in_schema=False)
router.include_router(concern_routes.router)
router.include_router(desk_routes.router)


@router.get("/public")
def front(request: Request) -> Response:
    """Say what this is, what it will never do, and what is not known."""
    return respond(request, render("resident/front.html", request, "/public", front_page(guard_of(request))))


@router.get("/public/decisions")
def decisions(request: Request) -> Response:
    """Say how each decision was taken."""
    guard = guard_of(request)
    values = decisions_page(guard.city, guard.clock())
    return respond(request, render("resident/decisions.html", request, "/public/decisions", values))


@router.get("/public/record")
def record(request: Request) -> Response:
    """Show the public record."""
    return respond(request, render("resident/record.html", request, "/public/record", record_page(guard_of(request))))


@router.get("/public/record.json")
def record_as_json(request: Request) -> Response:
    """Give the public record as JSON."""
    return respond(request, Answer(canonical_json(record_rows(guard_of(request))), "application/json"))


@router.get("/public/record.csv")
def record_as_csv(request: Request) -> Response:
    """Give the public record as CSV."""
    named = {"content-disposition": 'attachment; filename="public-record.csv"'}
    return respond(request, Answer(record_csv(guard_of(request)), "text/csv; charset=utf-8", named))


@router.get("/public/object")
def objecting(request: Request) -> Response:
    """Say how to object and whom to ask."""
    return respond(
        request, render("resident/object.html", request, "/public/object", object_page(guard_of(request).city))
    )


@router.get("/public/verify")
def verifying(request: Request) -> Response:
    """Say how to verify, and what a check of the ledger says now."""
    return respond(request, render("resident/verify.html", request, "/public/verify", verify_page(guard_of(request))))


@router.get("/public/files/{number}/{name}")
def file(request: Request, number: int, name: str) -> Response:
    """Give a file of a release that everybody may have, as it was written."""
    content, media_type = public_file(guard_of(request), number, name)
    policy = {"content-security-policy": DOSSIER_POLICY} if media_type == HTML else {}
    return respond(request, Answer(content, media_type, policy))


@router.get("/public/ledger.pub")
def key(request: Request) -> Response:
    """Give the ledger's public key."""
    return respond(request, Answer(public_key(guard_of(request)), "text/plain; charset=utf-8"))
