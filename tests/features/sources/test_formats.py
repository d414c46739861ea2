"""One table in every format is read as the same texts; what is broken is refused with file, row and remedy."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from configs.errors import DataError
from tests.features.cities import POLICE
from tests.features.sources.files import geojson, json_lines, ods, parquet, read, xls, xlsx

SCHEMA = {"id": "id", "offence": "code", "occurred": "at", "x": "x", "y": "y"}
SETTINGS = {**POLICE, "schemas": [SCHEMA]}
MOMENTS = [datetime(2020, 2, 3, 10), datetime(2020, 2, 4)]
TEXTS = {
    "id": ["15-000001", ""],
    "code": ["6", "7"],
    "at": ["2020-02-03 10:00:00", "2020-02-04 00:00:00"],
    "x": ["500500", "0.25"],
    "y": ["true", "false"],
    "story": ["a", "b"],
}
TYPED: dict[str, list[Any]] = {
    "id": ["15-000001", None],
    "code": [6, 7],
    "at": MOMENTS,
    "x": [500500.0, 0.25],
    "y": [True, False],
    "story": ["a", "b"],
}
PLAIN = {**TYPED, "id": ["15-000001", ""], "at": TEXTS["at"], "y": TEXTS["y"]}
CSV = "\n".join(",".join(row) for row in (list(TEXTS), *zip(*TEXTS.values(), strict=True))).encode()
FORMATS = {
    "one.csv": CSV,
    "one.TSV": CSV,
    "one.parquet": parquet(TYPED),
    "one.xlsx": xlsx({"Data": TYPED}),
    "one.xls": xls("Data", PLAIN),
    "one.ods": ods("Data", PLAIN),
    "one.jsonl": json_lines({**TYPED, "at": TEXTS["at"]}),
    "one.ndjson": json_lines(TEXTS),
    "one.geojson": geojson({**TYPED, "at": TEXTS["at"]}, [None, None]),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_texts(tmp_path: Path, name: str) -> None:
    file = read(tmp_path, FORMATS[name], SETTINGS, name)
    assert file.table["row"].to_pylist() == [1, 2]
    for field, column in SCHEMA.items():
        assert file.table["code" if field == "offence" else field].to_pylist() == TEXTS[column], field
    assert "story" in file.unread


def test_a_sheet_is_named_and_empty_rows_are_counted_but_not_read(tmp_path: Path) -> None:
    table = {**TYPED, "id": ["a", None, "c"], **{name: [v[0], None, v[1]] for name, v in TYPED.items() if name != "id"}}
    content = xlsx({"Notes": {"x": [1]}, "Data": table})
    feed = {"kind": "files", "files": "*.xlsx", "sheet": "Data"}
    assert read(tmp_path, content, {**SETTINGS, "feed": feed}, "one.xlsx").table["row"].to_pylist() == [1, 3]
    with pytest.raises(DataError, match=r"one.xlsx, row 0: the header fits no schema"):
        read(tmp_path, content, SETTINGS, "one.xlsx")
    with pytest.raises(DataError, match=r"there is no sheet 'Daten'; there are \['Notes', 'Data'\].*`sheet`"):
        read(tmp_path, content, {**SETTINGS, "feed": {**feed, "sheet": "Daten"}}, "one.xlsx")


def test_a_date_and_a_time_of_a_sheet_become_a_moment(tmp_path: Path) -> None:
    table = {"code": [6], "day": [datetime(2020, 2, 3)], "clock": [datetime(2020, 2, 3, 10, 30).time()], "beat": ["W"]}
    schema = {"offence": "code", "occurred": ["day", "clock"], "recorded_area": "beat"}
    file = read(tmp_path, xlsx({"A": table}), {**POLICE, "schemas": [schema]}, "one.xlsx")
    assert file.table["occurred"].to_pylist() == ["2020-02-03 10:30:00"]


def test_json_lines_are_numbered_by_line_and_a_broken_one_is_a_malformed_row(tmp_path: Path) -> None:
    good = b'{"code": 6, "at": {"day": "2020-02-03"}, "x": 1, "y": 2}\n'
    schema = {"offence": "code", "occurred": "at.day", "x": "x", "y": "y", "id": "id"}
    content = b"\n" + good + b'{"code": 6\n[1]\n\xff\n{"id": "b"}\n'
    table = read(tmp_path, content, {**POLICE, "schemas": [schema]}, "one.jsonl").table
    assert table["row"].to_pylist() == [2, 3, 4, 5, 6]
    assert table["whole"].to_pylist() == [True, False, False, False, True]
    assert table["occurred"].to_pylist() == ["2020-02-03", None, None, None, ""]
    assert table["id"].to_pylist() == ["", None, None, None, "b"]


def test_points_become_longitude_and_latitude_whatever_system_they_are_in(tmp_path: Path) -> None:
    settings = {**POLICE, "schemas": [{"offence": "code", "occurred": "at", "x": "longitude", "y": "latitude"}]}
    table = {"code": ["06"], "at": ["x"]}
    for crs, place in ((None, [-3.0, 50.5]), ("urn:ogc:def:crs:EPSG::32630", [500_000.0, 5_594_249.5])):
        content = geojson(table, [{"type": "Point", "coordinates": place}], crs)
        (row,) = read(tmp_path, content, settings, "one.geojson").table.to_pylist()
        assert float(row["x"]) == pytest.approx(-3)
        assert float(row["y"]) == pytest.approx(50.5, abs=0.01)


def test_properties_go_before_geometry_and_only_points_have_a_place(tmp_path: Path) -> None:
    schema = {"id": "id", "offence": "code", "occurred": "at", "x": "longitude", "y": "latitude"}
    shapes = [{"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, None]
    table = {"code": ["06"] * 3, "at": ["x"] * 3}
    settings = {**POLICE, "schemas": [schema]}
    rows = read(tmp_path, geojson({**table, "id": ["a", "b", "c"]}, shapes), settings, "one.geojson").table
    assert rows["x"].to_pylist() == ["1", "", ""]
    rows = read(
        tmp_path, geojson({**table, "id": [1, 2, 3], "longitude": [7, 8, 9]}, shapes), settings, "one.geojson"
    ).table
    assert rows["x"].to_pylist() == ["7", "8", "9"]
    assert rows["y"].to_pylist() == ["2", "", ""]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("one.pdf", b"x", r"one.pdf: this kind of file is not known.*\.parquet"),
        ("one", b"x", r"one: this kind of file is not known"),
        ("one.parquet", b"PAR1", r"one.parquet: this is no Parquet file"),
        ("one.parquet", parquet({**TYPED, "code": [[6], [7]]}), r"one.parquet: code: list.* has no text"),
        ("one.xlsx", b"PK", r"one.xlsx: this workbook cannot be read"),
        ("one.xlsx", xlsx({"Empty": {}}), r"one.xlsx: Empty: the sheet is empty"),
        ("one.jsonl", b"[1]\n\n", r"one.jsonl: no line is a JSON object"),
        ("one.jsonl", json_lines({**TEXTS, "code": [6, [7]]}), r"one.jsonl, row 2: code: list has no text"),
        ("one.geojson", b"{}", r"one.geojson: this is no GeoJSON"),
        ("one.geojson", geojson(TEXTS, [None, {"type": "Point"}]), r"one.geojson, feature 2: the geometry cannot"),
        ("one.geojson", geojson(TEXTS, [None, None], "EPSG:1"), r"one.geojson: crs: 'EPSG:1' is no coordinate"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, content, SETTINGS, name)
