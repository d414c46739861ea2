"""The one registry of the hub's columns, from which its schemas and its documentation come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandera.pandas as pandera


@dataclass(frozen=True)
class Column:
    """One column: pandas dtype, unit (empty for text), meaning, origin, caveat, and the only values allowed, if any."""

    name: str
    type: str
    unit: str
    meaning: str
    source: str
    caveat: str = ""
    values: tuple[Any, ...] = ()
    nullable: bool = False


_TIME = "datetime64[us, UTC]"
_FROM = (
    Column("source", "str", "", "the source's key in the city file", "city file"),
    Column("file", "str", "", "the file, under the data folder", "the source's files"),
    Column(
        "row", "int32", "count", "the row's number in the file, the first row of data being 1", "the source's files"
    ),
)
_SOURCE, _FILE, _ROW = _FROM

INCIDENTS = (
    _SOURCE,
    Column("source_id", "str", "", "the source's own id", "column `id`", "empty where the source gives none"),
    Column("code", "str", "", "the source's offence code, cleaned", "column `offence`"),
    Column("offence", "str", "", "the city's offence", "code, by the taxonomy's list of codes"),
    _FILE,
    _ROW,
    Column(
        "occurred_start",
        _TIME,
        "UTC",
        "the earliest moment it may have occurred",
        "column `occurred`, local time or UTC",
        "of two moments with one clock time the first; a clock time that was skipped is moved to the next that was not",
    ),
    Column(
        "occurred_end",
        _TIME,
        "UTC",
        "the latest moment it may have occurred",
        "column `occurred_end`, and `occurred_precision`",
        "equals occurred_start where neither gives an interval; where only the hour, day or month is known its end; "
        "never later than the report; of two moments with one clock time the second",
    ),
    Column(
        "reported",
        _TIME,
        "UTC",
        "the moment from which it was known",
        "column `reported`, and `reported_precision`",
        "the earliest of linked rows; where only the day is known, the day's end; where only the month is known, the "
        "later of its first moment and the occurrence; without the column occurred_end and `delay_days`",
    ),
    Column(
        "told_by",
        "str",
        "",
        "the source whose row made it known",
        "linkage",
        "differs from `source` where a later row of another source stands for it; delays are counted by it, so that "
        "what is linked later does not change how late reports came before",
    ),
    Column("x", "float64", "metre", "easting in the city's CRS", "column `x`, or the place that is named"),
    Column("y", "float64", "metre", "northing in the city's CRS", "column `y`, or the place that is named"),
    Column("area", "str", "", "id of the area in which it lies", "x, y and the areas", "areas are as of today"),
    Column(
        "location_confidence",
        "str",
        "",
        "how probable it is that it lies in its area: high from 0.9, medium from 0.5, low below",
        "location_probability",
        values=("high", "medium", "low"),
    ),
    Column(
        "location_probability",
        "float64",
        "probability",
        "how probable it is that it lies in its area",
        "settings `location`, the recorded area, the gazetteer's radius",
    ),
    Column(
        "location_method",
        "str",
        "",
        "how its area was found: by its point; by its point and the recorded area near it; by a place that is named in "
        "the gazetteer; by the recorded area alone",
        "features/where/locate.py",
        values=("point", "snapped", "gazetteer", "recorded"),
    ),
    Column(
        "mended", "int16", "count", "the source's rule that mended the row, the first being 1; 0 for none", "`mends`"
    ),
    Column(
        "withdrawn",
        _TIME,
        "UTC",
        "the moment from which it no longer stood: it was taken back, or another row took its place",
        "columns `weight` and `revised`, linkage",
        "empty for what still stands",
        nullable=True,
    ),
    Column("withdrawn_why", "str", "", "why it no longer stands", "features/linkage/why.py", "empty for what stands"),
    Column("successor_file", "str", "", "file of the row that took its place", "linkage", "empty for none"),
    Column("successor_row", "int32", "count", "number of the row that took its place", "linkage", "0 for none"),
)

TEXTS = ("id", "code", "occurred", "occurred_end", "reported", "revised", "x", "y", "weight", "recorded_area")
"""The texts of a row that the quarantine keeps; a vague place in words is not among them."""

QUARANTINE = (
    *_FROM,
    Column("reason", "str", "", "the first reason for which the row cannot be used", "features/reasons.py"),
    *(
        Column(name, "str", "", f"the row's `{name}` as it stands in the file", "the source's files", "masked")
        for name in TEXTS
    ),
)


def _loosened(column: Column) -> Column:
    """Let a column be empty: a row that takes another back may lack what the other has."""
    return replace(
        column, nullable=column.type in ("float64", _TIME), values=("", *column.values) if column.values else ()
    )


LINKED = (
    *(_loosened(column) for column in INCIDENTS),
    Column("kept_source", "str", "", "source of the row it is linked to", "city file"),
    Column("kept_source_id", "str", "", "id of the row it is linked to", "column `id`"),
    Column("kept_file", "str", "", "file of the row it is linked to", "the source's files"),
    Column("kept_row", "int32", "count", "number of the row it is linked to", "the source's files"),
    Column("why", "str", "", "why the two rows are one incident", "features/linkage/why.py"),
    Column(
        "minutes_apart",
        "float64",
        "minute",
        "time between the two rows' occurrences",
        "both rows",
        "0 where their intervals overlap; empty where one has none",
        nullable=True,
    ),
    Column(
        "metres_apart",
        "float64",
        "metre",
        "distance between the two rows",
        "both rows",
        "empty where one has no point",
        nullable=True,
    ),
)


def area_columns(totals: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the areas, with one for each total of the attribute table."""
    return (
        Column("area", "str", "", "the area's id", "polygon file or grid"),
        Column("name", "str", "", "what people call it", "polygon file"),
        Column("district", "str", "", "what it is a part of", "polygon file or largest shared surface"),
        *(
            Column(total, "float64", "count", f"total `{total}`", "attribute table, by shared surface")
            for total in totals
        ),
    )


def frame_schema(columns: Sequence[Column]) -> pandera.DataFrameSchema:
    """Return the pandera schema of a frame with exactly these columns, empty only where a column may be."""
    return pandera.DataFrameSchema(
        {
            column.name: pandera.Column(
                column.type, pandera.Check.isin(column.values) if column.values else None, nullable=column.nullable
            )
            for column in columns
        },
        strict=True,
        ordered=True,
    )
