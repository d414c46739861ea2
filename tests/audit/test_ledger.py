"""The ledger: what it keeps, what it forbids, and that every kind of tampering is found and named."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest

from audit.ledger import GENESIS, Ledger, entry_hash, newest_of
from configs.errors import IntegrityError
from configs.files import sha256_bytes

WHEN = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "ledger.db")
    for number in range(1, 5):
        made.append("audited", {"release": number, "note": "né à Zoë"}, WHEN + timedelta(days=number))
    return made


def _alter(ledger, *statements):
    """Change the file as somebody with full access to it would."""
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        for trigger in ("never_update", "never_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


def test_entries_come_back_as_they_were_written(ledger):
    entries = ledger.verify()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert entries[0].previous == GENESIS
    assert entries[1].previous == entries[0].hash
    assert entries[3].payload == {"release": 4, "note": "né à Zoë"}
    assert ledger.head() == entries[3].hash


def test_a_hash_is_the_sha256_of_canonical_json():
    text = '{"kind":"audited","payload":{"a":1},"previous":"p","seq":1,"when":"2026-11-21T09:30:00Z"}'
    assert entry_hash(1, "2026-11-21T09:30:00Z", "audited", {"a": 1}, "p") == sha256_bytes(text.encode())


def test_moments_are_kept_in_utc_and_need_a_zone(tmp_path):
    ledger = Ledger(tmp_path / "l.db")
    entry = ledger.append("audited", {}, datetime(2026, 7, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))))
    assert entry.when == "2026-06-30T23:00:00Z"
    with pytest.raises(ValueError, match="no time zone"):
        ledger.append("audited", {}, datetime(2026, 7, 1))


def test_a_ledger_that_was_never_written_is_empty(tmp_path):
    ledger = Ledger(tmp_path / "none.db")
    assert ledger.verify() == []
    assert ledger.head() == GENESIS
    assert not ledger.path.exists()


@pytest.mark.parametrize("statement", ["UPDATE entries SET kind = 'x'", "DELETE FROM entries WHERE seq = 4"])
def test_the_database_itself_forbids_change(ledger, statement):
    with (
        closing(sqlite3.connect(ledger.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement)


SWAP = ["UPDATE entries SET seq = 99 WHERE seq = 2", "UPDATE entries SET seq = 2 WHERE seq = 3",
        "UPDATE entries SET seq = 3 WHERE seq = 99"]  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["UPDATE entries SET payload = '{\"release\":9}' WHERE seq = 2"], "entry 2 .*was changed"),
        (["UPDATE entries SET payload = payload || ' ' WHERE seq = 2"], "entry 2 .*was changed"),
        (["UPDATE entries SET payload = 'nonsense' WHERE seq = 1"], "entry 1 .*was changed"),
        (["UPDATE entries SET kind = 'decided' WHERE seq = 3"], r"entry 3 \(decided\) was changed"),
        (["UPDATE entries SET at = '2020-01-01T00:00:00Z' WHERE seq = 4"], "entry 4 .*was changed"),
        (["UPDATE entries SET hash = 'f' WHERE seq = 3"], "entry 3 .*was changed"),
        (["DELETE FROM entries WHERE seq = 1"], "entry 1 is missing"),
        (["DELETE FROM entries WHERE seq = 2"], "entry 2 is missing"),
        (["DELETE FROM entries WHERE seq = 4"], "entry 4 is missing: the log was cut after entry 3"),
        (["DELETE FROM entries"], "entry 1 is missing: the log was cut after entry 0"),
        (SWAP, "entry 2 does not follow entry 1"),
    ],
)
def test_tampering_is_found_and_named(ledger, statements, named):
    _alter(ledger, *statements)
    with pytest.raises(IntegrityError, match=named):
        ledger.verify()
    with pytest.raises(IntegrityError, match=named):
        ledger.append("audited", {}, WHEN)
    with pytest.raises(IntegrityError, match=named):
        ledger.append_once("audited", {"release": 1, "note": "né à Zoë"}, WHEN)


def test_a_forked_history_of_the_right_length_is_found(ledger, tmp_path):
    other = Ledger(tmp_path / "other.db")
    for number in range(1, 5):
        other.append("audited", {"release": number + 10}, WHEN)
    other.path.replace(ledger.path)
    with pytest.raises(IntegrityError, match="entry 4 is not the one that was recorded as newest"):
        ledger.verify()


def test_a_missing_record_of_the_newest_is_found(ledger):
    ledger.head_path.unlink()
    with pytest.raises(IntegrityError, match="record of its newest entry is missing"):
        ledger.verify()


def test_killed_before_the_newest_was_recorded_the_next_run_carries_on(ledger):
    before = ledger.head_path.read_text()
    ledger.append("decided", {"release": 4}, WHEN)
    ledger.head_path.write_text(before)
    assert len(ledger.verify()) == 5
    ledger.append_once("decided", {"release": 4}, WHEN)
    assert ledger.head_path.read_text() == f"5 {ledger.head()}\n"


def test_the_same_again_is_recorded_once_but_a_return_to_it_is_not_lost(ledger):
    ledger.append_once("audited", {"release": 4, "note": "né à Zoë"}, WHEN)
    assert len(ledger.entries()) == 4
    ledger.append_once("audited", {"release": 4, "note": "second"}, WHEN)
    ledger.append_once("audited", {"release": 4, "note": "né à Zoë"}, WHEN)
    assert len(ledger.verify()) == 6


def test_the_newest_is_found_by_kind_and_release(ledger):
    entries = ledger.entries()
    assert newest_of(entries, "audited").seq == 4
    assert newest_of(entries, "audited", 2).seq == 2
    assert newest_of(entries, "decided") is None
