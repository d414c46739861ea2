"""Areas that emerge and fade: where the level changed against an area's own past."""

from typing import Annotated, Any

import pandas as pd
from fastapi import APIRouter, Query, Request, Response

from serving.api.accept import chosen_format
from serving.api.asked.forecasts import AlertsQuery
from serving.api.common import PREFIX, as_json, as_table, files, next_page, refusals, shelved
from serving.api.schemas.counts import Alert, AlertPage
from serving.approved.behind import Behind, behind_of
from serving.approved.emerging import FALSE_DISCOVERIES, emerging_areas
from serving.approved.guard import guard_of
from serving.web.answers import Answer
from serving.web.problems import ProblemError

router = APIRouter(tags=["alerts"])


@router.get(
    "/alerts",
    response_model=AlertPage,
    responses={**files("csv", "parquet"), **refusals(404, 406, 422)},
)
async def alerts(request: Request, query: Annotated[AlertsQuery, Query()]) -> Response:
    """List areas that emerge or fade and hot spots that grow or fade, the most surprising first."""
    kind = chosen_format(request, query.format, ("json", "csv", "parquet"))
    shown = guard_of(request).shown()
    behind = behind_of(shown)
    return await shelved(
        request, shown.served, f"{kind} {query.model_dump_json()}", lambda: _alerts(behind, query, kind)
    )


def _alerts(behind: Behind, query: AlertsQuery, kind: str) -> Answer:
    served = behind.served
    offence = served.offence(query.offence) if query.offence is not None else None
    found = behind.kept(("emerging", offence), lambda: emerging_areas(served, behind, offence))
    if found is None:
        raise ProblemError(404, "not-here", "there are too few windows before this one to tell", "ask later")
    rows = found[(found["change"] != "") | ((found["spot"] == "hot") & (found["direction"] != ""))]
    if query.change is not None:
        rows = rows[rows["change"] == query.change]
    part = rows.iloc[query.offset : query.offset + query.limit]
    items = [_item(served.areas, row) for row in part.to_dict("records")]
    if kind != "json":
        return as_table(items, tuple(Alert.model_fields), kind, f"{served.city.name}-alerts")
    following = next_page(f"{PREFIX}/alerts", query, query.offset, query.limit, len(rows))
    return as_json(
        AlertPage(
            offence=offence,
            false_discoveries=FALSE_DISCOVERIES,
            total=len(rows),
            offset=query.offset,
            limit=query.limit,
            next=following,
            alerts=items,
        )
    )


def _item(places: dict[str, dict[str, str]], row: Any) -> Alert:
    return Alert(
        area=row["area"],
        **places[row["area"]],
        change=row["change"] or None,
        recent=row["recent"],
        expected=row["expected"],
        ratio=None if pd.isna(row["ratio"]) else row["ratio"],
        windows=row["windows"],
        p=row["p"],
        spot=row["spot"] or None,
        direction=row["direction"] or None,
    )
