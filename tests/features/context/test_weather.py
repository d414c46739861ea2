"""Weather by day: values, from when they were known, and what is wrong with a row."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from configs.context import WEATHER_COLUMNS
from configs.errors import ConfigError
from features.context.columns import WEATHER
from tests.features.context.beside import city_with, context_of, feed, reasons, write

HEADER = "date,tmax,rain"
TABLE: dict[str, Any] = {
    "title": "Airport",
    "feed": feed("weather.csv"),
    "day": "date",
    "values": {"warmest": "tmax", "rain": "rain"},
    "delay_days": 0.5,
}


def test_a_days_weather_is_known_after_the_day_and_the_delay(tmp_path: Path) -> None:
    write(tmp_path, "weather.csv", HEADER, ["2020-03-28,11.5,0", "2020-03-29,9,"])
    weather = context_of(city_with(tmp_path, weather=TABLE)).weather
    assert weather["date"].tolist() == [pd.Timestamp("2020-03-28"), pd.Timestamp("2020-03-29")]
    assert weather[["warmest", "rain"]].to_numpy()[0].tolist() == [11.5, 0]
    assert weather["warmest"][1] == 9
    assert pd.isna(weather["rain"][1])
    # clocks go forward on 29 March 2020: that day ends at 23:00 UTC, the day before at midnight UTC
    assert weather["known"].tolist() == [
        pd.Timestamp("2020-03-29 12:00", tz="UTC"),
        pd.Timestamp("2020-03-30 11:00", tz="UTC"),
    ]


def test_every_row_that_cannot_be_used_has_its_reason(tmp_path: Path) -> None:
    rows = ["2020-03-28,11,0", ",11,0", "28.3.2020,11,0", "2020-03-29,M,0", "2020-03-28,12,1", "2020-03-30,inf,0", "x"]
    rows += ["9999-12-31,11,0"]
    write(tmp_path, "weather.csv", HEADER, rows)
    context = context_of(city_with(tmp_path, weather=TABLE))
    assert context.weather["warmest"].tolist() == [11]
    assert reasons(context) == {
        2: "no date",
        3: "impossible date",
        4: "a value is no number",
        5: "the same key stands in an earlier row",
        6: "a value is no number",
        7: "wrong number of columns",
        8: "impossible date",
    }
    assert [(file.group, file.rows, file.kept, file.quarantined) for file in context.files] == [("weather", 8, 1, 7)]


def test_a_value_may_not_be_called_like_a_column_of_the_day(tmp_path: Path) -> None:
    assert tuple(column.name for column in WEATHER) == WEATHER_COLUMNS
    with pytest.raises(ConfigError, match=r"values\.date: 'date' is a column of its own there"):
        city_with(tmp_path, weather={**TABLE, "values": {"date": "tmax"}})


@pytest.mark.parametrize("name", ["counts", "places", "days", "weather"])
def test_a_city_without_tables_has_an_empty_context_with_its_columns(tmp_path: Path, name: str) -> None:
    frame = context_of(city_with(tmp_path)).tables()[name]
    assert frame.empty
    assert "source" in frame.columns
