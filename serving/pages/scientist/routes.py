"""Addresses of the scientists' pages: runs and releases, data quality, drift, backtests and the archive."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from serving.approved.guard import guard_of
from serving.pages.render import render
from serving.pages.scientist.archive import archive_page
from serving.pages.scientist.backtest import BacktestQuery, backtest_page
from serving.pages.scientist.drift import drift_page
from serving.pages.scientist.quality import quality_page
from serving.pages.scientist.runs import run_page, runs_page
from serving.pages.scientist.which import number_of, numbers
from serving.web.answers import respond

router = APIRouter(include_in_schema=False)


class ReleaseQuery(BaseModel):
    """What may stand in the address of a page about one release."""

    model_config = ConfigDict(extra="forbid")

    release: int | None = Field(default=None, ge=1)


@router.get("/science")
def runs(request: Request) -> Response:
    """List releases and runs."""
    return _page(request, "runs.html", "/science", runs_page(guard_of(request)))


@router.get("/science/releases/{number}")
def run(request: Request, number: int) -> Response:
    """Show a release's parameters and scores."""
    return _page(request, "run.html", "/science", run_page(guard_of(request), number))


@router.get("/science/quality")
def quality(request: Request) -> Response:
    """Show the hub's account, reasons and delays."""
    return _page(request, "quality.html", "/science/quality", quality_page(guard_of(request).city))


@router.get("/science/drift")
def drift(request: Request, query: Annotated[ReleaseQuery, Query()]) -> Response:
    """Show what moved since training, and how forecasts went window by window."""
    guard = guard_of(request)
    values = drift_page(guard.city, number_of(guard, query.release))
    return _page(request, "drift.html", "/science/drift", {**values, "numbers": numbers(guard.city)})


@router.get("/science/backtest")
def backtest(request: Request, query: Annotated[BacktestQuery, Query()]) -> Response:
    """Show any origin, area and offence of a backtest."""
    guard = guard_of(request)
    values = backtest_page(guard.city, number_of(guard, query.release), query)
    return _page(request, "backtest.html", "/science/backtest", {**values, "numbers": numbers(guard.city)})


@router.get("/science/archive")
def archive(request: Request) -> Response:
    """List what was issued, with scores as they are known."""
    return _page(request, "archive.html", "/science/archive", archive_page(guard_of(request)))


def _page(request: Request, template: str, here: str, values: dict[str, Any]) -> Response:
    return respond(request, render(f"scientist/{template}", request, here, values))
