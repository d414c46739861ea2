"""Chooses rows of a forecast and shapes them for the API."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from serving.api.schemas import PAGE, ForecastPage, ForecastQuery, ForecastRow
from serving.approved.served import Served
from serving.files.formats import moment

BASELINES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")


def chosen(served: Served, query: ForecastQuery) -> pd.DataFrame:
    """Return the rows that a query asks for, before paging.

    Raises
    ------
    ProblemError
        An offence, area or district is not known.
    """
    rows = served.edition.forecast
    keep = np.ones(len(rows), dtype=np.bool_)
    if query.offence:
        keep &= rows["offence"].isin([served.offence(name) for name in query.offence]).to_numpy()
    if query.area:
        keep &= rows["area"].isin([served.area(name) for name in query.area]).to_numpy()
    if query.district is not None:
        district = served.district(query.district)
        inside = [area for area, place in served.areas.items() if place["district"] == district]
        keep &= rows["area"].isin(inside).to_numpy()
    if query.flagged is not None:
        keep &= rows["flagged"].to_numpy(dtype=bool) == query.flagged
    return rows[keep]


def paged(rows: pd.DataFrame, offset: int, limit: int | None) -> pd.DataFrame:
    """Return at most `limit` rows after the first `offset`."""
    return rows.iloc[offset : None if limit is None else offset + limit]


def forecast_page(served: Served, query: ForecastQuery, path: str) -> ForecastPage:
    """Return a page of rows for JSON, with the address of the next."""
    rows = chosen(served, query)
    limit = query.limit or PAGE
    after = query.offset + limit
    return ForecastPage(
        city=served.city.name,
        release=served.edition.release,
        window_start=moment(pd.Timestamp(served.window[0])),
        window_end=moment(pd.Timestamp(served.window[1])),
        total=len(rows),
        offset=query.offset,
        limit=limit,
        next=next_address(path, query, after) if after < len(rows) else None,
        rows=shaped(served, paged(rows, query.offset, limit)),
    )


def shaped(served: Served, rows: pd.DataFrame) -> list[ForecastRow]:
    """Return rows as the API gives them."""
    quantiles = [name for name in rows.columns if name.startswith("q0.")]
    return [_row(served, row, quantiles) for row in rows.to_dict("records")]


def next_address(path: str, query: ForecastQuery, offset: int) -> str:
    """Return the address of the rows after an offset, asking for the same otherwise."""
    asked = query.model_dump(mode="json", exclude_defaults=True, exclude={"offset"})
    return f"{path}?{urlencode({**asked, 'offset': offset}, doseq=True)}"


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
        baselines={name: row[name] for name in BASELINES if name in row},
        rank=row["rank"],
        flagged=row["flagged"],
    )
