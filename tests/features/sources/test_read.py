"""Reading source files: which schema fits, which rows are there, and what is refused."""

import gzip
from hashlib import sha256
from pathlib import Path

import pytest

from configs.errors import ConfigError, DataError
from configs.sources import SourceSettings
from features.sources.read import SourceFile, read_file, read_sources
from tests.features.cities import HEADER, POLICE, small_city, write_rows

THREE = {
    **POLICE,
    "schemas": [
        {"id": "Complaint", "offence": "Crime", "occurred": "DateOccur", "x": "X", "y": "Y"},
        {"id": "Complaint", "offence": "Crime", "occurred": "Date Occur", "x": "X-Coord", "y": "Y-Coord"},
        {"offence": "Crime", "occurred": "When", "x": "X", "y": "Y"},
    ],
}


def read(folder: Path, content: bytes, settings: dict[str, object] = THREE) -> SourceFile:
    path = folder / "one.csv"
    path.write_bytes(content)
    return read_file(path, "one.csv", "police", SourceSettings(**settings))


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
    assert file.table.to_pylist() == [
        {
            "row": 1,
            "whole": True,
            "id": known_id,
            "code": "06",
            "occurred": "2020-02-03",
            "occurred_end": None,
            "reported": None,
            "x": "1",
            "y": "2",
            "weight": None,
            "recorded_area": None,
        }
    ]


def test_columns_that_are_not_mapped_are_never_read(tmp_path: Path) -> None:
    file = read(tmp_path, b"Complaint,Crime,DateOccur,Victim,X,Y\na,06,2020-02-03,Jane Doe,1,2\n")
    assert "Jane Doe" not in str(file.table.to_pylist())
    assert "Victim" not in file.table.column_names


def test_rows_are_numbered_as_records_and_short_or_long_ones_kept_as_not_whole(tmp_path: Path) -> None:
    rows = b'a, 06 ,"2020\n",1,2\nb,06\nc,"0,6",x,1,2\n\nd,06,x,1,2,3\ne,06,x,1,2\n'
    table = read(tmp_path, b"Complaint,Crime,DateOccur,X,Y\n" + rows).table
    assert table["row"].to_pylist() == [1, 2, 3, 4, 5]
    assert table["whole"].to_pylist() == [True, False, True, False, True]
    assert table["id"].to_pylist() == ["a", None, "c", None, "e"]
    assert table["code"].to_pylist() == ["06", None, "0,6", None, "06"]


def test_a_file_with_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, b"Id,Crime,When,X,Y").table.num_rows == 0


def test_the_digest_is_that_of_the_file_as_it_lies(tmp_path: Path) -> None:
    content = b"Id,Crime,When,X,Y\n"
    assert read(tmp_path, content).digest == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"one.csv, row 0: the file has no header"),
        (b"Id,Crime,Wann,X,Y\n", r"one.csv, row 0: the header fits no schema: .*schema 3 lacks or repeats 'When'"),
        (b"Id,Crime,When,When,X,Y\n", r"schema 3 lacks or repeats 'When'.*sources.police.schemas"),
        (b"Id,Crime,When,X,Y\n1,\xff06,x,1,2\n", r"one.csv: this is no CSV in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_remedy(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, content)


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"a" * 1000)[:-9]])
def test_a_broken_gzip_is_refused(tmp_path: Path, content: bytes) -> None:
    city = small_city(tmp_path)
    (tmp_path / "data/police").mkdir()
    (tmp_path / "data/police/one.csv.gz").write_bytes(content)
    with pytest.raises(DataError, match=r"police/one.csv.gz: this is no whole gzip file"):
        read_sources(city)


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
