"""The public edition of a release, and its public record by the ATRS: what everybody may read."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from serving.api.accept import MEDIA, chosen_format
from serving.api.asked.record import PublicQuery
from serving.api.asked.terms import TableQuery
from serving.api.common import VARIES, NumberPath, as_table, files, refusals
from serving.api.schemas.releases import AtrsField
from serving.approved.guard import guard_of
from serving.register.releases import page_file
from serving.web.answers import Answer, respond
from serving.web.headers import DOSSIER_POLICY

router = APIRouter(tags=["public"])


@router.get(
    "/releases/{number}/public",
    response_model=dict[str, Any],
    responses={**files("html"), **refusals(404, 406, 422)},
)
def public(request: Request, number: NumberPath, query: Annotated[PublicQuery, Query()]) -> Response:
    """Give the public edition, under disclosure control, byte for byte as it was audited."""
    kind = chosen_format(request, query.format, ("json", "html"))
    content = page_file(guard_of(request).city, number, f"public.{kind}").read_bytes()
    media = f"{MEDIA[kind]}; charset=utf-8" if kind == "html" else MEDIA[kind]
    return respond(request, Answer(content, media, {**VARIES, "content-security-policy": DOSSIER_POLICY}))


@router.get(
    "/releases/{number}/atrs",
    response_model=list[AtrsField],
    responses={**files("csv", "parquet"), **refusals(404, 406, 422)},
)
def atrs(request: Request, number: NumberPath, query: Annotated[TableQuery, Query()]) -> Response:
    """Give the public record by the UK Algorithmic Transparency Recording Standard, a row for each field."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet"))
    content = page_file(guard_of(request).city, number, "atrs.json").read_bytes()
    if kind == "json":
        return respond(request, Answer(content, MEDIA["json"], VARIES))
    rows = [AtrsField(**field) for field in json.loads(content)]
    return respond(request, as_table(rows, tuple(AtrsField.model_fields), kind, f"release-{number}-atrs"))
