"""Forecasts: rows of a window, by day and shift, further ahead, many at once; totals, offences, windows issued."""

from typing import Annotated, Literal

import pandas as pd
from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from serving.api.accept import chosen_format
from serving.api.asked.forecasts import BATCH, BatchBody, ForecastQuery, TotalsQuery
from serving.api.asked.terms import TableQuery
from serving.api.common import PREFIX, VARIES, as_json, as_table, files, refusals, shelved
from serving.api.rows import ahead, chosen, forecast_page, narrowed, paged, shaped, totals
from serving.api.schemas.forecasts import Batch, ForecastPage, OffenceItem, Total, WindowItem
from serving.approved.behind import Behind, behind_of
from serving.approved.guard import guard_of
from serving.approved.served import Served
from serving.archive.editions import archive
from serving.files.bands import write_bands
from serving.files.formats import FORMATS, moment
from serving.web.answers import Answer, respond
from serving.web.problems import ProblemError

router = APIRouter(tags=["forecasts"])
KINDS: tuple[Literal["json", "csv", "parquet", "geojson", "hub"], ...] = ("json", "csv", "parquet", "geojson", "hub")
TABLES: tuple[Literal["json", "csv", "parquet"], ...] = ("json", "csv", "parquet")


@router.get(
    "/forecast",
    response_model=ForecastPage,
    responses={**files("csv", "parquet", "geojson"), **refusals(404, 406, 422)},
)
async def forecast(request: Request, query: Annotated[ForecastQuery, Query()]) -> Response:
    """Give the rows of a window's forecast, highest expectation first within each offence."""
    guard = guard_of(request)
    kind = chosen_format(request, query.format, KINDS)
    shown = guard.shown()
    if query.window is None:
        served, behind = shown.served, behind_of(shown)
    else:
        served = await run_in_threadpool(guard.archived, query.window)
        behind = behind_of(shown) if served is shown.served else Behind(served)
    return await shelved(
        request, served, f"{kind} {query.model_dump_json()}", lambda: _written(served, behind, query, kind)
    )


@router.post(
    "/forecast/batch",
    response_model=Batch,
    responses={**files("csv", "parquet"), **refusals(404, 406, 413, 415, 422)},
)
def batch(request: Request, body: BatchBody, query: Annotated[TableQuery, Query()]) -> Response:
    """Give many areas, offences and windows ahead at once; nothing is changed by asking."""
    kind = chosen_format(request, query.format, TABLES)
    served = guard_of(request).served()
    spans = list(dict.fromkeys(body.ahead))
    found = pd.concat([narrowed(served, ahead(served, span), body.offences, body.areas or None) for span in spans])
    if len(found) > BATCH:
        what = f"this asks for {len(found):,} rows, and a batch gives {BATCH:,} at most"
        raise ProblemError(
            413, "too-long", what, "ask for fewer areas, offences or windows, or for a file of /forecast"
        )
    if kind == "json":
        city, release = served.city, served.edition.release
        made = Batch(city=city.name, timezone=city.timezone, release=release, rows=shaped(served, found))
        return respond(request, as_json(made))
    headers = {**VARIES, "content-disposition": f'attachment; filename="batch.{kind}"'}
    return respond(request, Answer(FORMATS[kind].write(found, {}), FORMATS[kind].media_type, headers))


@router.get("/totals", response_model=list[Total], responses={**files("csv", "parquet"), **refusals(404, 406, 422)})
async def total(request: Request, query: Annotated[TotalsQuery, Query()]) -> Response:
    """Give what the forecast adds up to: of each district, of the city, and of all offences."""
    kind = chosen_format(request, query.format, TABLES)
    served = guard_of(request).served()
    return await shelved(request, served, f"{kind} {query.model_dump_json()}", lambda: _totals(served, query, kind))


@router.get("/offences", response_model=list[OffenceItem], responses={**files(), **refusals()})
async def offences(request: Request) -> Response:
    """List the offences that are forecast."""
    served = guard_of(request).served()
    return await shelved(request, served, "", lambda: as_json([_offence(served, name) for name in served.offences]))


@router.get("/windows", response_model=list[WindowItem], responses={**files(), **refusals()})
def windows(request: Request) -> Response:
    """List the windows for which a forecast was issued, newest first; each may be asked for by `window`."""
    guard = guard_of(request)
    guard.served()
    issued = sorted(archive(guard.city), reverse=True)
    return respond(request, as_json([WindowItem(window=start) for start in issued]))


def _written(served: Served, behind: Behind, query: ForecastQuery, kind: str) -> Answer:
    rows = chosen(served, behind, query)
    if kind == "json":
        return as_json(forecast_page(served, rows, query, f"{PREFIX}/forecast"))
    part = paged(rows, query.offset, query.limit)
    suffix = FORMATS[kind].suffix
    name = f"{served.city.name}-{served.edition.start}{'-bands' if query.by else ''}.{suffix}"
    headers = {**VARIES, "content-disposition": f'attachment; filename="{name}"'}
    if query.by is not None and kind in ("geojson", "hub"):
        what = f"format: bands of the day are not written as {kind}"
        raise ProblemError(422, "invalid", what, "use one of json, csv, parquet")
    if query.by is not None:
        return Answer(write_bands(part, kind), FORMATS[kind].media_type, headers)
    if kind == "hub" and "-" in query.ahead:
        what = "format: windows together are not written as hub"
        raise ProblemError(422, "invalid", what, "ask for each window, or use one of json, csv, parquet, geojson")
    return Answer(
        FORMATS[kind].write(part, served.shapes if kind == "geojson" else {}), FORMATS[kind].media_type, headers
    )


def _totals(served: Served, query: TotalsQuery, kind: str) -> Answer:
    rows = totals(served, query.ahead)
    if query.level is not None:
        rows = rows[rows["level"] == query.level]
    items = [
        Total(
            level=row["level"],
            name=row["name"],
            offence=row["offence"],
            window_start=moment(row["window_start"]),
            window_end=moment(row["window_end"]),
            mean=row["mean"],
            quantiles={key[1:]: row[key] for key in rows.columns if key.startswith("q0.")},
        )
        for row in rows.to_dict("records")
    ]
    if kind == "json":
        return as_json(items)
    return as_table(items, tuple(Total.model_fields), kind, f"{served.city.name}-totals")


def _offence(served: Served, name: str) -> OffenceItem:
    settings = served.city.offences[name]
    expected = float(served.by_offence[name]["mean"].sum())
    return OffenceItem(offence=name, title=settings.title, found_by=settings.found_by, expected=expected)
