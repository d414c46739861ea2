"""Tables beside incidents: any format by name of column, features with their geometry, landed pages."""

from pathlib import Path

import pandas as pd
import pytest
import shapely

from configs.city import City
from configs.errors import DataError, StateError
from configs.feeds import FileFeed, SocrataFeed
from features.fetch.landing import landing_folder, open_landing
from features.sources.read import read_features, read_sources, read_table
from tests.features.cities import CALLS, EAST, NORTH, small_city, square
from tests.features.sources.files import geojson, parquet, xlsx

TABLE = {"name": ["The Bell", "The Ship"], "kind": ["bar", "bar"], "opened": ["", "2020-02-03"]}
SOCRATA = {"kind": "socrata", "url": "https://data.example.org", "dataset": "abcd-1234"}


def city_with(folder: Path, files: dict[str, bytes]) -> City:
    city = small_city(folder)
    for name, content in files.items():
        (folder / "data" / name).write_bytes(content)
    return city


def feed(pattern: str) -> FileFeed:
    return FileFeed(kind="files", files=pattern)


def test_files_of_several_formats_are_one_table_by_the_names_asked_for(tmp_path: Path) -> None:
    city = city_with(
        tmp_path, {"a.xlsx": xlsx({"A": TABLE}), "b.parquet": parquet(TABLE), "c.csv": b"kind,name\nbar\n"}
    )
    table = read_table(feed("[abc].*"), city, {"sort": "kind", "title": "name"}, "places.bars")
    assert list(table.columns) == ["sort", "title", "file", "row", "whole"]
    assert table["title"].tolist()[:4] == ["The Bell", "The Ship"] * 2
    assert table["file"].tolist() == ["a.xlsx"] * 2 + ["b.parquet"] * 2 + ["c.csv"]
    assert table["row"].tolist() == [1, 2, 1, 2, 1]
    assert table["whole"].tolist() == [True] * 4 + [False]
    assert table["sort"].isna().tolist() == [False] * 4 + [True]
    assert table.dtypes.astype(str).tolist() == ["str", "str", "str", "int32", "bool"]


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    table = read_table(feed("a.csv"), city_with(tmp_path, {"a.csv": b"kind,name\n"}), {"kind": "kind"}, "places.bars")
    assert len(table) == 0
    assert table.dtypes.astype(str).tolist() == ["str", "str", "int32", "bool"]


def test_a_missing_column_is_refused_with_the_key_to_mend(tmp_path: Path) -> None:
    city = city_with(tmp_path, {"a.csv": b"kind,name,name\n"})
    with pytest.raises(DataError, match=r"a.csv, row 0: columns \['name', 'sort'\] are missing .*under places.bars"):
        read_table(feed("a.csv"), city, {"name": "name", "sort": "sort"}, "places.bars")


def test_features_have_the_properties_asked_for_and_geometry_in_the_system_of_the_file(tmp_path: Path) -> None:
    shapes = [square(0, 0), None]
    city = city_with(tmp_path, {"a.geojson": geojson({**TABLE, "tags": [[1], [2]]}, shapes, "EPSG:32630")})
    features = read_features(feed("a.geojson"), city, {"title": "name"}, "places.bars")
    assert features["title"].tolist() == TABLE["name"]
    assert features["row"].tolist() == [1, 2]
    assert features.crs == "EPSG:32630"
    assert features.geometry[0].equals(shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000))
    assert features.geometry[1] is None
    with pytest.raises(DataError, match=r"a.csv: there is no geometry in this kind of file"):
        read_features(feed("a.csv"), city_with(tmp_path, {"a.csv": b"name\n"}), {"title": "name"}, "places.bars")


def test_a_remote_feed_is_read_from_what_was_landed(tmp_path: Path) -> None:
    city = small_city(tmp_path, sources={"calls": {**CALLS, "feed": SOCRATA}})
    with pytest.raises(StateError, match=r"sources.calls: nothing has been fetched.*fairward fetch"):
        read_sources(city)
    folder = landing_folder(city, "sources", "calls")
    folder.mkdir(parents=True)
    landing = open_landing(folder, {}, (":id", "call", "kind", "at", "lon", "lat"), "sources.calls")
    landing.add([("1", "c1", "THEFT", "03/02/2020 10:00", "1", "2")], 1, "1")
    landing.add([("2", "c2", "THEFT", "04/02/2020 10:00", None, "2")], 2, "2")
    files = read_sources(city)
    assert [file.name for file in files] == [
        "landing/sources-calls/000001.parquet",
        "landing/sources-calls/000002.parquet",
    ]
    assert [file.table["id"].to_pylist() for file in files] == [["c1"], ["c2"]]
    assert files[1].table["x"].to_pylist() == [""]
    table = read_table(SocrataFeed(**SOCRATA), city, {"kind": "kind"}, "sources.calls")
    pd.testing.assert_series_equal(table["kind"], pd.Series(["THEFT"] * 2, name="kind", dtype="str"))
