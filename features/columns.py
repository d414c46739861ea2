"""The one registry of the hub's columns, from which its schemas and its documentation come."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    Column("offence", "str", "", "the city's offence", "code, by the source's `offences`"),
    _FILE,
    _ROW,
    Column(
        "occurred_start",
        _TIME,
        "UTC",
        "the earliest moment it may have occurred",
        "column `occurred`, local time",
        "of two moments with one clock time the first; a clock time that was skipped is moved to the next that was not",
    ),
    Column(
        "occurred_end",
        _TIME,
        "UTC",
        "the latest moment it may have occurred",
        "column `occurred_end`, local time",
        "equals occurred_start where the source gives none",
    ),
    Column(
        "reported",
        _TIME,
        "UTC",
        "the moment from which it was known",
        "column `reported`, local time",
        "the earliest of merged rows; where only the month is known, the later of its first moment and the occurrence; "
        "equals occurred_start where the source has no such column",
    ),
    Column("x", "float64", "metre", "easting in the city's CRS", "column `x`"),
    Column("y", "float64", "metre", "northing in the city's CRS", "column `y`"),
    Column("area", "str", "", "id of the area that holds the point", "x, y and the areas", "areas are as of today"),
    Column(
        "location_confidence",
        "str",
        "",
        "high: the recorded area agrees or none is recorded; medium: it disagrees; low: in a cell, in no polygon",
        "x, y and column `recorded_area`",
        values=("high", "medium", "low"),
    ),
    Column(
        "withdrawn",
        _TIME,
        "UTC",
        "the moment from which it no longer stood: it was taken back, or a later version took its place",
        "columns `weight` and `revised`",
        "empty for what still stands",
        nullable=True,
    ),
)

_TEXTS = ("id", "code", "occurred", "reported", "x", "y")

QUARANTINE = (
    *_FROM,
    Column("reason", "str", "", "the first reason for which the row cannot be used", "features/reasons.py"),
    *(Column(name, "str", "", f"the row's `{name}` as it stands in the file", "the source's files") for name in _TEXTS),
)

LINKED = (
    *_FROM,
    Column("source_id", "str", "", "the source's own id", "column `id`"),
    Column("kept_source", "str", "", "source of the row it is linked to", "city file"),
    Column("kept_source_id", "str", "", "id of the row it is linked to", "column `id`"),
    Column("why", "str", "", "why the two rows are one incident", "features/linkage/match.py"),
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
