"""Reading source files: which schema fits, which rows are there, and what is refused."""

import gzip
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from configs.errors import ConfigError, DataError
from features.sources.read import TEXTS, SourceFile, list_files, read_sources
from tests.features.cities import CALLS, HEADER, POLICE, small_city, write_rows
from tests.features.sources import files

THREE = {
    **POLICE,
    "schemas": [
        {"id": "Complaint", "offence": "Crime", "occurred": "DateOccur", "x": "X", "y": "Y"},
        {"id": "Complaint", "offence": "Crime", "occurred": "Date Occur", "x": "X-Coord", "y": "Y-Coord"},
        {"offence": "Crime", "occurred": "When", "x": "X", "y": "Y"},
    ],
}


def read(folder: Path, content: bytes) -> SourceFile:
    return files.read(folder, content, THREE)


@pytest.mark.parametrize(
    ("header", "schema", "known_id"),
    [
        ("Complaint,Crime,DateOccur,X,Y", 0, "a"),
        ("\ufeffComplaint,Crime,DateOccur,X,Y", 0, "a"),
        ("ï»¿Complaint,Crime,DateOccur,X,Y", 0, "a"),
        ('"Complaint","Crime","Date Occur","X-Coord","Y-Coord"', 1, "a"),
        ("Id,Crime,When,X,Y\r", 2, None),
    ],
)
def test_a_file_is_read_by_the_first_schema_that_fits(
    tmp_path: Path, header: str, schema: int, known_id: str | None
) -> None:
    file = read(tmp_path, f"{header}\na,06,2020-02-03,1,2\n".encode())
    assert file.schema == schema
    given = {"id": known_id, "code": "06", "occurred": "2020-02-03", "x": "1", "y": "2"}
    assert file.table.to_pylist() == [{"row": 1, "whole": True, **dict.fromkeys(TEXTS), **given}]


def test_columns_that_are_not_mapped_are_never_read(tmp_path: Path) -> None:
    file = read(tmp_path, b"Complaint,Crime,DateOccur,Victim,X,Y\na,06,2020-02-03,Jane Doe,1,2\n")
    assert "Jane Doe" not in str(file.table.to_pylist())
    assert "Victim" not in file.table.column_names
    assert (file.unread, file.screen.headers) == (("Victim",), ("Victim",))


def test_rows_are_numbered_as_records_and_short_or_long_ones_kept_as_not_whole(tmp_path: Path) -> None:
    rows = b'a, 06 ,"2020\n",1,2\nb,06\nc,"0,6",x,1,2\n\nd,06,x,1,2,3\ne,06,x,1,2\n'
    table = read(tmp_path, b"Complaint,Crime,DateOccur,X,Y\n" + rows).table
    assert table["row"].to_pylist() == [1, 2, 3, 4, 5]
    assert table["whole"].to_pylist() == [True, False, True, False, True]
    assert table["id"].to_pylist() == ["a", None, "c", None, "e"]
    assert table["code"].to_pylist() == ["06", None, "0,6", None, "06"]


def test_a_file_with_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, b"Id,Crime,When,X,Y").table.num_rows == 0


def test_two_columns_are_joined_by_a_blank_and_a_typed_date_loses_its_midnight(tmp_path: Path) -> None:
    schema = {"offence": "Crime", "occurred": ("Day", "Time"), "recorded_area": "Area"}
    content = b"Crime,Day,Time,Area\n06, 2020-02-03 ,10:00,W\n06,2020-02-03 00:00:00,10:00,W\n06,,10:00,W\n06,,,W\n"
    table = files.read(tmp_path, content, {**POLICE, "schemas": [schema]}).table
    assert table["occurred"].to_pylist() == ["2020-02-03 10:00", "2020-02-03 10:00", "10:00", ""]
    assert table["x"].to_pylist() == [None] * 4


def test_encoding_and_delimiter_are_those_of_the_feed(tmp_path: Path) -> None:
    feed = {"kind": "files", "files": "*.csv", "delimiter": ";", "encoding": "cp1252"}
    content = "Id;Crime;When;X;Y\né,1;06,5;Straße;1;2\n".encode("cp1252")
    (row,) = files.read(tmp_path, content, {**THREE, "feed": feed}).table.to_pylist()
    assert (row["code"], row["occurred"]) == ("06,5", "Straße")


def test_utf_16_is_read_with_its_mark_and_what_is_not_in_the_encoding_is_refused(tmp_path: Path) -> None:
    feed = {"kind": "files", "files": "*.csv", "encoding": "utf-16"}
    content = "Id,Crime,When,X,Y\na,06,x,1,2\n".encode("utf-16")
    assert files.read(tmp_path, content, {**THREE, "feed": feed}).table["code"].to_pylist() == ["06"]
    with pytest.raises(DataError, match=r"one.csv, line 2: this is no utf-16 .*`encoding`"):
        files.read(tmp_path, content[:-1], {**THREE, "feed": feed})


def test_a_mark_for_inches_opens_no_quotation(tmp_path: Path) -> None:
    table = read(tmp_path, b'Id,Crime,When,X,Y\n1,5" knife,"two\nlines",1,2\n2,06,x,1,2\n').table
    assert table["code"].to_pylist() == ['5" knife', "06"]


def test_the_digest_is_that_of_the_file_as_it_lies(tmp_path: Path) -> None:
    content = b"Id,Crime,When,X,Y\n"
    assert read(tmp_path, content).digest == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"one.csv, row 0: the file has no header"),
        (b"id,code\r1,06\r", r"one.csv, row 0: the header cannot be read .*line feed"),
        (b"Id,Crime,Wann,X,Y\n", r"one.csv, row 0: the header fits no schema: .*schema 3 lacks or repeats 'When'"),
        (b"Id,Crime,When,When,X,Y\n", r"schema 3 lacks or repeats 'When'.*sources.police.schemas"),
        (b"Id,Crime,When,X,Y\n1,06,x,1,2\n1,\xff06,x,1,2\n", r"one.csv, line 3: this is no UTF-8.*`encoding`"),
        (b'Id,Crime,When,X,Y\n1,06,"x,1,2\n1,06,x,1,2\n', r"one.csv, line 2: a quotation mark is .*never closed"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_remedy(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, content)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"a" * 1000, mtime=0)[:-9]], ids=["none", "cut"])
def test_a_broken_gzip_is_refused(tmp_path: Path, content: bytes) -> None:
    city = small_city(tmp_path)
    (tmp_path / "data/police").mkdir()
    (tmp_path / "data/police/one.csv.gz").write_bytes(content)
    with pytest.raises(DataError, match=r"police/one.csv.gz: this is no whole gzip file"):
        read_sources(city)


def test_sources_are_read_in_the_order_of_the_city_file_and_files_by_name_on_any_number_of_threads(
    tmp_path: Path,
) -> None:
    for number in range(5, 0, -1):
        write_rows(tmp_path / f"data/police/{number}.csv.gz", HEADER, [f"a{number},06,x,,,1,2,1,W,"])
    write_rows(tmp_path / "data/calls/a.csv", "call,kind,at,lon,lat", ["1,THEFT,x,1,2"])

    def told(threads: int) -> list[Any]:
        city = small_city(tmp_path, sources={"police": POLICE, "calls": CALLS}, threads=threads)
        return [(file.source, file.name, file.table.to_pylist()) for file in read_sources(city)]

    assert [name for _, name, _ in told(1)] == [*(f"police/{number}.csv.gz" for number in range(1, 6)), "calls/a.csv"]
    assert told(4) == told(1)


def test_files_are_found_without_reading_them(tmp_path: Path) -> None:
    city = small_city(tmp_path)
    path = tmp_path / "data/police/one.csv.gz"
    path.parent.mkdir()
    path.write_bytes(b"no gzip")
    (path.parent / ".one.csv.gz").write_bytes(b"hidden")
    (entry,) = list_files(city, "police")
    assert (entry.source, entry.name, entry.member) == ("police", "police/one.csv.gz", None)
    assert entry.digest == sha256(b"no gzip").hexdigest()


def test_a_source_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"sources.police: .*no file matches.*FAIRWARD_DATA_FOLDER"):
        read_sources(small_city(tmp_path))


def test_a_source_without_any_row_is_refused(tmp_path: Path) -> None:
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, [])
    with pytest.raises(DataError, match="the files hold no rows at all"):
        read_sources(small_city(tmp_path))


def test_an_absent_data_folder_names_the_variable_to_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="set FAIRWARD_DATA_FOLDER"):
        read_sources(small_city(tmp_path, data_folder="elsewhere"))


def test_an_absent_data_folder_of_a_simulated_city_asks_for_simulate(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="run simulate first"):
        read_sources(small_city(tmp_path, data_folder="elsewhere", simulation={}))
