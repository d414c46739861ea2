"""Areas: their list and polygons, one with its forecasts, and its history."""

import json
from typing import Annotated

import pandas as pd
from fastapi import APIRouter, Query, Request, Response

from serving.api.accept import MEDIA, chosen_format
from serving.api.asked.places import AreasQuery, HistoryQuery
from serving.api.common import PREFIX, VARIES, AreaPath, as_json, as_table, files, next_page, refusals, shelved
from serving.api.rows import shaped
from serving.api.schemas.areas import AreaItem, AreaPage, History, PastWindow
from serving.api.schemas.forecasts import AreaForecast
from serving.approved.guard import guard_of
from serving.approved.served import Served
from serving.files.formats import moment
from serving.web.answers import Answer

router = APIRouter(tags=["areas"])


@router.get(
    "/areas",
    response_model=AreaPage,
    responses={**files("csv", "parquet", "geojson"), **refusals(404, 406, 422)},
)
async def areas(request: Request, query: Annotated[AreasQuery, Query()]) -> Response:
    """List the areas, or give their polygons in WGS84."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet", "geojson"))
    served = guard_of(request).served()
    return await shelved(request, served, f"{kind} {query.model_dump_json()}", lambda: _areas(served, query, kind))


@router.get("/areas/{area}", response_model=AreaForecast, responses={**files(), **refusals(404, 422)})
async def area(request: Request, area: AreaPath) -> Response:
    """Give one area with its forecast of each offence."""
    served = guard_of(request).served()
    return await shelved(request, served, "", lambda: as_json(_area(served, area)))


@router.get(
    "/areas/{area}/history",
    response_model=History,
    responses={**files("csv", "parquet"), **refusals(404, 406, 422)},
)
async def history(request: Request, area: AreaPath, query: Annotated[HistoryQuery, Query()]) -> Response:
    """Give an area's counts, window by window, and what the backtest had forecast for them."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet"))
    served = guard_of(request).served()
    return await shelved(
        request, served, f"{kind} {query.offence}", lambda: _history(served, area, query.offence, kind)
    )


def _area(served: Served, area: str) -> AreaForecast:
    rows = pd.DataFrame(list(served.of_area(area).values()))
    return AreaForecast(area=area, **served.areas[area], forecast=shaped(served, rows))


def _areas(served: Served, query: AreasQuery, kind: str) -> Answer:
    places = served.areas
    if query.district is not None:
        district = served.district(query.district)
        places = {name: place for name, place in places.items() if place["district"] == district}
    names = list(places)[query.offset : query.offset + query.limit]
    if kind == "geojson":
        return _drawn(served, names)
    items = [AreaItem(area=name, **places[name]) for name in names]
    if kind != "json":
        return as_table(items, tuple(AreaItem.model_fields), kind, f"{served.city.name}-areas")
    following = next_page(f"{PREFIX}/areas", query, query.offset, query.limit, len(places))
    return as_json(AreaPage(total=len(places), offset=query.offset, limit=query.limit, next=following, areas=items))


def _drawn(served: Served, names: list[str]) -> Answer:
    features = [
        {
            "type": "Feature",
            "id": name,
            "geometry": served.shapes[name],
            "properties": {"area": name, **served.areas[name]},
        }
        for name in names
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return Answer(body.encode(), MEDIA["geojson"], VARIES)


def _history(served: Served, area: str, offence: str, kind: str) -> Answer:
    windows = [
        PastWindow(
            window_start=moment(row["window_start"]),
            y=row["y"],
            **{name: _number(row[column]) for name, column in (("mean", "mean"), ("low", "q0.05"), ("high", "q0.95"))},
        )
        for row in served.history(area, offence).to_dict("records")
    ]
    if kind == "json":
        return as_json(History(area=area, offence=offence, windows=windows))
    return as_table(windows, tuple(PastWindow.model_fields), kind, f"{area}-{offence}")


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
