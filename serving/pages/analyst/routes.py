"""Addresses of the analyst's pages."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from configs.load import load_policy
from serving.approved.behind import behind_of
from serving.approved.guard import Shown, guard_of
from serving.doors.asker import asker_of
from serving.doors.forms import form_of
from serving.monitor.read import alerts
from serving.pages.analyst.answered import answered, page, private
from serving.pages.analyst.area import area_page
from serving.pages.analyst.asked import AreaQuery, ChangesQuery, DownloadQuery, PlainQuery, WindowQuery
from serving.pages.analyst.changes import changes_page
from serving.pages.analyst.files import download
from serving.pages.analyst.search import form_page, found_page, log_page
from serving.pages.analyst.window import ranking, window_page

router = APIRouter(include_in_schema=False)


@router.get("/")
async def window(request: Request, query: Annotated[WindowQuery, Query()]) -> Response:
    """Show the map and ranked table of the window ahead."""
    shown, today = guard_of(request).shown(), guard_of(request).clock()

    def _values() -> dict[str, Any]:
        return {**window_page(shown.served, query, today, behind_of(shown)), **_approval(shown)}

    return await page(request, shown, f"/ {today} {query.model_dump_json()}", "analyst/week.html", "/", _values)


@router.get("/ranking")
async def ranked(request: Request, query: Annotated[WindowQuery, Query()]) -> Response:
    """Give the ranked table alone, for filters as one types."""
    shown = guard_of(request).shown()
    key = f"/ranking {query.model_dump_json()}"
    return await page(
        request, shown, key, "analyst/ranking.html", "/", lambda: ranking(shown.served, query, behind_of(shown))
    )


@router.get("/download")
async def downloaded(request: Request, query: Annotated[DownloadQuery, Query()]) -> Response:
    """Give what the first page shows as a file."""
    shown = guard_of(request).shown()
    key = f"/download {query.model_dump_json()}"
    return await answered(request, shown, key, lambda: download(shown.served, query, behind_of(shown)))


@router.get("/areas/{area}")
async def area(request: Request, area: str, query: Annotated[AreaQuery, Query()]) -> Response:
    """Show an area's forecast, history and drivers."""
    shown = guard_of(request).shown()
    key = f"/areas {query.model_dump_json()} {area}"
    return await page(
        request,
        shown,
        key,
        "analyst/area.html",
        "/",
        lambda: area_page(shown.served, area, query, behind_of(shown)),
    )


@router.get("/changes")
async def changed(request: Request, query: Annotated[ChangesQuery, Query()]) -> Response:
    """Show areas that emerge and fade, and which came to be flagged."""
    shown = guard_of(request).shown()
    window = f"{shown.served.window[0]:%Y-%m-%d}"
    noticed = await run_in_threadpool(alerts, shown.served.city, window)
    key = f"/changes {query.model_dump_json()} {' '.join(each['key'] for each in noticed)}"
    return await page(
        request, shown, key, "analyst/changes.html", "/changes",
        lambda: changes_page(shown.served, query, behind_of(shown), noticed),
    )  # fmt: skip


@router.get("/search")
async def search(request: Request, query: Annotated[PlainQuery, Query()]) -> Response:
    """Show the form of the search for incidents."""
    city, asker = guard_of(request).city, asker_of(request)
    return await private(request, "analyst/search.html", "/search", lambda: form_page(city, asker, {}))


@router.post("/search")
async def searched(request: Request) -> Response:
    """Search incidents for a stated purpose, which is kept; what is asked never stands in an address."""
    form = await form_of(request)
    city, asker, now = guard_of(request).city, asker_of(request), datetime.now(UTC)

    def _values() -> dict[str, Any]:
        return found_page(city, load_policy(city.policy), asker, form, now)

    return await private(request, "analyst/search.html", "/search", _values)


@router.get("/search/log")
async def search_log(request: Request, query: Annotated[PlainQuery, Query()]) -> Response:
    """Show who searched for what, when and why."""
    city = guard_of(request).city
    return await private(request, "analyst/searches.html", "/search/log", lambda: log_page(city))


def _approval(shown: Shown) -> dict[str, Any]:
    return {"release": shown.approval.release, "approval": shown.approval.sentence}
