"""Whatever is inserted, revised, killed or broken in whatever order: no row is lost, none is landed twice."""

import signal
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.fetch.feeds import attempt, city_of, land, landed, tally
from tests.features.fetch.killing import Killer
from tests.features.fetch.opened import opened
from tests.features.fetch.servers import Said

pytestmark = pytest.mark.slow
COLUMNS = ("id", "code", "tick")
SCHEMA = {"id": "id", "offence": "code", "occurred": "tick"}
ALIKE = {"offence": "code", "occurred": "tick"}
INSERTS = st.tuples(st.just("insert"), st.integers(1, 5), st.integers(0, 2))
REVISIONS = st.tuples(st.just("revise"), st.integers(0, 30), st.integers(0, 2))
FETCHES = st.tuples(st.just("fetch"), st.integers(0, 14), st.just(0))
QUIET = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def killer():
    made = Killer()
    yield made
    made.close()


class Records:
    """A table that grows and changes: a key, a code that tells the version, a cursor that never falls."""

    def __init__(self, path):
        self.path, self.tick = path, 0
        self.run("CREATE TABLE records (id INTEGER PRIMARY KEY, code TEXT, tick INTEGER)")

    def run(self, sql, *values):
        """Run a statement and commit."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(sql, values).fetchall()

    def rows(self):
        """Return what is in the table now."""
        return [dict(zip(COLUMNS, row, strict=True)) for row in self.run("SELECT id, code, tick FROM records")]

    def insert(self, count, step):
        """Insert rows that share a cursor."""
        self.tick += step
        for _ in range(count):
            self.run("INSERT INTO records (code, tick) VALUES ('0611', ?)", self.tick)

    def revise(self, place, step):
        """Change a row and move its cursor to the newest."""
        rows = self.rows()
        if rows:
            self.tick += step
            row = rows[place % len(rows)]
            self.run("UPDATE records SET code = code || '!', tick = ? WHERE id = ?", self.tick, row["id"])


def play(folder, killer, steps, batch, schema):
    """Do every step, then fetch to the end; return the records, every version there ever was, and the city."""
    records = Records(folder / "records.db")
    feed = {"kind": "sql", "url": f"sqlite:///{records.path}", "table": "records", "cursor": "tick", "batch": batch}
    city = city_of(folder, feed, schema)
    versions = Counter()
    for what, number, step in [*steps, ("fetch", 0, 0)]:
        if what == "fetch":
            code, _ = killer.fetch(folder / "small.yaml", folder / "workspace", number)
            assert code in ((0, -signal.SIGKILL) if number else (0,))
        else:
            getattr(records, what)(number, step)
        versions |= tally(records.rows(), COLUMNS)
    return records, versions, city


@given(steps=st.lists(INSERTS | FETCHES, max_size=10), batch=st.integers(1, 4))
@QUIET
def test_of_a_table_that_grows_exactly_its_rows_are_landed(killer, steps, batch):
    with tempfile.TemporaryDirectory() as folder:
        records, _, city = play(Path(folder), killer, steps, batch, SCHEMA)
        assert tally(landed(city), COLUMNS) == tally(records.rows(), COLUMNS)


@given(steps=st.lists(INSERTS | FETCHES, max_size=10), batch=st.integers(1, 4))
@QUIET
def test_rows_that_are_alike_are_landed_as_often_as_they_are_there(killer, steps, batch):
    with tempfile.TemporaryDirectory() as folder:
        records, _, city = play(Path(folder), killer, steps, batch, ALIKE)
        assert tally(landed(city), COLUMNS[1:]) == tally(records.rows(), COLUMNS[1:])


@given(steps=st.lists(INSERTS | REVISIONS | FETCHES, max_size=12), batch=st.integers(1, 4))
@QUIET
def test_of_a_table_that_changes_no_version_is_landed_twice_and_the_last_of_each_row_is(killer, steps, batch):
    with tempfile.TemporaryDirectory() as folder:
        records, versions, city = play(Path(folder), killer, steps, batch, SCHEMA)
        found = tally(landed(city), COLUMNS)
        assert found <= versions
        assert tally(records.rows(), COLUMNS) <= found


def test_a_fetch_killed_before_each_of_its_writes_lands_the_same_rows(killer, tmp_path):
    (tmp_path / "whole").mkdir()
    steps = [("insert", 2, 1), ("insert", 2, 1)]
    records, _, city = play(tmp_path / "whole", killer, steps, 2, SCHEMA)
    expected = tally(records.rows(), COLUMNS)
    _, writes = killer.fetch(tmp_path / "whole" / "small.yaml", tmp_path / "anew")
    assert writes > 10
    for kill in range(1, writes + 1):
        workspace = tmp_path / f"killed {kill}"
        code, _ = killer.fetch(tmp_path / "whole" / "small.yaml", workspace, kill)
        assert code == -signal.SIGKILL
        assert killer.fetch(tmp_path / "whole" / "small.yaml", workspace)[0] == 0
        again = city.model_copy(update={"workspace": workspace})
        assert tally(landed(again), COLUMNS) == expected
        names = {path.name for path in (again.home / "landing" / "sources-police").iterdir()}
        assert all(name == "state.json" or name.endswith(".parquet") for name in names)
        assert not any(name.startswith(".") for name in names)


FAULTS = st.sampled_from(
    [
        None,
        Said(503),
        Said(429, b"", {"Retry-After": "1"}),
        Said(200, b'{"rows": [', {"Content-Length": "900"}),
        Said(cut=-1),
        Said(200, b"<html>"),
        Said(404, b"{}"),
    ]
)


@given(steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1), st.lists(FAULTS, max_size=8)), max_size=6))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", ["socrata", "carto", "arcgis"])
def test_of_a_service_that_fails_now_and_then_exactly_its_rows_are_landed(kind, steps):
    with tempfile.TemporaryDirectory() as folder, opened(kind, most=40) as portal:
        city = portal.city(Path(folder), cursor=portal.changed)
        minute = number = 0
        for count, step, faults in steps:
            minute += step
            portal.add(*range(number, number + count), minute=minute)
            number += count
            portal.site.faults.extend(faults)
            attempt(city)
        portal.site.faults.clear()
        land(city)
        assert Counter(row["id"] for row in landed(city)) == Counter(str(each) for each in range(number))
