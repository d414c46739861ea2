"""Rows of an SQLite database: any URL of SQLAlchemy, in the order of a cursor."""

import pytest

from configs.errors import ConfigError, DataError, StateError
from tests.features.fetch.feeds import attempt, city_of, land, landed, tally
from tests.features.fetch.sqlite import execute, feed, insert


def test_all_rows_are_landed_as_text_and_only_the_mapped_columns(database, tmp_path):
    insert(database, 1, 2, 3, 4, 5)
    city = city_of(tmp_path, feed(database))
    account = land(city)
    assert (account.rows, account.landed, account.cursor) == (5, 5, 5)
    rows = landed(city)
    assert rows[0] == {"id": "1", "code": "0611", "at": "2020-01-06 10:00:00", "x": "-0.5", "y": "51.25"}
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    pages = city.home / "landing" / "sources-police"
    assert b"Person" not in b"".join(path.read_bytes() for path in pages.iterdir())


def test_the_next_run_lands_only_what_is_new_and_rewrites_no_page(database, tmp_path):
    insert(database, 1, 2, 3)
    city = city_of(tmp_path, feed(database))
    land(city)
    folder = city.home / "landing" / "sources-police"
    before = {path.name: path.read_bytes() for path in folder.glob("*.parquet")}
    assert land(city).rows == 0
    insert(database, 4, 7)
    account = land(city)
    assert (account.rows, account.landed, account.cursor) == (2, 5, 7)
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_rows_that_share_a_cursor_are_neither_lost_nor_doubled_at_any_size_of_page(database, tmp_path):
    city = city_of(tmp_path, feed(database, cursor="at"))
    insert(database, *range(1, 8))
    assert land(city).rows == 7
    insert(database, *range(8, 12))
    insert(database, 12, at="2020-01-06 11:00:00")
    assert land(city).rows == 5
    assert land(city).rows == 0
    assert sorted(int(row["id"]) for row in landed(city)) == list(range(1, 13))


def test_rows_that_are_alike_in_all_mapped_columns_are_each_landed(database, tmp_path):
    schema = {"offence": "code", "occurred": "at"}
    city = city_of(tmp_path, feed(database, cursor="at"), schema)
    insert(database, 1, 2, 3)
    assert land(city).rows == 3
    insert(database, 4)
    assert land(city).rows == 1
    assert tally(landed(city), ("code", "at")) == {("0611", "2020-01-06 10:00:00"): 4}


def test_a_row_that_was_revised_is_landed_again_as_a_later_version(database, tmp_path):
    city = city_of(tmp_path, feed(database, cursor="at"))
    insert(database, 1, 2)
    land(city)
    execute(database, "UPDATE records SET code = '0400', at = '2020-01-07 09:00:00' WHERE id = 1")
    assert land(city).rows == 1
    assert [(row["id"], row["code"]) for row in landed(city)] == [("1", "0611"), ("2", "0611"), ("1", "0400")]


def test_a_row_committed_late_is_found_within_the_overlap_and_lost_without(database, tmp_path):
    for name, overlap, found in (("with", 3600, 1), ("without", 0, 0)):
        path = tmp_path / f"{name}.db"
        execute(path, "CREATE TABLE records (id INTEGER PRIMARY KEY, code TEXT, at TEXT, x REAL, y REAL, suspect TEXT)")
        (tmp_path / name).mkdir()
        city = city_of(tmp_path / name, feed(path, cursor="at", overlap=overlap))
        insert(path, 1, at="2020-01-06 10:00:00")
        insert(path, 2, 3, at="2020-01-06 10:30:00")
        assert land(city).rows == 3
        insert(path, 4, at="2020-01-06 10:10:00")
        insert(path, 5, at="2020-01-06 09:29:59")
        account = land(city)
        assert (account.rows, account.cursor) == (found, "2020-01-06 10:30:00")
        assert land(city).rows == 0
        assert len(landed(city)) == 3 + found


def test_an_overlap_of_a_key_is_in_its_units(database, tmp_path):
    city = city_of(tmp_path, feed(database, overlap=2))
    insert(database, 1, 5, 6)
    land(city)
    insert(database, 3, 4)
    assert land(city).rows == 1
    assert land(city).rows == 0
    assert [row["id"] for row in landed(city)] == ["1", "5", "6", "4"]


def test_an_overlap_of_words_is_refused(database, tmp_path):
    city = city_of(tmp_path, feed(database, cursor="code", overlap=2))
    insert(database, 1)
    execute(database, "UPDATE records SET code = 'theft'")
    account = attempt(city)
    assert isinstance(account.error, ConfigError)
    assert "'theft'" in str(account.error)
    assert account.landed == 0


def test_rows_without_a_cursor_are_refused_until_they_are_left_out_by_name(database, tmp_path):
    insert(database, 1, 2)
    execute(database, "UPDATE records SET at = NULL WHERE id = 2")
    error = attempt(city_of(tmp_path, feed(database, cursor="at"))).error
    assert isinstance(error, DataError)
    assert "1 rows have no value in the cursor 'at'" in str(error)
    city = city_of(tmp_path, feed(database, cursor="at", where="at IS NOT NULL OR id % 7 = 9"))
    assert land(city).rows == 1


def test_a_condition_leaves_rows_out(database, tmp_path):
    insert(database, 1, 2, 3)
    execute(database, "UPDATE records SET code = 'x:y %' WHERE id = 2")
    city = city_of(tmp_path, feed(database, where="code LIKE 'x:y %' OR id = 3"))
    assert land(city).rows == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [({"table": "recordings"}, "table"), ({"cursor": "at"}, "cursor"), ({"where": "id > 1"}, "where")],
)
def test_a_changed_feed_is_refused_and_says_how_to_start_anew(database, tmp_path, change, said):
    insert(database, 1)
    land(city_of(tmp_path, feed(database)))
    error = attempt(city_of(tmp_path, feed(database, **change))).error
    assert isinstance(error, StateError)
    assert f"{said} changed" in str(error)
    assert "delete the folder" in str(error)


def test_other_columns_are_a_changed_feed_but_another_size_of_batch_is_not(database, tmp_path):
    insert(database, 1, 2, 3)
    land(city_of(tmp_path, feed(database)))
    assert land(city_of(tmp_path, feed(database, batch=50, overlap=1))).rows == 0
    error = attempt(city_of(tmp_path, feed(database), {"offence": "code", "occurred": "at"})).error
    assert isinstance(error, StateError)
    assert "the columns that are mapped changed" in str(error)


@pytest.mark.parametrize(
    ("change", "schema", "said"),
    [
        ({"table": "recordings"}, {}, "there is no such table or view"),
        ({"cursor": "no"}, {}, "there is no column 'no'; there are id, code, at, x, y, suspect"),
        ({}, {"id": "number"}, "there is no column 'number'"),
        ({"where": "this is no condition"}, {}, "the database said: "),
        ({"url": "sqlite:////nowhere/at/all.db"}, {}, "unable to open database file"),
        ({"url": "oracle+nodriver://x"}, {}, "the database's URL cannot be used"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(database, tmp_path, change, schema, said):
    city = city_of(tmp_path, feed(database, **change), {"offence": "code", "occurred": "at", **schema})
    line = str(attempt(city).error)
    assert said in line
    assert "\n" not in line
    assert "sources.police" in line


def test_a_table_without_rows_counts_as_fetched(database, tmp_path):
    city = city_of(tmp_path, feed(database))
    assert land(city).rows == 0
    assert landed(city) == []
    insert(database, 1)
    assert land(city).rows == 1


def test_keys_that_are_one_to_the_database_but_not_to_the_eye_are_landed_once_and_the_run_ends(tmp_path):
    path = tmp_path / "records.db"
    execute(path, "CREATE TABLE records (id TEXT COLLATE NOCASE, code TEXT, at TEXT, x REAL, y REAL, suspect TEXT)")
    city = city_of(tmp_path, feed(path))
    insert(path, "a", "k", "K", "K")
    assert land(city).rows == 4
    assert land(city).rows == 0
    insert(path, "k", "l")
    assert land(city).rows == 2
    assert sorted(row["id"] for row in landed(city)) == ["K", "K", "a", "k", "k", "l"]


def test_a_number_that_is_another_rows_now_is_warned_of(database, tmp_path):
    insert(database, 1, 2, 3)
    city = city_of(tmp_path, feed(database))
    land(city)
    insert(database, 4)
    assert land(city).warnings == ()
    execute(database, "DELETE FROM records")
    insert(database, 1, 2, 3, 4, 5, at="2020-02-03 10:00:00")
    (warning,) = land(city).warnings
    assert "the row 4 is another than when it was landed" in warning
    assert "replaced: true" in warning
    by_time = tmp_path / "time"
    by_time.mkdir()
    city = city_of(by_time, feed(database, cursor="at"))
    land(city)
    execute(database, "UPDATE records SET code = '0400'")
    assert land(city).warnings == ()
