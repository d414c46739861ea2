"""The public API under /api/v1: forecasts, areas, drivers, releases and health, typed and bounded."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter, Path, Request, Response
from fastapi import Query as InQuery
from pydantic import BaseModel

from serving.api import plans
from serving.api import schemas as s
from serving.api.rows import chosen, forecast_page, paged, shaped
from serving.approved.drivers import drivers_in_words
from serving.approved.guard import guard_of
from serving.approved.served import Served
from serving.files import formats
from serving.register.releases import record, summaries
from serving.web.answers import Answer, respond

router = APIRouter(prefix="/api/v1")
router.include_router(plans.router)
AreaPath = Annotated[str, Path(max_length=120, description="Id of an area, as listed by /api/v1/areas")]
NumberPath = Annotated[int, Path(ge=1, le=10**9, description="Number of a release")]


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    words_of = {404: "Unknown", 422: "The request cannot be read", 503: "No forecast may be shown"}
    return {status: {"description": words_of[status], "content": problem} for status in statuses}


FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/geo+json": {"schema": {"type": "object"}},
            "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
        }
    }
}
GEOJSON: dict[int | str, dict[str, Any]] = {200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}}


@router.get("/forecast", response_model=s.ForecastPage, responses={**FILES, **_refusals(404, 422, 503)})
async def forecast(request: Request, query: Annotated[s.ForecastQuery, InQuery()]) -> Response:
    """Give the rows of a window's forecast, highest expectation first within each offence."""
    guard = guard_of(request)
    served = guard.served() if query.window is None else guard.archived(query.window)
    return _shelved(request, served, query, lambda: _forecast_answer(served, query))


@router.get("/offences", response_model=list[s.OffenceItem], responses=_refusals(503))
async def offences(request: Request) -> Response:
    """List the offences that are forecast."""
    served = guard_of(request).served()
    return _shelved(request, served, None, lambda: _json([_offence(served, name) for name in served.offences]))


@router.get("/areas", response_model=s.AreaPage, responses={**GEOJSON, **_refusals(404, 422, 503)})
async def areas(request: Request, query: Annotated[s.AreasQuery, InQuery()]) -> Response:
    """List the areas, or give their polygons in WGS84."""
    served = guard_of(request).served()
    return _shelved(request, served, query, lambda: _areas_answer(served, query))


@router.get("/areas/{area}", response_model=s.AreaForecast, responses=_refusals(404, 422, 503))
async def area(request: Request, area: AreaPath) -> Response:
    """Give one area with its forecast of each offence."""
    served = guard_of(request).served()
    rows = pd.DataFrame(list(served.of_area(area).values()))
    return _shelved(
        request,
        served,
        None,
        lambda: _json(s.AreaForecast(area=area, **served.areas[area], forecast=shaped(served, rows))),
    )


@router.get("/areas/{area}/drivers", response_model=s.Drivers, responses=_refusals(404, 422, 503))
async def drivers(request: Request, area: AreaPath, query: Annotated[s.OffenceQuery, InQuery()]) -> Response:
    """Say what moves an area's forecast away from its long-run expectation."""
    served = guard_of(request).served()
    return _shelved(request, served, query, lambda: _json(_drivers(served, area, query.offence)))


@router.get("/areas/{area}/history", response_model=s.History, responses=_refusals(404, 422, 503))
async def history(request: Request, area: AreaPath, query: Annotated[s.OffenceQuery, InQuery()]) -> Response:
    """Give an area's counts, window by window, and what the backtest had forecast for them."""
    served = guard_of(request).served()
    return _shelved(request, served, query, lambda: _json(_history(served, area, query.offence)))


@router.get("/releases", response_model=list[s.ReleaseItem])
async def releases(request: Request) -> Response:
    """List the releases, newest first."""
    guard = guard_of(request)
    return respond(request, _json([s.ReleaseItem(**item.listed()) for item in summaries(guard.city, guard.number)]))


@router.get("/releases/{number}", response_model=s.ReleaseRecord, responses=_refusals(404, 422))
async def release(request: Request, number: NumberPath) -> Response:
    """Give a release with what it was made from, its gates, and what the ledger says of it."""
    guard = guard_of(request)
    return respond(request, _json(s.ReleaseRecord(**record(guard.city, number, guard.number).recorded())))


@router.get("/health", response_model=s.Health, responses={503: {"model": s.Health}})
async def health(request: Request) -> Response:
    """Say whether forecasts may be shown, and until when; 503 when they may not."""
    found = s.Health(**guard_of(request).health())
    status = 503 if found.status == "refused" else 200
    return Response(
        found.model_dump_json(),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def _shelved(request: Request, served: Served, query: BaseModel | None, make: Callable[[], Answer]) -> Response:
    asked = query.model_dump_json() if query else ""
    key = (served.edition.manifest["files"]["forecast.parquet"], request.url.path, asked)
    return respond(request, request.app.state.shelf.get(key, make))


def _json(value: BaseModel | list[Any]) -> Answer:
    if isinstance(value, BaseModel):
        return Answer(value.model_dump_json().encode(), "application/json")
    plain = [item.model_dump(mode="json") for item in value]
    return Answer(json.dumps(plain, separators=(",", ":")).encode(), "application/json")


def _forecast_answer(served: Served, query: s.ForecastQuery) -> Answer:
    if query.format == "json":
        return _json(forecast_page(served, query, f"{router.prefix}/forecast"))
    kind = formats.FORMATS[query.format]
    rows = paged(chosen(served, query), query.offset, query.limit)
    name = f"{served.city.name}-{served.edition.start}.{kind.suffix}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Answer(kind.write(rows, served.shapes), kind.media_type, headers)


def _offence(served: Served, name: str) -> s.OffenceItem:
    settings = served.city.offences[name]
    expected = float(served.by_offence[name]["mean"].sum())
    return s.OffenceItem(offence=name, title=settings.title, found_by=settings.found_by, expected=expected)


def _areas_answer(served: Served, query: s.AreasQuery) -> Answer:
    places = served.areas
    if query.district is not None:
        district = served.district(query.district)
        places = {name: place for name, place in places.items() if place["district"] == district}
    names = list(places)[query.offset : query.offset + query.limit]
    if query.format == "json":
        items = [s.AreaItem(area=name, **places[name]) for name in names]
        return _json(s.AreaPage(total=len(places), offset=query.offset, limit=query.limit, areas=items))
    features = [
        {"type": "Feature", "id": name, "geometry": served.shapes[name], "properties": {"area": name, **places[name]}}
        for name in names
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return Answer(body.encode(), formats.FORMATS["geojson"].media_type)


def _drivers(served: Served, area: str, offence: str) -> s.Drivers:
    start, found = drivers_in_words(served.drivers(area, offence))
    items = [s.DriverItem(driver=item.title, factor=item.factor, words=item.effect) for item in found]
    mean = float(served.of_area(area)[offence]["mean"])
    return s.Drivers(area=area, offence=offence, mean=mean, start=start, drivers=items)


def _history(served: Served, area: str, offence: str) -> s.History:
    windows = [
        s.PastWindow(
            window_start=formats.moment(row["window_start"]),
            y=row["y"],
            **{name: _number(row[column]) for name, column in (("mean", "mean"), ("low", "q0.05"), ("high", "q0.95"))},
        )
        for row in served.history(area, offence).to_dict("records")
    ]
    return s.History(area=area, offence=offence, windows=windows)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
