"""Addresses of the acts that bring a release into service or end its use."""

from fastapi import APIRouter, Request, Response

from audit.release import release
from audit.withdraw import decommission, refer, withdraw
from serving.doors.asker import asker_of
from serving.pages.committee.acts import acts_page
from serving.pages.committee.show import show
from serving.pages.committee.write import Act, Said, written
from serving.web.answers import Answer

router = APIRouter(include_in_schema=False)


@router.post("/committee/releases/{number}/release")
async def put_into_service(request: Request, number: int) -> Response:
    """Make an approved release the one that is used."""
    return await _act(request, number, "released", lambda city, form, by, when: release(city, number, when, by=by))


@router.post("/committee/releases/{number}/withdraw")
async def take_out(request: Request, number: int) -> Response:
    """Take a release out of use."""
    return await _act(
        request,
        number,
        "withdrawn",
        lambda city, form, by, when: withdraw(city, number, by=by, reason=form.get("reason", ""), when=when),
    )


@router.post("/committee/releases/{number}/refer")
async def refer_back(request: Request, number: int) -> Response:
    """Put a release back before the committee."""
    return await _act(
        request,
        number,
        "referred",
        lambda city, form, by, when: refer(city, number, None, None, when, by=by, reason=form.get("reason", "") or " "),
    )


@router.post("/committee/releases/{number}/decommission")
async def end_for_good(request: Request, number: int) -> Response:
    """End a release for good."""
    return await _act(
        request,
        number,
        "decommissioned",
        lambda city, form, by, when: decommission(city, number, by=by, reason=form.get("reason", ""), when=when),
    )


async def _act(request: Request, number: int, done: str, act: Act) -> Response:
    asker = asker_of(request)

    def _again(said: Said) -> Answer:
        said = Said({**said.values, "act": request.url.path.rpartition("/")[2]}, said.faults)
        return show(request, "acts", lambda desk: acts_page(desk, number, asker, said))

    return await written(request, act, f"/committee/releases/{number}/acts?done={done}", _again)
