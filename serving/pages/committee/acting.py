"""Addresses at which people act: each form writes one entry of the ledger, in the name of the person who sent it."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from audit.asked import answer, ask
from audit.ballots import cast_ballot, decide_proposal
from audit.meet import meet_condition
from audit.proposals import propose
from serving.approved.guard import guard_of
from serving.doors.asker import asker_of
from serving.doors.forms import form_of
from serving.pages.committee.conditions import conditions_page
from serving.pages.committee.decision import decision_page, proposal_faults, terms_of, waivable
from serving.pages.committee.dossier import gate_page
from serving.pages.committee.ending import router as ending
from serving.pages.committee.questions import questions_page
from serving.pages.committee.show import show
from serving.pages.committee.write import Said, now, said_again, written
from serving.web.answers import Answer

router = APIRouter(include_in_schema=False)
router.include_router(ending)


@router.post("/committee/releases/{number}/questions")
async def ask_question(request: Request, number: int) -> Response:
    """Keep a question about a release, or about one of its gates."""

    def _again(said: Said) -> Answer:
        gate = said.of("gate")
        if gate and said.of("from") == "gate":
            return show(request, "gate", lambda desk: {**gate_page(desk, number, gate), "said": said})
        return _questions(request, number)(said)

    then = f"/committee/releases/{number}/questions?done=asked"
    return await written(
        request,
        lambda city, form, by, when: ask(
            city, number, form.get("text", ""), by=by, when=when, gate=form.get("gate") or None
        ),
        then,
        _again,
    )


@router.post("/committee/releases/{number}/questions/{entry}")
async def answer_question(request: Request, number: int, entry: int) -> Response:
    """Keep an answer to a question."""
    then = f"/committee/releases/{number}/questions?done=answered"
    return await written(
        request,
        lambda city, form, by, when: answer(city, entry, form.get("text", ""), by=by, when=when),
        then,
        lambda said: _questions(request, number)(Said({**said.values, "entry": str(entry)}, said.faults)),
    )


@router.post("/committee/releases/{number}/proposal")
async def propose_decision(request: Request, number: int) -> Response:
    """Put before the committee what is to be decided."""
    then = f"/committee/releases/{number}/decision?done=proposed"
    return await written(
        request,
        lambda city, form, by, when: propose(city, number, terms_of(form, waivable(form)), by=by, when=when),
        then,
        _decision(request, number),
    )


@router.post("/committee/releases/{number}/proposal/check")
async def check_proposal(request: Request, number: int) -> Response:
    """Say everything that a proposal still misses: to a script as JSON, to a person as the page with the form."""
    form, guard, name = await form_of(request), guard_of(request), asker_of(request).name or ""
    faults = await run_in_threadpool(proposal_faults, guard.city, number, form, name, now())
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"faults": faults}, headers={"cache-control": "no-store"})
    page = await run_in_threadpool(_decision(request, number), said_again(form, faults, checked=True))
    return Response(page.body, 200, {"cache-control": "no-store"}, page.media_type)


@router.post("/committee/releases/{number}/votes")
async def vote(request: Request, number: int) -> Response:
    """Keep the asker's own ballot."""
    then = f"/committee/releases/{number}/decision?done=voted"
    return await written(
        request,
        lambda city, form, by, when: cast_ballot(
            city, number, form.get("vote", ""), form.get("why", ""), by=by, when=when
        ),
        then,
        _decision(request, number),
    )


@router.post("/committee/releases/{number}/decision")
async def decide(request: Request, number: int) -> Response:
    """Record as the committee's decision what is proposed, with the ballots."""
    then = f"/committee/releases/{number}/decision?done=decided"
    return await written(
        request,
        lambda city, form, by, when: decide_proposal(city, number, by=by, when=when),
        then,
        _decision(request, number),
    )


@router.post("/committee/releases/{number}/conditions/{condition}")
async def meet(request: Request, number: int, condition: int) -> Response:
    """Record that a condition is met, with the evidence in a sentence."""
    return await written(
        request,
        lambda city, form, by, when: meet_condition(
            city, number, condition, evidence=form.get("evidence", ""), by=by, when=when
        ),
        "/committee/conditions?done=met",
        lambda said: show(
            request,
            "conditions",
            lambda desk: conditions_page(desk, Said({**said.values, "of": f"{number}-{condition}"}, said.faults)),
        ),
    )


def _questions(request: Request, number: int) -> Callable[[Said], Answer]:
    return lambda said: show(request, "questions", lambda desk: {**questions_page(desk, number), "said": said})


def _decision(request: Request, number: int) -> Callable[[Said], Answer]:
    name = asker_of(request).name
    return lambda said: show(request, "decision", lambda desk: decision_page(desk, number, name, said, now()))
