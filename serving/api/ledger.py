"""The ledger: its newest signed checkpoint, its entries, and proofs that anybody with the public key can check."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from serving.api.asked.record import ConsistencyQuery, EntriesQuery
from serving.api.common import PREFIX, NumberPath, as_json, files, next_page, refusals
from serving.api.schemas.ledger import Checkpoint, Consistency, EntryPage, Inclusion, LedgerEntry
from serving.approved.guard import guard_of
from serving.register.releases import record
from serving.web.answers import Answer, respond
from serving.web.problems import ProblemError

if TYPE_CHECKING:
    from audit.ledger import Ledger
    from audit.ledger_rows import Rows

router = APIRouter(tags=["ledger"])
SeqPath = Annotated[int, Path(ge=1, le=10**9, description="Number of an entry, from 1", examples=[1])]


@router.get("/ledger/checkpoint", response_model=Checkpoint, responses={**files(), **refusals(404)})
def checkpoint(request: Request) -> Response:
    """Give the newest signed checkpoint (C2SP tlog-checkpoint) and the key that it is signed with."""
    ledger, rows = _verified(request)
    size = len(rows.entries)
    found = Checkpoint(
        origin=ledger.origin,
        size=size,
        root=ledger.head(),
        checkpoint=rows.notes[size],
        key=ledger.public_path.read_text(encoding="ascii"),
    )
    return respond(request, as_json(found))


@router.get("/ledger/entries", response_model=EntryPage, responses={**files(), **refusals(422)})
def entries(request: Request, query: Annotated[EntriesQuery, Query()]) -> Response:
    """Give the entries, oldest first, once the whole log has been verified."""
    found = [entry for entry in _verified(request)[1].entries if _fits(entry, query)]
    part = found[query.offset : query.offset + query.limit]
    page = EntryPage(
        total=len(found),
        offset=query.offset,
        limit=query.limit,
        next=next_page(f"{PREFIX}/ledger/entries", query, query.offset, query.limit, len(found)),
        entries=[LedgerEntry(**asdict(entry)) for entry in part],
    )
    return respond(request, as_json(page))


@router.get("/ledger/proof/{seq}", response_model=Inclusion, responses={**files(), **refusals(404, 422)})
def inclusion(request: Request, seq: SeqPath) -> Response:
    """Prove that an entry is in the log: its inclusion path (RFC 6962, 2.1.1) to the newest signed checkpoint."""
    from audit.entries import leaf_of
    from audit.merkle import inclusion_path

    _, rows = _verified(request)
    size = len(rows.entries)
    _refuse_beyond(seq, size)
    entry, leaves = rows.entries[seq - 1], [leaf_of(each) for each in rows.entries]
    return respond(
        request,
        as_json(
            Inclusion(
                entry=LedgerEntry(**asdict(entry)),
                size=size,
                path=[each.hex() for each in inclusion_path(leaves, seq - 1)],
                checkpoint=rows.notes[size],
            )
        ),
    )


@router.get("/ledger/consistency", response_model=Consistency, responses={**files(), **refusals(404, 422)})
def consistency(request: Request, query: Annotated[ConsistencyQuery, Query()]) -> Response:
    """Prove that the log of an older checkpoint is the beginning of the log now (RFC 6962, 2.1.2)."""
    from audit.entries import leaf_of
    from audit.merkle import consistency_path

    _, rows = _verified(request)
    size = len(rows.entries)
    _refuse_beyond(query.size, size)
    path = consistency_path([leaf_of(each) for each in rows.entries], query.size)
    found = Consistency(
        old_size=query.size,
        old_checkpoint=rows.notes[query.size],
        size=size,
        checkpoint=rows.notes[size],
        path=[each.hex() for each in path],
    )
    return respond(request, as_json(found))


@router.get("/releases/{number}/proof", response_model=dict[str, Any], responses={**files(), **refusals(404, 422)})
def proof(request: Request, number: NumberPath) -> Response:
    """Give the proof of a release, byte for byte as audit/verify_ledger.py reads it beside dossier.json and key."""
    from serving.register.releases import page_file

    guard = guard_of(request)
    record(guard.city, number, guard.number)
    content = page_file(guard.city, number, "proof.json").read_bytes()
    return respond(request, Answer(content, "application/json"))


def _verified(request: Request) -> "tuple[Ledger, Rows]":
    """Return the ledger and its rows, every hash and checkpoint checked.

    Raises
    ------
    ProblemError
        404: nothing was ever written to it.
    """
    from audit.ledger import ledger_of

    ledger = ledger_of(guard_of(request).city)
    rows = ledger.verified()
    if not rows.entries:
        raise ProblemError(404, "not-here", "the ledger has no entry yet", "run fairward audit")
    return ledger, rows


def _fits(entry: Any, query: EntriesQuery) -> bool:
    about = query.release is None or entry.payload.get("release") == query.release
    return about and (query.kind is None or entry.kind == query.kind)


def _refuse_beyond(seq: int, size: int) -> None:
    if seq > size:
        raise ProblemError(404, "unknown-entry", f"the ledger has {size} entries, no {seq}", f"use 1 to {size}")
