"""Fixtures of the landing's tests: a PostgreSQL server and web servers, all on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.fetch.opened import Portal, opened
from tests.features.fetch.postgres import PASSWORD, Server, running
from tests.features.fetch.sqlite import execute


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give a running PostgreSQL server; skips where it is not installed."""
    with running() as started:
        yield started


@pytest.fixture
def postgres(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Give the server with an empty table `records` and the password in the environment."""
    monkeypatch.setenv("READER_PASSWORD", PASSWORD)
    server.run(
        "DROP SCHEMA IF EXISTS police CASCADE",
        "CREATE SCHEMA police",
        "CREATE TABLE police.records (id bigserial PRIMARY KEY, code text, at timestamp, x double precision,"
        ' y numeric(9, 6), changed timestamptz, day date, "Case No" varchar(20), tag uuid, suspect text)',
    )
    return server


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Give the path of an SQLite file with an empty table `records`."""
    path = tmp_path / "records.db"
    execute(path, "CREATE TABLE records (id INTEGER PRIMARY KEY, code TEXT, at TEXT, x REAL, y REAL, suspect TEXT)")
    return path


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask no proxy for what is on this machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture(params=["socrata", "carto", "arcgis"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    """Give a portal of each kind with a table of its own, whose cursor is a key."""
    with opened(request.param) as made:
        yield made
