"""Data quality: the hub's account, what was put aside and why, how complete and how late records are."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from configs.city import City
from configs.window_words import day
from serving import words
from serving.draw.series import SeriesChart, series_chart
from serving.web.problems import ProblemError

SHOWN = 24
"""Changes between deliveries that are listed, the newest."""
_NEWEST: dict[str, dict[str, Any]] = {}
"""What was found in the newest hub, by its digest: to read a whole hub takes seconds."""


@dataclass(frozen=True)
class Table:
    """A table of texts: title, heads (those of numbers begin with #) and rows."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    note: str = ""


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
        found = _found(city, account)
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
        "tables": [
            _sources(found.sources),
            _reasons(city, found.reasons),
            _delays(city, delays),
            _complete(city, delays),
            _confidence(city, found.confidence),
            _links(city, found.links),
            _changes(found.changes),
        ],
    }


def _figures(total: dict[str, Any]) -> list[tuple[str, str, str]]:
    rows = max(total["rows"], 1)
    names = {"kept": "Kept", "linked": "Linked to a kept one", "quarantined": "In quarantine"}
    parts = [(title, f"{total[name]:,}", f"{total[name] / rows:.1%}") for name, title in names.items()]
    return [("Rows read", f"{total['rows']:,}", ""), *parts]


def _courses(city: City, months: pd.DataFrame) -> list[tuple[str, SeriesChart, Table]]:
    drawn = []
    for key, rows in months.groupby("source", sort=False, observed=True):
        counts = rows.groupby("month")["incidents"].sum()
        title = city.sources[str(key)].title if key in city.sources else str(key)
        labels = [f"{moment:%b %Y}" for moment in counts.index]
        low, high = int(counts.min()), int(counts.max())
        summary = f"{title}: incidents a month from {labels[0]} to {labels[-1]}, between {low:,} and {high:,}."
        chart = series_chart(labels, [float(count) for count in counts], summary, level=0)
        lines = [[label, f"{count:,}"] for label, count in zip(labels, counts, strict=True)]
        drawn.append((title, chart, Table(f"{title}, by month", ["Month", "#Incidents"], lines)))
    return drawn


def _sources(frame: pd.DataFrame) -> Table:
    rows = [
        [row.title, *(f"{value:,}" for value in (row.rows, row.kept, row.quarantined, row.linked)),
         _day(row.first), _day(row.last)]
        for row in frame.itertuples()
    ]  # fmt: skip
    heads = ["Source", "#Rows", "#Kept", "#Quarantined", "#Linked", "First", "Last"]
    return Table("Account by source", heads, rows, "Rows = kept + quarantined + linked, or the ingest is refused.")


def _reasons(city: City, frame: pd.DataFrame) -> Table:
    ordered = frame.sort_values("rows", ascending=False, kind="stable")
    rows = [[_title(city, row.source), row.reason, f"{row.rows:,}"] for row in ordered.itertuples()]
    return Table("Why rows are in quarantine", ["Source", "Reason", "#Rows"], rows)


def _delays(city: City, frame: pd.DataFrame) -> Table:
    rows = [
        [_title(city, row["source"]), _offence(city, row["offence"]), f"{row['incidents']:,}",
         *(f"{row[name]:.1f}" for name in ("q0.5", "q0.9", "q0.99")), row["rests_on"]]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    heads = ["Source", "Offence", "#Incidents", "#Half within, days", "#90% within, days", "#99% within, days",
             "Estimated on"]  # fmt: skip
    return Table("How late records are", heads, rows, "From occurrence to report, corrected for what is not in yet.")


def _complete(city: City, frame: pd.DataFrame) -> Table:
    """Say when a window is as good as complete, by the slowest offence of each source."""
    rows = [
        [_title(city, str(source)), _offence(city, each.loc[each["q0.9"].idxmax(), "offence"]),
         f"{each['q0.9'].max():.1f}", f"{each['q0.99'].max():.1f}"]
        for source, each in frame.groupby("source", sort=False)
    ]  # fmt: skip
    heads = ["Source", "Slowest offence", "#Days until 90% are in", "#Days until 99% are in"]
    note = "A count that is younger than this is too low: forecasts complete the last windows from these delays."
    return Table("When counts are complete", heads, rows, note)


def _confidence(city: City, frame: pd.DataFrame) -> Table:
    rows = [
        [_title(city, row.source), row.location_method.replace("_", " "), row.location_confidence, f"{row.incidents:,}"]
        for row in frame.itertuples()
    ]
    return Table("How sure places are", ["Source", "Found by", "Confidence", "#Incidents"], rows)


def _links(city: City, frame: pd.DataFrame) -> Table:
    rows = [
        [_title(city, row["source"]), _title(city, row["kept_source"]), _offence(city, row["offence"]), row["why"],
         f"{row['rows']:,}"]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    return Table("Rows that tell of one incident", ["Source", "Kept of", "Offence", "Why", "#Rows"], rows)


def _changes(changes: list[Any]) -> Table:
    newest = list(reversed(changes[-SHOWN:]))
    rows = [[each.file, each.kind, str(each.before), str(each.now)] for each in newest]
    note = f"{words.count(len(changes), 'change')} in all, the newest {len(newest)} shown." if changes else ""
    return Table("Changes between deliveries", ["File", "What", "Before", "Now"], rows, note)


def _title(city: City, key: str) -> str:
    return city.sources[key].title if key in city.sources else key


def _offence(city: City, name: str) -> str:
    return city.offences[name].title if name in city.offences else name


def _day(value: date | None) -> str:
    return "–" if value is None or pd.isna(value) else day(value)
