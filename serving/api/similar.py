"""The areas most like one area, by the rates that the city compares areas by."""

from typing import Annotated

import pandas as pd
from fastapi import APIRouter, Query, Request, Response

from configs.errors import ConfigError
from serving.api.asked.places import SimilarQuery
from serving.api.common import AreaPath, as_json, files, refusals, shelved
from serving.api.schemas.areas import Similar, SimilarItem
from serving.approved.behind import Behind, behind_of
from serving.approved.guard import guard_of
from serving.web.problems import ProblemError

router = APIRouter(tags=["areas"])
NOISE = 0.02


@router.get("/areas/{area}/similar", response_model=Similar, responses={**files(), **refusals(404, 422)})
async def similar(request: Request, area: AreaPath, query: Annotated[SimilarQuery, Query()]) -> Response:
    """Give the areas most like one area, the nearest first, with each rate's difference in spreads."""
    shown = guard_of(request).shown()
    shown.served.area(area)
    behind = behind_of(shown)
    return await shelved(
        request, shown.served, str(query.number), lambda: as_json(_similar(behind, area, query.number))
    )


def _similar(behind: Behind, area: str, number: int) -> Similar:
    import numpy as np

    from features.lookup.similar import most_similar

    rates, city = behind.kept("api rates", lambda: _rates(behind)), behind.served.city
    if area not in rates.index:
        what = f"area {area} has nobody in it, so no rates to be compared by"
        raise ProblemError(404, "unknown-area", what, "ask for an area in which people are counted")
    found = most_similar(rates, area, number, noise=NOISE, rng=np.random.default_rng(city.seed))
    items = [
        SimilarItem(
            area=row["area"],
            name=behind.served.areas[row["area"]]["name"],
            distance=row["distance"],
            stability=min(1.0, row["stability"]),
            differences={key: row[key] for key in rates.columns},
        )
        for row in found.to_dict("records")
    ]
    titles = {key: city.comparator[key].title for key in rates.columns}
    return Similar(area=area, rates=titles, similar=items)


def _rates(behind: Behind) -> pd.DataFrame:
    from features.lookup.similar import rates_of

    if behind.release is None:
        what = "the release's attributes of areas are not beside this service"
        raise ProblemError(503, "away", what, "ask the service that holds the workspace")
    try:
        rates = rates_of(behind.served.city, behind.release.areas())
    except ConfigError as error:
        raise ProblemError(404, "not-here", error.what, error.remedy or "") from None
    return rates[[area in behind.served.areas for area in rates.index]]
