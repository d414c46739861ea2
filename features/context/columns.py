"""The registry of the columns of context: counts, places, days, weather, and the rows that cannot be used."""

from collections.abc import Sequence

import pandas as pd

from features.columns import Column

UTC = "datetime64[us, UTC]"
LOCAL = "datetime64[us]"
_SOURCE = Column("source", "str", "", "the table's key in the city file", "city file")
_FILE = Column("file", "str", "", "the file or landed page", "the table's feed")
_ROW = Column(
    "row", "int32", "count", "the row's number in the file, the first row of data being 1", "the table's feed"
)

COUNTS = (
    _SOURCE,
    _FILE,
    _ROW,
    Column("area", "str", "", "id of the area", "column `area`"),
    Column("code", "str", "", "the table's offence code, cleaned", "column `offence`", "`*` where the table has none"),
    Column(
        "offence",
        "str",
        "",
        "the city's offence",
        "code, by the taxonomy",
        "an area and window have a row for each code: the rows of an offence are summed",
    ),
    Column("window_start", LOCAL, "local date", "first day of the window", "column `start`"),
    Column("window_end", LOCAL, "local date", "first day after the window", "window_start and the table's `window`"),
    Column("count", "int32", "count", "incidents in the window", "column `count`"),
    Column(
        "reported",
        UTC,
        "UTC",
        "the moment from which the count was known",
        "column `reported`, local time; a day or month there is its end",
        "the end of the window and `delay_days` where the table has no such column; later corrections are not known",
    ),
)

PLACES = (
    _SOURCE,
    _FILE,
    _ROW,
    Column(
        "place",
        "str",
        "",
        "the place's id",
        "column `id`, or file and row",
        "file and row also where the id looks personal",
    ),
    Column("kind", "str", "", "what it is (a bar, a school)", "column `kind`", "masked"),
    Column("x", "float64", "metre", "easting in the city's CRS", "column `x`, or the centroid of the geometry"),
    Column("y", "float64", "metre", "northing in the city's CRS", "column `y`, or the centroid of the geometry"),
    Column("surface", "float64", "square metre", "surface of the polygon, 0 for a point", "the geometry"),
    Column(
        "opened",
        LOCAL,
        "local date",
        "the day from which it was there",
        "column `opened`",
        "empty where it always was, as far as is known",
        nullable=True,
    ),
    Column(
        "closed",
        LOCAL,
        "local date",
        "the day from which it was no longer there",
        "column `closed`",
        "empty while it is there",
        nullable=True,
    ),
)

DAYS = (
    _SOURCE,
    Column("date", LOCAL, "local date", "the day", "`holidays`, or columns `first` and `last`"),
    Column("kind", "str", "", "what kind of day", "city file", values=("holiday", "school", "event")),
    Column("name", "str", "", "what it is called", "`holidays`, or column `name`", "masked"),
    Column(
        "known",
        UTC,
        "UTC",
        "the moment from which it was known that the day would be so",
        "column `announced`, the end of the day there, or `notice_days`",
        "a holiday with a name of an earlier year is known from the start of the year before, any other from the day",
    ),
)

WEATHER = (
    _SOURCE,
    _FILE,
    _ROW,
    Column("date", LOCAL, "local date", "the day", "column `day`"),
    Column("known", UTC, "UTC", "the moment from which the day's weather was known", "the day's end and `delay_days`"),
)

UNUSED = (
    Column(
        "group", "str", "", "what it is a table of", "city file", values=("counts", "places", "calendar", "weather")
    ),
    _SOURCE,
    _FILE,
    _ROW,
    Column("reason", "str", "", "the first reason for which the row cannot be used", "features/context/reasons.py"),
    Column(
        "texts", "str", "", "the row's mapped texts as they stand in the file, as JSON", "the table's feed", "masked"
    ),
)


def weather_columns(values: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the weather, with one for each value that the city file names."""
    return (
        *WEATHER,
        *(
            Column(value, "float64", "the source's", f"value `{value}`", "column of the table", nullable=True)
            for value in values
        ),
    )


def shaped(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return exactly these columns of a frame, in their order and types."""
    types = {column.name: column.type for column in columns}
    return frame[list(types)].astype(types).reset_index(drop=True)


def empty(columns: Sequence[Column]) -> pd.DataFrame:
    """Return a frame with these columns and no row."""
    return pd.DataFrame({column.name: pd.Series(dtype=column.type) for column in columns})
