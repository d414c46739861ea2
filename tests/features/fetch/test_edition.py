"""A table that its publisher replaces: each run lands the whole of it, and nothing but a whole one is put in place."""

import signal

import pytest

from configs.errors import DataError
from features.fetch import landing_files
from tests.features.fetch.feeds import attempt, city_of, land, landed
from tests.features.fetch.killing import Killer
from tests.features.fetch.servers import Said
from tests.features.fetch.sqlite import execute, feed, insert


def ids(city):
    return [row["id"] for row in landed(city)]


def test_a_new_edition_takes_the_place_of_the_last_one_whatever_its_numbers(portal, tmp_path):
    portal.add(1, 2, 3, 4, 5)
    city = portal.city(tmp_path, replaced=True)
    assert land(city).rows == 5
    portal.store.run("DELETE FROM records")
    portal.store.run("DELETE FROM sqlite_sequence")
    portal.add(7, 1, 2, 4)
    account = land(city)
    assert (account.rows, account.landed, account.warnings) == (4, 4, ())
    assert ids(city) == ["7", "1", "2", "4"]
    assert [path.name for path in (city.home / "landing").iterdir()] == ["sources-police"]


def test_an_edition_that_is_the_same_has_the_same_pages(portal, tmp_path):
    portal.add(1, 2, 3)
    city = portal.city(tmp_path, replaced=True)
    land(city)
    before = [path.read_bytes() for path in landing_files(city, "sources", "police")]
    land(city)
    assert [path.read_bytes() for path in landing_files(city, "sources", "police")] == before


def test_an_edition_that_ends_early_leaves_the_last_one(portal, tmp_path):
    portal.add(1, 2, 3)
    city = portal.city(tmp_path, replaced=True)
    land(city)
    portal.add(4, 5)
    portal.site.faults.extend([None] * {"arcgis": 3, "carto": 2, "socrata": 1}[portal.kind] + [Said(403, b"{}")])
    account = attempt(city)
    assert isinstance(account.error, DataError)
    assert (account.rows, account.landed) == (0, 3)
    assert ids(city) == ["1", "2", "3"]
    assert land(city).rows == 5


def test_an_edition_that_has_lost_most_rows_is_refused(portal, tmp_path):
    portal.add(1, 2, 3, 4)
    city = portal.city(tmp_path, replaced=True)
    land(city)
    portal.store.run("DELETE FROM records WHERE id > 1")
    error = attempt(city).error
    assert isinstance(error, DataError)
    assert "sources.police: the table has 1 rows, and had 4" in str(error)
    assert ids(city) == ["1", "2", "3", "4"]
    portal.add(2)
    assert land(city).rows == 2


@pytest.mark.slow
def test_killed_before_each_of_its_writes_there_is_one_edition_or_the_other(database, tmp_path):
    insert(database, 1, 2, 3)
    city = city_of(tmp_path, feed(database, replaced=True))
    killer = Killer()
    try:
        code, writes = killer.fetch(tmp_path / "small.yaml", city.workspace)
        assert (code, writes > 10) == (0, True)
        execute(database, "UPDATE records SET code = '0400'")
        seen = set()
        for kill in range(1, writes + 1):
            code, _ = killer.fetch(tmp_path / "small.yaml", city.workspace, kill)
            assert code in (0, -signal.SIGKILL)
            if (city.home / "landing/sources-police").exists():
                seen.add("".join(row["code"] for row in landed(city)))
            assert killer.fetch(tmp_path / "small.yaml", city.workspace)[0] == 0
            assert [row["code"] for row in landed(city)] == ["0400"] * 3
            assert [path.name for path in (city.home / "landing").iterdir()] == ["sources-police"]
        assert seen <= {"0611" * 3, "0400" * 3}
    finally:
        killer.close()
