"""The tables of data quality: what `fairward describe` prints, as texts with titles."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from configs.city import City
from configs.window_words import day
from serving import words

if TYPE_CHECKING:
    from features.hub.describe import Description

SHOWN = 24
"""Changes between deliveries that are listed, the newest."""


@dataclass(frozen=True)
class Table:
    """A table of texts: title, heads (those of numbers begin with #) and rows."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    note: str = ""


def tables(city: City, found: "Description", delays: pd.DataFrame) -> list[Table]:
    """Return the tables of a hub, the account by source first.

    Parameters
    ----------
    city : City
        Gives titles.
    found : Description
        The hub in numbers.
    delays : pandas.DataFrame
        As from `features.panel.delay_table.delay_days`.
    """
    return [
        _sources(found.sources),
        _reasons(city, found.reasons),
        _delays(city, delays),
        _complete(city, delays),
        _confidence(city, found.confidence),
        _links(city, found.links),
        _changes(found.changes),
    ]


def _sources(frame: pd.DataFrame) -> Table:
    rows = [
        [row["title"], *(f"{row[name]:,}" for name in ("rows", "kept", "quarantined", "linked")),
         _day(row["first"]), _day(row["last"])]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    heads = ["Source", "#Rows", "#Kept", "#Quarantined", "#Linked", "First", "Last"]
    return Table("Account by source", heads, rows, "Rows = kept + quarantined + linked, or the ingest is refused.")


def _reasons(city: City, frame: pd.DataFrame) -> Table:
    ordered = frame.sort_values("rows", ascending=False, kind="stable")
    rows = [[_title(city, row["source"]), row["reason"], f"{row['rows']:,}"] for row in ordered.to_dict("records")]
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
        [_title(city, str(source)), _offence(city, each["offence"].iloc[int(each["q0.9"].argmax())]),
         f"{each['q0.9'].max():.1f}", f"{each['q0.99'].max():.1f}"]
        for source, each in frame.groupby("source", sort=False)
    ]  # fmt: skip
    heads = ["Source", "Slowest offence", "#Days until 90% are in", "#Days until 99% are in"]
    note = "A count that is younger than this is too low: forecasts complete the last windows from these delays."
    return Table("When counts are complete", heads, rows, note)


def _confidence(city: City, frame: pd.DataFrame) -> Table:
    rows = [
        [
            _title(city, row["source"]),
            row["location_method"].replace("_", " "),
            row["location_confidence"],
            f"{row['incidents']:,}",
        ]
        for row in frame.to_dict("records")
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
