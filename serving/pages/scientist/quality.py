"""Data quality: the hub's account, what was put aside and why, how complete and how late records are."""

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pandas as pd

from configs.city import City
from serving.draw.series import SeriesChart, series_chart
from serving.pages.scientist.quality_tables import Table, tables
from serving.web.problems import ProblemError

_NEWEST: dict[str, dict[str, Any]] = {}
"""What was found in the newest hub, by its digest: to read a whole hub takes seconds."""


def quality_page(city: City) -> dict[str, Any]:
    """Return the values that scientist/quality.html prints.

    Raises
    ------
    ProblemError
        404: there is no hub beside this service.
    """
    path = city.home / "hub" / "account.json"
    if not path.is_file():
        detail = "there is no hub beside this service"
        raise ProblemError(404, "no-hub", detail, "ask where it was ingested, or run fairward ingest")
    account = json.loads(path.read_bytes())
    digest = account["digest"]
    if digest not in _NEWEST:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:  # a hub's memory ends with the process
            found = apart.submit(_found, city, account).result()
        _NEWEST.clear()
        _NEWEST[digest] = found
    return _NEWEST[digest]


def _found(city: City, account: dict[str, Any]) -> dict[str, Any]:
    from features.hub import load_hub
    from features.hub.describe import describe
    from features.panel.delay_table import delay_days

    hub = load_hub(city)
    found = describe(city, hub)
    delays = delay_days(hub.incidents, pd.Timestamp(city.end, tz=city.timezone))
    total = account["total"]
    return {
        "digest": account["digest"],
        "warnings": account["warnings"],
        "figures": _figures(total),
        "courses": _courses(city, found.months),
        "tables": tables(city, found, delays),
    }


def _figures(total: dict[str, Any]) -> list[tuple[str, str, str]]:
    rows = max(total["rows"], 1)
    names = {"kept": "Kept", "linked": "Linked to a kept one", "quarantined": "In quarantine"}
    parts = [(title, f"{total[name]:,}", f"{total[name] / rows:.1%}") for name, title in names.items()]
    return [("Rows read", f"{total['rows']:,}", ""), *parts]


def _courses(city: City, months: pd.DataFrame) -> list[tuple[str, SeriesChart, Table]]:
    drawn = []
    for key, rows in months.groupby("source", sort=False, observed=True):
        counts = _whole(city, rows.groupby("month")["incidents"].sum())
        if not len(counts):
            continue
        title = city.sources[str(key)].title if key in city.sources else str(key)
        labels = [f"{moment:%b %Y}" for moment in counts.index]
        low, high = int(counts.min()), int(counts.max())
        summary = f"{title}: incidents a month from {labels[0]} to {labels[-1]}, between {low:,} and {high:,}."
        chart = series_chart(labels, [float(count) for count in counts], summary, level=0)
        lines = [[label, f"{count:,}"] for label, count in zip(labels, counts, strict=True)]
        drawn.append((title, chart, Table(f"{title}, by month", ["Month", "#Incidents"], lines)))
    return drawn


def _whole(city: City, counts: pd.Series) -> pd.Series:
    """Leave out months that do not lie wholly in the city's period, the first window's apart."""
    last = pd.Timestamp(city.end) - pd.DateOffset(months=1)
    kept: pd.Series = counts[pd.DatetimeIndex(counts.index) <= last]
    return kept
