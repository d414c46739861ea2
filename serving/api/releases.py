"""Releases: their list, one in full, and its gates."""

from fastapi import APIRouter, Request, Response

from serving.api.common import NumberPath, as_json, files, refusals
from serving.api.schemas.releases import ReleaseItem, ReleaseRecord
from serving.approved.guard import guard_of
from serving.register.releases import record, summaries
from serving.web.answers import respond

router = APIRouter(tags=["releases"])


@router.get("/releases", response_model=list[ReleaseItem], responses={**files(), **refusals()})
def releases(request: Request) -> Response:
    """List the releases, newest first."""
    guard = guard_of(request)
    return respond(request, as_json([ReleaseItem(**item.listed()) for item in summaries(guard.city, guard.number)]))


@router.get("/releases/{number}", response_model=ReleaseRecord, responses={**files(), **refusals(404, 422)})
def release(request: Request, number: NumberPath) -> Response:
    """Give a release with what it was made from, its gates, and what the ledger says of it."""
    guard = guard_of(request)
    return respond(request, as_json(ReleaseRecord(**record(guard.city, number, guard.number).recorded())))
