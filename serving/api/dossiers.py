"""A release's dossier, as the audit wrote it: JSON for programs, HTML to read, PDF to print."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from serving.api.accept import MEDIA, chosen_format
from serving.api.asked.record import DossierQuery
from serving.api.common import VARIES, NumberPath, files, refusals
from serving.approved.guard import guard_of
from serving.register.releases import page_file
from serving.web.answers import Answer, respond
from serving.web.headers import DOSSIER_POLICY

router = APIRouter(tags=["releases"])


@router.get(
    "/releases/{number}/dossier",
    response_model=dict[str, Any],
    responses={**files("html", "pdf"), **refusals(404, 406, 422)},
)
def dossier(request: Request, number: NumberPath, query: Annotated[DossierQuery, Query()]) -> Response:
    """Give the dossier, byte for byte as it was audited: its SHA-256 is in the ledger."""
    kind = chosen_format(request, query.format, ("json", "html", "pdf"))
    content = page_file(guard_of(request).city, number, f"dossier.{kind}").read_bytes()
    media = f"{MEDIA[kind]}; charset=utf-8" if kind == "html" else MEDIA[kind]
    return respond(request, Answer(content, media, {**VARIES, "content-security-policy": DOSSIER_POLICY}))
