"""Weather by day: values as their source gives them, known once the day was over."""

from dataclasses import replace

import numpy as np
import pandas as pd

from configs.city import City
from configs.context import WeatherTable
from features.context.columns import shaped, weather_columns
from features.context.reasons import Unfit
from features.context.tables import Sorted, days_of, read_texts, refuse_empty, sort, utc_of


def read_weather(city: City) -> list[Sorted]:
    """Read the city's weather, a row a day; an empty value is missing, a second row of a day is quarantined.

    Parameters
    ----------
    city : City
        Names the table, or none.

    Returns
    -------
    list of Sorted
        One table or none, with the columns of `features.context.columns.weather_columns`.

    Raises
    ------
    DataError
        The table is missing, has no row, cannot be read or lacks a column.
    """
    return [] if city.weather is None else [_read(city, city.weather)]


def _read(city: City, settings: WeatherTable) -> Sorted:
    fields = {"day": settings.day, **{f"value {name}": column for name, column in settings.values.items()}}
    texts = read_texts(settings.feed, city, fields, "weather.weather")
    refuse_empty(texts, "weather")
    day = days_of(texts["day"], settings.date_formats)
    known = utc_of(day + pd.Timedelta(days=1), city.timezone) + pd.Timedelta(days=settings.delay_days)
    values = pd.DataFrame({name: _numbers(texts[f"value {name}"]) for name in settings.values})
    bad = [(np.isinf(values[name]) | (values[name].isna() & (texts[f"value {name}"] != ""))) for name in values]
    found = [
        (Unfit.NO_DAY, (texts["day"] == "").to_numpy()),
        (Unfit.BAD_DAY, known.isna().to_numpy()),
        (Unfit.BAD_VALUE, np.logical_or.reduce([mask.to_numpy() for mask in bad])),
    ]
    typed = values.assign(date=day, known=known)
    table = sort("weather", "weather", texts, typed, found, ["date"])
    return replace(table, kept=shaped(table.kept, weather_columns(list(settings.values))))


def _numbers(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts, errors="coerce").astype("float64")
