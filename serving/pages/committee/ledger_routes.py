"""Addresses of the ledger: its entries in words, and the files with which anybody verifies it."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

import audit
from audit.ledger import ledger_of
from audit.ledger_check import PROOF
from audit.proof import proof_of
from serving.approved.guard import guard_of
from serving.committee.desk import desk_of
from serving.pages.committee.ledger import ledger_page
from serving.pages.committee.show import show
from serving.web.answers import Answer, respond
from serving.web.problems import ProblemError

router = APIRouter(include_in_schema=False)
VERIFIER = Path(audit.__file__).with_name("verify_ledger.py")


@router.get("/ledger")
def ledger(
    request: Request,
    kind: Annotated[str, Query(max_length=40)] = "",
    release: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
    show_all: Annotated[str, Query(alias="show", pattern="^(all)?$")] = "",
) -> Response:
    """Show the ledger's entries in words."""
    number = int(release) if release else None
    page = show(request, "ledger", lambda desk: ledger_page(desk, kind, number, every=bool(show_all)), "/ledger")
    return respond(request, page)


@router.get("/ledger/proofs/{number}")
def proof(request: Request, number: int) -> Response:
    """Give the proof of a release as the ledger stands now."""
    guard = guard_of(request)
    desk_of(guard.city, guard.clock()).standing(number)
    return _file(request, proof_of(guard.city, number), "application/json", PROOF)


@router.get("/ledger/ledger.pub")
def key(request: Request) -> Response:
    """Give the public key with which checkpoints are checked."""
    return _kept(request, ledger_of(guard_of(request).city).public_path, "application/x-pem-file")


@router.get("/ledger/checkpoint")
def checkpoint(request: Request) -> Response:
    """Give the newest signed checkpoint."""
    return _kept(request, ledger_of(guard_of(request).city).head_path, "text/plain; charset=utf-8")


@router.get("/ledger/verify_ledger.py")
def verifier(request: Request) -> Response:
    """Give the page of Python that verifies a dossier without Fairward."""
    return _file(request, VERIFIER.read_bytes(), "text/x-python; charset=utf-8", VERIFIER.name)


def _kept(request: Request, path: Path, media_type: str) -> Response:
    if not path.is_file():
        raise ProblemError(404, "unknown-page", f"{path.name} is not here", "audit a release first")
    return _file(request, path.read_bytes(), media_type, path.name)


def _file(request: Request, content: bytes, media_type: str, name: str) -> Response:
    return respond(request, Answer(content, media_type, {"content-disposition": f'attachment; filename="{name}"'}))
