"""Why a forecast is what it is: its drivers in words, each with its factor."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from serving.api.asked.places import OffenceQuery
from serving.api.common import AreaPath, as_json, files, refusals, shelved
from serving.api.schemas.forecasts import DriverItem, Drivers
from serving.approved.drivers import drivers_in_words
from serving.approved.guard import guard_of
from serving.approved.served import Served

router = APIRouter(tags=["areas"])


@router.get("/areas/{area}/drivers", response_model=Drivers, responses={**files(), **refusals(404, 422)})
async def drivers(request: Request, area: AreaPath, query: Annotated[OffenceQuery, Query()]) -> Response:
    """Say what moves an area's forecast away from its long-run expectation, strongest first."""
    served = guard_of(request).served()
    return await shelved(request, served, query.offence, lambda: as_json(_drivers(served, area, query.offence)))


def _drivers(served: Served, area: str, offence: str) -> Drivers:
    start, found = drivers_in_words(served.drivers(area, offence))
    items = [DriverItem(driver=item.title, factor=item.factor, words=item.effect) for item in found]
    mean = float(served.of_area(area)[offence]["mean"])
    return Drivers(area=area, offence=offence, mean=mean, start=start, drivers=items)
