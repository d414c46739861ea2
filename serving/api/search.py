"""Search for incidents: how many in which area, for a stated purpose that is kept; never a row, never a person."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from configs.city import City
from configs.errors import ConfigError, StateError
from configs.load import load_policy
from serving.api.accept import chosen_format
from serving.api.asked.places import SearchBody
from serving.api.asked.terms import TableQuery
from serving.api.common import as_json, as_table, files, refusals
from serving.api.schemas.counts import Found, FoundRow
from serving.approved.guard import guard_of
from serving.doors.asker import asker_of
from serving.store.database import Store
from serving.store.searches import log_search
from serving.web.answers import respond
from serving.web.problems import ProblemError, unknown

if TYPE_CHECKING:
    from features.lookup.read import Named

router = APIRouter(tags=["search"])


@router.post(
    "/search",
    response_model=Found,
    responses={**files("csv", "parquet"), **refusals(404, 406, 413, 415, 422)},
)
def search(request: Request, body: SearchBody, query: Annotated[TableQuery, Query()]) -> Response:
    """Count incidents by area, for a purpose; areas with fewer than the committee's smallest cell are not named."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet"))
    guard = guard_of(request)
    floor = load_policy(guard.city.policy).gates.disclosure.smallest_cell
    if not (guard.city.home / "hub" / "account.json").is_file():
        raise ProblemError(503, "away", "no incidents are held beside this service", "ask the one that holds the hub")
    from features.lookup.read import named_areas

    places = named_areas(guard.city)
    within = _within(guard.city, places, body)
    purpose = body.purpose.strip()
    request.scope["fairward.why"] = purpose
    told = body.model_dump(mode="json", exclude_defaults=True, exclude={"purpose"})
    log_search(Store(guard.city), asker_of(request).name or "nobody", purpose, told, datetime.now(UTC))
    counts = _counted(guard.city, body, within)
    shown = sorted(((n, area) for area, n in counts.items() if n >= floor), key=lambda each: (-each[0], each[1]))
    rows = [
        FoundRow(area=area, name=places[area].name, district=places[area].district, incidents=n) for n, area in shown
    ]
    if kind != "json":
        return respond(request, as_table(rows, tuple(FoundRow.model_fields), kind, f"{guard.city.name}-search"))
    found = Found(
        at_least=sum(n for n, _ in shown), smallest_cell=floor, areas_not_named=len(counts) - len(shown), areas=rows
    )
    return respond(request, as_json(found))


def _within(city: City, places: dict[str, "Named"], body: SearchBody) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the offences and areas to which a search is limited, empty for all."""
    for name in body.offence:
        if name not in city.offences:
            raise unknown("unknown-offence", name, list(city.offences))
    if body.since and body.until and body.until <= body.since:
        what = f"until: {body.until} is not after {body.since}"
        raise ProblemError(422, "invalid", what, "give the day after the last as until")
    if body.district is None:
        return tuple(body.offence), ()
    areas = tuple(area for area, place in places.items() if place.district == body.district)
    if not areas:
        raise unknown("unknown-district", body.district, sorted({place.district for place in places.values()} - {""}))
    return tuple(body.offence), areas


def _counted(city: City, body: SearchBody, within: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, int]:
    from features.lookup.search import Query as Looked
    from features.lookup.tally import Within, tally

    try:
        return tally(city, Looked(tuple(body.words), body.since, body.until), Within(*within))
    except ConfigError as error:
        raise ProblemError(422, "invalid", f"words: {error.what}", error.remedy or "use other words") from None
    except StateError as error:
        raise ProblemError(503, "busy", error.what, "try again in a minute") from None
