"""Decisions on a release, as the ledger has them."""

from fastapi import APIRouter, Request, Response

from serving.api.common import NumberPath, as_json, files, refusals
from serving.api.schemas.releases import Decision
from serving.approved.guard import guard_of
from serving.register.releases import record
from serving.web.answers import respond

router = APIRouter(tags=["releases"])


@router.get("/releases/{number}/decisions", response_model=list[Decision], responses={**files(), **refusals(404, 422)})
def decisions(request: Request, number: NumberPath) -> Response:
    """Give what the committee decided on a release, oldest first: who, why, with which votes, until when."""
    guard = guard_of(request)
    entries = record(guard.city, number, guard.number).entries
    names = set(Decision.model_fields) - {"seq", "when"}
    found = [
        Decision(
            seq=entry["seq"],
            when=entry["when"],
            **{name: entry["payload"][name] for name in names if name in entry["payload"]},
        )
        for entry in entries
        if entry["kind"] == "decided"
    ]
    return respond(request, as_json(found))
