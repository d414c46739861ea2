"""Chooses rows of a forecast and shapes them for the API."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from configs.errors import ConfigError, DataError
from features.rules import BASELINES
from serving.api.asked.forecasts import ForecastQuery
from serving.api.asked.terms import PAGE
from serving.api.common import next_page
from serving.api.schemas.forecasts import ForecastPage, ForecastRow
from serving.approved.behind import Behind
from serving.approved.served import Served
from serving.files.bands import by_band
from serving.files.choose import NEXT, Span, window_of, within
from serving.files.formats import moment
from serving.web.problems import ProblemError


def chosen(served: Served, behind: Behind, query: ForecastQuery) -> pd.DataFrame:
    """Return the rows that a query asks for, before paging.

    Raises
    ------
    ProblemError
        An offence, area, district, window ahead or band is not known.
    """
    if query.by is not None:
        _refuse_beside_bands(query)
    rows = ahead(served, query.ahead)
    areas: Sequence[str] | None = query.area or None
    if query.district is not None:
        district = served.district(query.district)
        inside = [area for area, place in served.areas.items() if place["district"] == district]
        areas = inside if areas is None else [area for area in areas if served.area(area) in inside]
    rows = narrowed(served, rows, query.offence, areas)
    if query.by is not None:
        return banded(served, behind, rows, query.by)
    return rows if query.flagged is None else rows[rows["flagged"].to_numpy(dtype=bool) == query.flagged]


def narrowed(served: Served, rows: pd.DataFrame, offences: Sequence[str], areas: Sequence[str] | None) -> pd.DataFrame:
    """Return the rows of some offences (all, where none is named) and some areas (all, where None).

    Raises
    ------
    ProblemError
        An offence or an area is not known.
    """
    keep = np.ones(len(rows), dtype=np.bool_)
    if offences:
        keep &= rows["offence"].isin([served.offence(name) for name in offences]).to_numpy()
    if areas is not None:
        keep &= rows["area"].isin([served.area(name) for name in areas]).to_numpy()
    return rows[keep]


def ahead(served: Served, asked: str) -> pd.DataFrame:
    """Return the rows of a window ahead, or of several together.

    Raises
    ------
    ProblemError
        404: it is not forecast, with those that are.
    """
    span = span_of(asked)
    edition = served.edition
    if span == NEXT:
        return edition.forecast
    return within(edition.ahead, *_issued(served, span))


def totals(served: Served, asked: str) -> pd.DataFrame:
    """Return totals of a window ahead, or of several together, refused as `ahead` does."""
    return within(served.edition.totals, *_issued(served, span_of(asked)))


def span_of(asked: str) -> Span:
    """Return the first and last window ahead of `2` or `1-4`."""
    first, _, last = asked.partition("-")
    return int(first), int(last or first)


def _issued(served: Served, span: Span) -> tuple[pd.Timestamp, pd.Timestamp]:
    try:
        return window_of(served.edition, span)
    except DataError as error:
        raise ProblemError(404, "unknown-window", error.what, (error.remedy or "").partition(", or raise")[0]) from None


def banded(served: Served, behind: Behind, rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return rows of the next window divided into bands of the day.

    Raises
    ------
    ProblemError
        404: times of day are not known. 422: these are no bands. 503: the release's profile is not here.
    """
    if not served.manifest.get("profile"):
        what = "times of day are not known of most incidents here"
        raise ProblemError(404, "unknown-window", what, "ask for whole windows, without by")
    if behind.release is None:
        what = "the release's profile of the week is not beside this service"
        raise ProblemError(503, "away", what, "ask for whole windows, without by, or the service that holds it")
    some = served.edition.forecast.head(1) if rows.empty else rows
    try:
        bands = by_band(served.city, behind.release, some, by)
        return bands.head(0) if rows.empty else bands
    except ConfigError as error:
        raise ProblemError(422, "invalid", f"by: {error.what}", error.remedy or "") from None


def _refuse_beside_bands(query: ForecastQuery) -> None:
    for name, given in (("flagged", query.flagged is not None), ("ahead", query.ahead != "1")):
        if given:
            what = f"{name}: bands of the day are of the next window, and none of them is flagged"
            raise ProblemError(422, "invalid", what, f"leave out {name} or by")


def paged(rows: pd.DataFrame, offset: int, limit: int | None) -> pd.DataFrame:
    """Return at most `limit` rows after the first `offset`."""
    return rows.iloc[offset : None if limit is None else offset + limit]


def forecast_page(served: Served, rows: pd.DataFrame, query: ForecastQuery, path: str) -> ForecastPage:
    """Return a page of rows for JSON, with the address of the next."""
    limit = query.limit or PAGE
    start, end = served.window if rows.empty else (rows["window_start"].min(), rows["window_end"].max())
    return ForecastPage(
        city=served.city.name,
        timezone=served.city.timezone,
        release=served.edition.release,
        window_start=moment(pd.Timestamp(start)),
        window_end=moment(pd.Timestamp(end)),
        total=len(rows),
        offset=query.offset,
        limit=limit,
        next=next_page(path, query, query.offset, limit, len(rows)),
        rows=shaped(served, paged(rows, query.offset, limit)),
    )


def shaped(served: Served, rows: pd.DataFrame) -> list[ForecastRow]:
    """Return rows as the API gives them."""
    quantiles = [name for name in rows.columns if name.startswith("q0.")]
    return [_row(served, row, quantiles) for row in rows.to_dict("records")]


def _row(served: Served, row: dict[Any, Any], quantiles: list[str]) -> ForecastRow:
    place = served.areas[row["area"]]
    days = {name: moment(row[name]) for name in ("origin", "window_start", "window_end")}
    return ForecastRow(
        area=row["area"],
        name=place["name"],
        district=place["district"],
        offence=row["offence"],
        **days,
        mean=row["mean"],
        quantiles={name[1:]: row[name] for name in quantiles},
        baselines={name: row[name] for name in BASELINES if name in row and not pd.isna(row[name])},
        rank=row.get("rank"),
        flagged=row.get("flagged"),
    )
