"""The gates of a release: each with its figure, its threshold and what came of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from serving.api.accept import chosen_format
from serving.api.asked.terms import TableQuery
from serving.api.common import NumberPath, as_json, as_table, files, refusals
from serving.api.schemas.releases import GateItem
from serving.approved.guard import guard_of
from serving.register.releases import record
from serving.web.answers import respond
from serving.web.problems import ProblemError

router = APIRouter(tags=["releases"])


@router.get(
    "/releases/{number}/gates",
    response_model=list[GateItem],
    responses={**files("csv", "parquet"), **refusals(404, 406, 422)},
)
def gates(request: Request, number: NumberPath, query: Annotated[TableQuery, Query()]) -> Response:
    """Give every gate of a release's newest audit, as the dossier has it without its tables."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet"))
    guard = guard_of(request)
    found = record(guard.city, number, guard.number).dossier.get("gates", [])
    if not found:
        raise ProblemError(404, "no-dossier", f"release {number} has not been audited", f"run fairward audit {number}")
    items = [GateItem(**{name: gate.get(name) for name in GateItem.model_fields}) for gate in found]
    if kind == "json":
        return respond(request, as_json(items))
    return respond(request, as_table(items, tuple(GateItem.model_fields), kind, f"release-{number}-gates"))
