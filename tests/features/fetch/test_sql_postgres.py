"""Rows of a real PostgreSQL server: types, snapshots, late commits, and secrets that stay secret."""

import sqlite3

import pytest

from configs.errors import ConfigError, DataError
from configs.feeds import SqlFeed
from features.fetch.database import connected
from features.fetch.sql import SqlTable
from tests.features.fetch.feeds import SCHEMA, attempt, city_of, land, landed
from tests.features.fetch.postgres import PASSWORD

ROW = 'INSERT INTO police.records (code, at, x, y, changed, day, "Case No", tag, suspect) VALUES '
FIRST = "('0611', '2020-01-06 10:00:00', -0.5, 51.25, '2020-07-06 10:00:00.125+02', '2020-01-06', 'A''1', "
FIRST += "'8c4b0e1e-0f3b-4f3c-9a55-6f1d5a6b7c8d', 'A. Person')"


def feed(postgres, **changes):
    return {"kind": "sql", "url": postgres.url, "table": "police.records", "cursor": "id", "batch": 2, **changes}


def other(number, column, value):
    """Return a row like the first with another value in one column."""
    return f"UPDATE police.records SET {column} = {value} WHERE id = {number}"  # noqa: S608 - the test's own words


def test_every_type_becomes_plain_text_and_times_with_a_zone_utc(postgres, tmp_path):
    postgres.run(ROW + FIRST)
    schema = {**SCHEMA, "reported": "changed", "recorded_area": "Case No", "place": "tag", "weight": "day"}
    city = city_of(tmp_path, feed(postgres), schema)
    assert land(city).rows == 1
    assert landed(city) == [
        {
            "id": "1",
            "code": "0611",
            "at": "2020-01-06 10:00:00",
            "changed": "2020-07-06 08:00:00.125000",
            "x": "-0.5",
            "y": "51.250000",
            "tag": "8c4b0e1e-0f3b-4f3c-9a55-6f1d5a6b7c8d",
            "day": "2020-01-06",
            "Case No": "A'1",
        }
    ]


CURSORS = {
    "id": ("1", "2", "3", "4"),
    "at": ("'2020-01-06 10:00'", "'2020-01-06 10:00:00.000001'", "'2020-01-06 10:00:01'", "'2020-03-08 02:30'"),
    "changed": ("'2020-10-25 01:30+02'", "'2020-10-25 00:30+00'", "'2020-10-25 01:30+01'", "'2020-10-25 01:30+00'"),
    "day": ("'2019-12-31'", "'2020-01-01'", "'2020-01-01'", "'2020-02-29'"),
    "x": ("-1e300", "0.1", "0.30000000000000004", "1e300"),
    "y": ("-1.5", "0.000001", "0.000002", "99"),
    '"Case No"': ("'A'", "'B''C'", "'a %s :b'", "'ä'"),
    "tag": tuple(f"'{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}'" for digit in "12ab"),
}


@pytest.mark.parametrize("cursor", CURSORS)
def test_each_type_of_cursor_goes_on_exactly_where_it_stopped(postgres, tmp_path, cursor):
    city = city_of(tmp_path, feed(postgres, cursor=cursor.strip('"'), batch=1))
    for number, value in enumerate(CURSORS[cursor], start=1):
        postgres.run(ROW + FIRST, other(number, cursor, value))
        assert land(city).rows == 1, value
        assert land(city).rows == 0, value
    assert [row["id"] for row in landed(city)] == ["1", "2", "3", "4"]


def test_a_run_sees_one_state_of_the_table_and_can_write_nothing(postgres):
    postgres.run(ROW + FIRST, ROW + FIRST)
    settings = SqlFeed(**feed(postgres))
    with connected(settings, "sources.police") as connection:
        table = SqlTable(settings, ("id", "code"), connection, "sources.police")
        assert len(table.ask(None, 10).rows) == 2
        postgres.run(ROW + FIRST, other(1, "code", "'0400'"))
        assert table.ask(None, 10).rows == [("1", "0611"), ("2", "0611")]
    with (
        pytest.raises(DataError, match="read-only transaction"),
        connected(settings, "sources.police") as connection,
    ):
        connection.exec_driver_sql("CREATE TABLE police.mine (id int)")


def test_a_transaction_that_commits_late_is_caught_by_the_overlap(postgres, tmp_path):
    city = city_of(tmp_path, feed(postgres, overlap=1000))
    late = postgres.connect()
    late.execute(ROW + FIRST)
    postgres.run(ROW + FIRST, ROW + FIRST)
    account = land(city)
    assert [row["id"] for row in landed(city)] == ["2", "3"]
    late.commit()
    late.close()
    assert (land(city).rows, account.cursor) == (1, 3)
    assert land(city).rows == 0
    assert [row["id"] for row in landed(city)] == ["2", "3", "1"]


def test_a_time_with_a_zone_has_an_overlap_across_the_change_of_clocks(postgres, tmp_path):
    city = city_of(tmp_path, feed(postgres, cursor="changed", overlap=3600))
    postgres.run(ROW + FIRST, other(1, "changed", "'2020-10-25 02:10+01'"))
    land(city)
    postgres.run(ROW + FIRST, other(2, "changed", "'2020-10-25 02:15+02'"), ROW + FIRST)
    postgres.run(other(3, "changed", "'2020-10-25 02:05+02'"))
    assert land(city).rows == 1
    assert [row["id"] for row in landed(city)] == ["1", "2"]


def test_views_and_conditions_with_casts_and_percents(postgres, tmp_path):
    postgres.run(
        *[ROW + FIRST] * 3,
        "CREATE VIEW police.shared AS SELECT id, code, at, x, y FROM police.records",
        other(2, "code", "'06%1'"),
    )
    where = "code LIKE '06%' AND at::date = '2020-01-06' AND id <> 3"
    city = city_of(tmp_path, feed(postgres, table="police.shared", where=where))
    assert land(city).rows == 2


def test_no_secret_is_in_an_error_a_state_or_a_page(postgres, tmp_path, monkeypatch):
    city = city_of(tmp_path, feed(postgres))
    land(city)
    written = b"".join(path.read_bytes() for path in city.home.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in written
    monkeypatch.setenv("READER_PASSWORD", "wrong-p@ssword")
    line = str(attempt(city).error)
    assert "password authentication failed" in line
    assert "wrong-p@ssword" not in line
    monkeypatch.delenv("READER_PASSWORD")
    error = attempt(city).error
    assert isinstance(error, ConfigError)
    assert "the environment variable READER_PASSWORD is not set" in str(error)


def test_the_whole_address_may_be_a_variable_and_is_then_hidden_whole(postgres, tmp_path, monkeypatch):
    address = f"postgresql+psycopg://admin@/postgres?host={postgres.sockets}&port={postgres.port}"
    monkeypatch.setenv("POLICE_DATABASE", address)
    postgres.run(ROW + FIRST)
    city = city_of(tmp_path, feed(postgres, url="{POLICE_DATABASE}"))
    assert land(city).rows == 1
    monkeypatch.setenv("POLICE_DATABASE", "no address at all")
    line = str(attempt(city).error)
    assert "the database's URL cannot be used" in line
    assert "no address" not in line
    monkeypatch.setenv("POLICE_DATABASE", "postgresql+psycopg://reader@h:geheim/d")
    assert "geheim" not in str(attempt(city).error)


def test_what_a_user_may_not_read_is_said(postgres, tmp_path):
    postgres.run("REVOKE pg_read_all_data FROM reader")
    try:
        assert "permission denied" in str(attempt(city_of(tmp_path, feed(postgres))).error)
    finally:
        postgres.run("GRANT pg_read_all_data TO reader")


def test_binary_columns_are_refused(postgres, tmp_path):
    postgres.run(ROW + FIRST, "ALTER TABLE police.records ADD COLUMN photo bytea DEFAULT 'x'")
    error = attempt(city_of(tmp_path, feed(postgres), {**SCHEMA, "place": "photo"})).error
    assert isinstance(error, DataError)
    assert "sources.police: photo: the column holds binary values" in str(error)


def test_both_databases_land_the_same_pages_of_the_same_rows(postgres, tmp_path):
    postgres.run(*[ROW + FIRST] * 5)
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, code TEXT, at TEXT)")
        rows = [(number, "0611", "2020-01-06 10:00:00") for number in range(1, 6)]
        connection.executemany("INSERT INTO records VALUES (?, ?, ?)", rows)
    connection.close()
    schema = {"id": "id", "offence": "code", "occurred": "at"}
    pages = []
    for name, changes in (("a", {}), ("b", {"url": f"sqlite:///{path}", "table": "records"})):
        (tmp_path / name).mkdir()
        city = city_of(tmp_path / name, feed(postgres, **changes), schema)
        land(city)
        pages.append([page.read_bytes() for page in sorted((city.home / "landing/sources-police").glob("*.parquet"))])
    assert pages[0] == pages[1]
    assert len(pages[0]) == 4
