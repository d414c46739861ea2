"""Places: points and polygons, the days between which they existed, and what is wrong with a row."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from configs.errors import ConfigError
from tests.features.cities import EAST, NORTH, square
from tests.features.context.beside import city_with, context_of, feed, reasons, write

CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32630"}}


def table(**changes: Any) -> dict[str, Any]:
    """Return the settings of a table of points in the city's CRS, places.csv."""
    return {
        "title": "Bars",
        "feed": feed("places.csv"),
        "id": "licence",
        "kind": "what",
        "x": "east",
        "y": "north",
        "crs": "EPSG:32630",
        **changes,
    }


def test_points_have_a_kind_a_location_and_the_days_between_which_they_existed(tmp_path: Path) -> None:
    rows = [f"7,bar,{EAST + 10},{NORTH + 20},2020-05-01,2021-06-30", f"8,club,{EAST + 5000},{NORTH},,"]
    write(tmp_path, "places.csv", "licence,what,east,north,from,to", rows)
    places = context_of(city_with(tmp_path, places={"bars": table(opened="from", closed="to")})).places
    assert places[["source", "place", "kind", "x", "y", "surface"]].to_numpy().tolist() == [
        ["bars", "7", "bar", EAST + 10, NORTH + 20, 0.0],
        ["bars", "8", "club", EAST + 5000, NORTH, 0.0],
    ]
    assert places["opened"].tolist() == [pd.Timestamp("2020-05-01"), pd.NaT]
    assert places["closed"].tolist() == [pd.Timestamp("2021-06-30"), pd.NaT]


def test_without_an_id_every_row_is_a_place(tmp_path: Path) -> None:
    write(tmp_path, "places.csv", "what,east,north", [f"bar,{EAST},{NORTH}", f"bar,{EAST},{NORTH}"])
    places = context_of(city_with(tmp_path, places={"bars": table(id=None)})).places
    assert places["place"].tolist() == ["places.csv 1", "places.csv 2"]


def test_degrees_are_set_in_metres(tmp_path: Path) -> None:
    write(tmp_path, "places.csv", "licence,what,east,north", ["7,bar,-3,50"])
    places = context_of(city_with(tmp_path, places={"bars": table(crs="EPSG:4326")})).places
    # longitude -3 is the central meridian of zone 30: easting 500,000 exactly
    assert places[["x", "y"]].to_numpy().tolist()[0] == pytest.approx([500_000, 5_538_630.70], abs=0.01)


def test_a_polygon_is_its_centroid_and_its_surface(tmp_path: Path) -> None:
    park = {"type": "Feature", "properties": {"licence": "P1", "what": "park"}, "geometry": square(100, 200, 60)}
    stop = {
        "type": "Feature",
        "properties": {"licence": "S1", "what": "stop"},
        "geometry": {"type": "Point", "coordinates": [EAST + 1, NORTH + 2]},
    }
    lost = {"type": "Feature", "properties": {"licence": "L1", "what": "park"}, "geometry": None}
    (tmp_path / "data").mkdir()
    content = {"type": "FeatureCollection", "crs": CRS, "features": [park, stop, lost]}
    (tmp_path / "data/places.geojson").write_text(json.dumps(content))
    city = city_with(tmp_path, places={"all": table(feed=feed("places.geojson"), x=None, y=None)})
    context = context_of(city)
    assert context.places[["place", "x", "y", "surface"]].to_numpy().tolist() == [
        ["P1", EAST + 130, NORTH + 230, 3600.0],
        ["S1", EAST + 1, NORTH + 2, 0.0],
    ]
    assert reasons(context) == {3: "no location"}


def test_every_row_that_cannot_be_used_has_its_reason(tmp_path: Path) -> None:
    point = f"{EAST},{NORTH}"
    rows = [
        f"1,bar,{point},,",
        f",bar,{point},,",
        f"2,,{point},,",
        "3,bar,,,,",
        f"4,bar,here,{NORTH},,",
        "5,bar,0,0,,",
        f"6,bar,{point},yesterday,",
        f"7,bar,{point},,tomorrow",
        f"8,bar,{point},2020-05-02,2020-05-01",
        f"1,club,{point},,",
        "9,bar",
    ]
    write(tmp_path, "places.csv", "licence,what,east,north,from,to", rows)
    context = context_of(city_with(tmp_path, places={"bars": table(opened="from", closed="to")}))
    assert context.places["place"].tolist() == ["1"]
    assert reasons(context) == {
        2: "no id",
        3: "no kind",
        4: "no location",
        5: "impossible location",
        6: "no location",
        7: "impossible date of opening",
        8: "impossible date of closing",
        9: "closed before it opened",
        10: "the same key stands in an earlier row",
        11: "wrong number of columns",
    }
    assert [(file.group, file.rows, file.kept, file.quarantined) for file in context.files] == [("places", 11, 1, 10)]


def test_one_coordinate_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"places\.bars.*x and y are named both"):
        city_with(tmp_path, places={"bars": table(y=None)})


def test_what_looks_personal_is_not_kept_neither_in_places_nor_in_quarantine(tmp_path: Path) -> None:
    rows = [f"ann@example.org,bar,{EAST},{NORTH}", f"7,07700 900123,{EAST},{NORTH}", "bob@example.org,bar,,"]
    rows += [f"ann@example.org,club,{EAST},{NORTH}"]
    write(tmp_path, "places.csv", "licence,what,east,north", rows)
    context = context_of(city_with(tmp_path, places={"bars": table()}))
    assert context.places[["place", "kind"]].to_numpy().tolist() == [["places.csv 1", "bar"], ["7", "withheld"]]
    assert reasons(context) == {3: "no location", 4: "the same key stands in an earlier row"}
    assert [json.loads(text)["id"] for text in context.unused["texts"]] == ["withheld", "withheld"]
    assert not any("example.org" in frame.to_csv() for frame in context.tables().values())
