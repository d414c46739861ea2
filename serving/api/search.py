"""Search for incidents: how many in which area, for a stated purpose that is kept; never a row, never a person."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from configs.city import City
from configs.errors import ConfigError
from configs.load import load_policy
from serving.api import asked
from serving.api import schemas as s
from serving.api.accept import chosen_format
from serving.api.common import as_json, as_table, files, refusals
from serving.approved.guard import guard_of
from serving.doors.asker import asker_of
from serving.store.database import Store
from serving.store.searches import log_search
from serving.web.answers import respond
from serving.web.problems import ProblemError, unknown

if TYPE_CHECKING:
    from features.lookup.read import Named

router = APIRouter(tags=["search"])


@router.get(
    "/search",
    response_model=s.Found,
    responses={**files("csv", "parquet"), **refusals(404, 406, 422)},
)
def search(request: Request, query: Annotated[asked.SearchQuery, Query()]) -> Response:
    """Count incidents by area, for a purpose; areas with fewer than the committee's smallest cell are not named."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet"))
    guard = guard_of(request)
    floor = load_policy(guard.city.policy).gates.disclosure.smallest_cell
    if not (guard.city.home / "hub" / "account.json").is_file():
        raise ProblemError(503, "away", "no incidents are held beside this service", "ask the one that holds the hub")
    from features.lookup.read import named_areas

    places = named_areas(guard.city)
    within = _within(guard.city, places, query)
    purpose = query.purpose.strip()
    request.scope["fairward.why"] = purpose
    told = query.model_dump(mode="json", exclude_defaults=True, exclude={"purpose", "format"})
    log_search(Store(guard.city), asker_of(request).name or "nobody", purpose, told, datetime.now(UTC))
    counts = _counted(guard.city, query, within)
    shown = sorted(((n, area) for area, n in counts.items() if n >= floor), key=lambda each: (-each[0], each[1]))
    rows = [
        s.FoundRow(area=area, name=places[area].name, district=places[area].district, incidents=n) for n, area in shown
    ]
    if kind != "json":
        return respond(request, as_table(rows, tuple(s.FoundRow.model_fields), kind, f"{guard.city.name}-search"))
    found = s.Found(
        at_least=sum(n for n, _ in shown), smallest_cell=floor, areas_not_named=len(counts) - len(shown), areas=rows
    )
    return respond(request, as_json(found))


def _within(
    city: City, places: dict[str, "Named"], query: asked.SearchQuery
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the offences and areas to which a search is limited, empty for all."""
    for name in query.offence:
        if name not in city.offences:
            raise unknown("unknown-offence", name, list(city.offences))
    if query.since and query.until and query.until <= query.since:
        what = f"until: {query.until} is not after {query.since}"
        raise ProblemError(422, "invalid", what, "give the day after the last as until")
    if query.district is None:
        return tuple(query.offence), ()
    areas = tuple(area for area, place in places.items() if place.district == query.district)
    if not areas:
        raise unknown("unknown-district", query.district, sorted({place.district for place in places.values()} - {""}))
    return tuple(query.offence), areas


def _counted(city: City, query: asked.SearchQuery, within: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, int]:
    from features.lookup.search import Query as Looked
    from features.lookup.tally import Within, tally

    try:
        return tally(city, Looked(tuple(query.words), query.since, query.until), Within(*within))
    except ConfigError as error:
        raise ProblemError(422, "invalid", f"words: {error.what}", error.remedy or "use other words") from None
