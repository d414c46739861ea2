"""Reads the context of a city: counts, places, days and weather, with an account of every row."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd

from configs.city import City
from features.columns import Column, frame_schema
from features.context.calendar import holiday_days, read_calendar
from features.context.columns import COUNTS, DAYS, PLACES, UNUSED, WEATHER, empty, weather_columns
from features.context.counts import Ids, read_counts
from features.context.places import read_places
from features.context.tables import Sorted, TableAccount
from features.context.weather import read_weather

_NAMES = ("counts", "places", "days", "weather", "context_unused")


@dataclass(frozen=True)
class Context:
    """What stands beside the incidents of a city; see `features.context.columns` for the columns.

    Attributes
    ----------
    counts : pandas.DataFrame
        Counts by area, window and code; the rows of an offence are summed.
    places : pandas.DataFrame
        Places with their kind and the days between which they existed.
    days : pandas.DataFrame
        Holidays, school days and events.
    weather : pandas.DataFrame
        Weather by day.
    unused : pandas.DataFrame
        Rows that cannot be used, with the reason.
    files : tuple of TableAccount
        For each file rows = kept + quarantined.
    """

    counts: pd.DataFrame = field(default_factory=partial(empty, COUNTS))
    places: pd.DataFrame = field(default_factory=partial(empty, PLACES))
    days: pd.DataFrame = field(default_factory=partial(empty, DAYS))
    weather: pd.DataFrame = field(default_factory=partial(empty, WEATHER))
    unused: pd.DataFrame = field(default_factory=partial(empty, UNUSED))
    files: tuple[TableAccount, ...] = ()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the frames by the names of their files in the hub."""
        return dict(zip(_NAMES, (self.counts, self.places, self.days, self.weather, self.unused), strict=True))

    @classmethod
    def load(cls, folder: Path) -> "Context":
        """Read the frames from the hub's folder, without the account of files.

        Parameters
        ----------
        folder : pathlib.Path
            Where counts.parquet, places.parquet, days.parquet, weather.parquet and context_unused.parquet are.
        """
        counts, places, days, weather, unused = (pd.read_parquet(folder / f"{name}.parquet") for name in _NAMES)
        return cls(counts, places, days, weather, unused)


def read_context(city: City, areas: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame) -> Context:
    """Read the counts, places, calendar and weather of a city.

    Parameters
    ----------
    city : City
        Names the tables.
    areas : geopandas.GeoDataFrame
        The areas, whose ids counts tables use. Shape: (n_areas, any).
    polygons : geopandas.GeoDataFrame
        The polygons, by which a wrong id is explained. Shape: (n_polygons, any).

    Raises
    ------
    ConfigError
        The holidays of an unknown country are asked for.
    DataError
        A table is missing, has no row, cannot be read or lacks a column.
    """
    counts = read_counts(city, Ids(frozenset(areas["area"]), frozenset(polygons["area"])))
    places, calendar, weather = read_places(city), read_calendar(city), read_weather(city)
    every = [*counts, *places, *calendar, *weather]
    values = list(city.weather.values) if city.weather else []
    return Context(
        _together(counts, COUNTS),
        _together(places, PLACES),
        _by_day(holiday_days(city), calendar),
        _together(weather, weather_columns(values)),
        _checked(pd.concat([empty(UNUSED), *(table.unused for table in every)], ignore_index=True), UNUSED),
        tuple(file for table in every for file in table.files),
    )


def _together(tables: list[Sorted], columns: tuple[Column, ...]) -> pd.DataFrame:
    if not tables:
        return empty(columns)
    return _checked(pd.concat([table.kept for table in tables], ignore_index=True), columns)


def _by_day(holidays: pd.DataFrame, tables: list[Sorted]) -> pd.DataFrame:
    frame = pd.concat([holidays, *(table.kept for table in tables)], ignore_index=True)
    return _checked(frame.sort_values(["date", "kind", "name"], kind="stable", ignore_index=True), DAYS)


def _checked(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    frame_schema(columns).validate(frame)
    return frame
