"""A whole context: its frames keep to the registry, come back from the hub's folder, and lose no row."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from configs.city import City
from features.columns import frame_schema
from features.context import Context
from features.context.columns import COUNTS, DAYS, PLACES, UNUSED, empty, weather_columns
from features.context.reasons import Unfit
from features.digest import table_digest
from tests.features.cities import EAST, NORTH
from tests.features.context import test_calendar, test_places, test_weather
from tests.features.context.beside import PERIOD, city_with, context_of, counts, write


@pytest.fixture
def city(tmp_path: Path) -> City:
    """Make a city with a table of every kind, a good row and a bad one in each."""
    write(tmp_path, "counts.csv", "area,month,kind,n", ["W,2020-03,house,4", "X,2020-03,house,4"])
    write(tmp_path, "places.csv", "licence,what,east,north", [f"7,bar,{EAST},{NORTH}", "8,bar,,"])
    write(tmp_path, "days.csv", "what,day", ["derby,2020-02-01", "final,soon"])
    write(tmp_path, "weather.csv", "date,tmax,rain", ["2020-03-28,11.5,0", "never,1,1"])
    return city_with(
        tmp_path,
        **PERIOD,
        counts={"agency": counts()},
        places={"bars": test_places.table()},
        calendar={**test_calendar.ENGLAND, "tables": {"matches": test_calendar.table()}},
        weather=test_weather.TABLE,
    )


def test_rows_are_kept_or_quarantined_table_by_table(city: City) -> None:
    context = context_of(city)
    assert [(file.group, file.rows, file.kept, file.quarantined) for file in context.files] == [
        (group, 2, 1, 1) for group in ("counts", "places", "calendar", "weather")
    ]
    assert context.unused["group"].tolist() == ["counts", "places", "calendar", "weather"]
    assert set(context.unused["reason"]) <= {reason.value for reason in Unfit}


def test_frames_keep_to_the_registry_of_columns(city: City) -> None:
    tables = context_of(city).tables()
    columns = {
        "counts": COUNTS,
        "places": PLACES,
        "days": DAYS,
        "weather": weather_columns(["warmest", "rain"]),
        "context_unused": UNUSED,
    }
    assert list(tables) == list(columns)
    for name, frame in tables.items():
        frame_schema(columns[name]).validate(frame)
        frame_schema(columns[name]).validate(empty(columns[name]))


def test_days_are_in_the_order_of_the_calendar(city: City) -> None:
    days = context_of(city).days
    assert days["date"].is_monotonic_increasing
    assert set(days["kind"]) == {"holiday", "event"}


def test_a_context_comes_back_from_the_hubs_folder_as_it_was(city: City, tmp_path: Path) -> None:
    context = context_of(city)
    for name, frame in context.tables().items():
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), tmp_path / f"{name}.parquet")
    for name, frame in Context.load(tmp_path).tables().items():
        pd.testing.assert_frame_equal(frame, context.tables()[name])


def test_two_readings_have_one_digest(city: City) -> None:
    digests = [
        [
            table_digest(pa.Table.from_pandas(frame, preserve_index=False))
            for frame in context_of(city).tables().values()
        ]
        for _ in range(2)
    ]
    assert digests[0] == digests[1]
