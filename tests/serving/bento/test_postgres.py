"""A ledger that is kept in PostgreSQL goes into a copy as a file, entry by entry, and verifies there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.ledger import ledger_of
from audit.release import current
from configs.city import City
from configs.load import load_city
from configs.seal import SETTINGS
from serving.approved.state import ready
from serving.archive.editions import read_edition
from serving.bento.copy import write_copy
from tests.audit.ledgers import PASSWORD
from tests.features.fetch.postgres import Server, running
from tests.serving.test_away import moved_to

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL."""
    with running() as server:
        yield server


def test_a_ledger_in_postgresql_is_a_file_in_the_copy(
    own_city: City, postgres: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LEDGER_PASSWORD", PASSWORD)
    city, now = moved_to(own_city, postgres), datetime.now(UTC)
    _, folder = ready(city, now.date())
    write_copy(city, read_edition(folder), tmp_path / "sealed" / "demo", now)
    entries = ledger_of(city).verify()
    monkeypatch.delenv("LEDGER_PASSWORD")
    copy = load_city(str(tmp_path / "sealed" / "demo" / SETTINGS))
    assert copy.ledger.url is None
    assert ledger_of(copy).verify() == entries
    assert current(copy, now.date()).number == 1
