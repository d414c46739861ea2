"""Attribute tables: totals by hand, several years, shares, and what is refused."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from configs.context import AREA_COLUMNS
from configs.errors import ConfigError, DataError
from features.where.areas import build_areas
from features.where.attributes import describe_totals
from tests.features.cities import small_city

GRID = {"kind": "grid", "cell": 500, "polygons": {"file": "areas.geojson", "id": "id", "name": "name"}}


def table(**changes: Any) -> dict[str, Any]:
    """Return the settings of people.csv."""
    return {
        "feed": {"kind": "files", "files": "people.csv"},
        "key": "key",
        "year": 2020,
        "source": "by hand",
        "totals": {"population": "people", "homes": "dwellings"},
        **changes,
    }


def write(folder: Path, text: str, name: str = "people.csv") -> None:
    """Write a table into the data folder."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / name).write_text(text)


def test_cells_share_the_totals_of_polygons(tmp_path: Path) -> None:
    write(tmp_path, "\ufeffkey,people,dwellings\nW,400,8\nE,40,\n")
    areas, warnings = build_areas(small_city(tmp_path, areas=GRID, attributes={"census": table()}))
    assert areas["population"].tolist() == [100, 100, 10, 10] * 2
    assert areas["homes"].tolist() == [2, 2, 0, 0] * 2
    assert warnings == ["attributes.census has empty cells, taken as 0, in: homes"]


def test_keys_that_do_not_meet_are_named(tmp_path: Path) -> None:
    write(tmp_path, "key,people,dwellings\nW,400,8\nX,1,1\n")
    areas, warnings = build_areas(small_city(tmp_path, attributes={"census": table()}))
    assert areas["population"].tolist() == [0, 400]
    assert warnings == [
        "attributes.census has no row for polygons, taken as 0: E",
        "attributes.census has rows for no polygon: X",
    ]


def test_many_keys_that_do_not_meet_are_counted(tmp_path: Path) -> None:
    write(tmp_path, "key,people,dwellings\nW,1,1\nE,1,1\n" + "".join(f"N{i:02d},1,1\n" for i in range(25)))
    _, (warning,) = build_areas(small_city(tmp_path, attributes={"census": table()}))
    assert warning.endswith("N18, N19, and 5 more")


def test_a_share_becomes_a_total(tmp_path: Path) -> None:
    write(tmp_path, "key,people,dwellings,poor\nW,400,8,0.25\nE,40,4,\n")
    shares = {"deprived": {"column": "poor", "of": "population"}}
    areas, _ = build_areas(small_city(tmp_path, areas=GRID, attributes={"census": table(shares=shares)}))
    assert areas["deprived"].tolist() == [25, 25, 0, 0] * 2


def test_tables_of_several_years_stand_side_by_side_and_say_from_when_they_were_known(tmp_path: Path) -> None:
    write(tmp_path, "key,people,dwellings\nW,400,8\nE,40,4\n")
    write(tmp_path, "key,people\nW,300\nE,30\n", "earlier.csv")
    earlier = table(
        feed={"kind": "files", "files": "earlier.csv"}, year=2010, totals={"people_2010": "people"}, published="2012-07"
    )
    city = small_city(tmp_path, attributes={"census": table(), "earlier": earlier})
    assert build_areas(city)[0]["people_2010"].tolist() == [30, 300]
    assert describe_totals(city).to_numpy().tolist() == [
        ["population", "census", 2020, pd.Timestamp("2021-01-01", tz="UTC"), "by hand"],
        ["homes", "census", 2020, pd.Timestamp("2021-01-01", tz="UTC"), "by hand"],
        # midnight of 1 July in London is 23:00 UTC the day before
        ["people_2010", "earlier", 2010, pd.Timestamp("2012-06-30 23:00", tz="UTC"), "by hand"],
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, r"attributes\.census.*no file matches"),
        ("key,people\nW,1\n", r"columns \['dwellings'\] are missing"),
        ("key,people,dwellings\nW,1,1\n W,1,1\n", r"people\.csv, row 2: the row has a key that stands twice: 'W'"),
        ("key,people,dwellings\nW,1,1\nE,many,1\n", r"census: people: people\.csv, row 2: 'many' is no number"),
        ("key,people,dwellings\nW,1,-1\n", r"census: dwellings: people\.csv, row 1: '-1' is no number of at least 0"),
        ("key,people,dwellings\nW,1,1\nE,1\n", r"people\.csv, row 2: the row has the wrong number of columns"),
    ],
)
def test_attributes_that_cannot_be_used_are_refused(tmp_path: Path, text: str | None, message: str) -> None:
    city = small_city(tmp_path, attributes={"census": table()})
    if text is not None:
        write(tmp_path, text)
    with pytest.raises(DataError, match=message):
        build_areas(city)


def test_a_share_above_one_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "key,people,dwellings,poor\nW,400,8,25\nE,40,4,10\n")
    shares = {"deprived": {"column": "poor", "of": "population"}}
    city = small_city(tmp_path, attributes={"census": table(shares=shares)})
    with pytest.raises(DataError, match=r"poor: people\.csv, row 1: '25' is no share of at most 1"):
        build_areas(city)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"census": table(), "other": table()}, r"attributes\.other: attributes\.census has a total 'population' too"),
        ({"census": table(shares={"deprived": {"column": "poor", "of": "adults"}})}, r"'adults' is no total"),
        ({"census": table(shares={"homes": {"column": "poor", "of": "population"}})}, r"'homes' is one already"),
        (
            {"census": table(totals={"district": "people"})},
            r"totals\.district: 'district' is a column of its own there",
        ),
        (
            {"census": table(shares={"km2": {"column": "poor", "of": "population"}})},
            r"shares\.km2: 'km2' is a column of its own there",
        ),
        ({"census": table(year=20211)}, r"attributes\.census\.year.*less than or equal to 2200"),
    ],
)
def test_settings_of_attributes_that_do_not_fit_are_refused(tmp_path: Path, tables: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        small_city(tmp_path, attributes=tables)


def test_no_attribute_may_be_called_like_a_column_of_the_areas(tmp_path: Path) -> None:
    areas, _ = build_areas(small_city(tmp_path))
    assert set(areas.columns) < set(AREA_COLUMNS)
