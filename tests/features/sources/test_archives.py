"""Zip archives: each member that matches is a file of its own, known by its packed bytes."""

import gzip
from pathlib import Path

import pytest

from configs.city import City
from configs.errors import DataError
from features.sources.read import list_files, read_file, read_sources
from tests.features.cities import HEADER, POLICE, small_city
from tests.features.sources.files import zipped

ROW = "{},06,2020-02-03 10:00,,2020-02-03 12:00,1,2,1,W,\n"


def members(*ids: str) -> dict[str, bytes]:
    return {f"2020/{key}.csv": f"{HEADER}\n{ROW.format(key)}".encode() for key in ids}


def city_of(folder: Path, content: bytes, member: str = "*.csv") -> City:
    path = folder / "data/police/all.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    feed = {"kind": "files", "files": "police/*.zip", "member": member}
    return small_city(folder, sources={"police": {**POLICE, "feed": feed}})


def test_members_that_match_are_files_in_order_of_name(tmp_path: Path) -> None:
    hidden = {"__MACOSX/2020/._b.csv": b"x", "2020/.c.csv": b"x", "2020/": b"", "read.me": b"x"}
    packed = {"2020/z.csv.gz": gzip.compress(members("z")["2020/z.csv"], mtime=0)}
    city = city_of(tmp_path, zipped({**members("b", "a"), **hidden, **packed}), "*.csv*")
    files = read_sources(city)
    assert [file.name for file in files] == [f"police/all.zip!2020/{name}" for name in ("a.csv", "b.csv", "z.csv.gz")]
    assert [file.table["id"].to_pylist() for file in files] == [["a"], ["b"], ["z"]]


def test_a_member_keeps_its_digest_when_another_is_added(tmp_path: Path) -> None:
    alone = {entry.name: entry.digest for entry in list_files(city_of(tmp_path, zipped(members("b"))), "police")}
    both = {entry.name: entry.digest for entry in list_files(city_of(tmp_path, zipped(members("a", "b"))), "police")}
    assert alone.items() <= both.items()
    assert len(set(both.values())) == 2


def test_a_file_that_changes_between_finding_and_reading_is_refused(tmp_path: Path) -> None:
    city = city_of(tmp_path, zipped(members("a")))
    (entry,) = list_files(city, "police")
    city_of(tmp_path, zipped({name: content + b"\n" for name, content in members("a").items()}))
    with pytest.raises(DataError, match=r"all.zip!2020/a.csv: the file changed while it was read"):
        read_file(entry, city.sources["police"])


def test_an_archive_without_such_a_member_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"sources.police: .*no member of the archives matches '\*.parquet'"):
        read_sources(city_of(tmp_path, zipped(members("a")), "*.parquet"))


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"police/all.zip: this is no whole zip archive"):
        read_sources(city_of(tmp_path, zipped(members("a"))[:-30]))


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(members("a")))
    content[60] ^= 0xFF
    with pytest.raises(DataError, match=r"all.zip!2020/a.csv: this member cannot be unpacked"):
        read_sources(city_of(tmp_path, bytes(content)))
