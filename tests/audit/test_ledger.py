"""The ledger in SQLite and in PostgreSQL: what it keeps, and what it forbids."""

import base64
from datetime import datetime, timedelta, timezone

import pytest

from audit.entries import leaf, newest_of
from audit.ledger import Ledger
from audit.merkle import leaf_hash
from configs.files import sha256_bytes
from tests.audit.ledgers import NOTE, TABLES, WHEN, filled, in_sqlite

FORBIDDEN = [
    *(f"UPDATE {table} SET seq = 9 WHERE seq = 4" for table in TABLES),
    *(f"DELETE FROM {table} WHERE seq = 4" for table in TABLES),
]


def test_entries_come_back_as_they_were_written(ledger):
    entries = ledger.verify()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert entries[3].payload == {"release": 4, "note": NOTE}
    assert ledger.path.exists() == (ledger.where == str(ledger.path))


def test_a_hash_is_that_of_a_leaf_of_canonical_json():
    text = b'{"kind":"audited","payload":{"a":1},"seq":1,"when":"2026-11-21T09:30:00Z"}'
    assert leaf(1, "2026-11-21T09:30:00Z", "audited", {"a": 1}) == text
    assert leaf_hash(text).hex() == sha256_bytes(b"\0" + text)


def test_the_head_is_the_root_and_the_checkpoint_in_the_file_says_so(ledger):
    origin, size, root, empty, signature = ledger.head_path.read_text(encoding="utf-8").splitlines()
    assert (origin, size, empty) == ("fairward/made", "4", "")
    assert signature.startswith("— fairward/made ")
    assert base64.b64decode(root).hex() == ledger.head()


def test_the_key_is_for_its_owner_only(ledger):
    assert ledger.key_path.stat().st_mode & 0o777 == 0o600
    assert ledger.public_path.read_text().startswith("-----BEGIN PUBLIC KEY-----")


def test_moments_are_kept_in_utc_and_need_a_zone(tmp_path):
    ledger = Ledger(tmp_path / "made")
    entry = ledger.append("audited", {}, datetime(2026, 7, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))))
    assert entry.when == "2026-06-30T23:00:00Z"
    with pytest.raises(ValueError, match="no time zone"):
        ledger.append("audited", {}, datetime(2026, 7, 1))


def test_a_ledger_that_was_never_written_is_empty(tmp_path):
    ledger = Ledger(tmp_path / "made")
    assert ledger.verify() == []
    assert ledger.head() == sha256_bytes(b"")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_itself_forbids_change(kept, statement):
    with pytest.raises(Exception, match="append-only"):
        kept.ask(statement)
    assert len(kept.ledger.verify()) == 4


def test_a_row_is_not_replaced_by_a_second_either(kept):
    with pytest.raises(Exception, match=r"append-only|duplicate key"):
        kept.ask("INSERT INTO entries VALUES (2, 'now', 'audited', '{}', 'f')")


def test_sqlite_forbids_its_own_way_to_replace_rows(tmp_path):
    kept = in_sqlite(tmp_path / "made")
    filled(kept.ledger)
    for table, values in (("entries", "2, 'now', 'audited', '{}', 'f'"), ("checkpoints", "2, 'note'")):
        with pytest.raises(Exception, match="append-only"):
            kept.ask(f"INSERT OR REPLACE INTO {table} VALUES ({values})")


def test_killed_before_the_file_was_written_the_next_run_carries_on(ledger):
    before = ledger.head_path.read_text(encoding="utf-8")
    ledger.append("decided", {"release": 4}, WHEN)
    after = ledger.head_path.read_text(encoding="utf-8")
    ledger.head_path.write_text(before, encoding="utf-8")
    assert len(ledger.verify()) == 5
    ledger.append_once("decided", {"release": 4}, WHEN)
    assert ledger.head_path.read_text(encoding="utf-8") == after
    assert len(ledger.verify()) == 5


def test_what_fails_half_way_leaves_nothing(ledger, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("audit.ledger.signed", killed)
    with pytest.raises(KeyboardInterrupt):
        ledger.append("decided", {"release": 4}, WHEN)
    assert len(ledger.verify()) == 4


def test_the_same_again_is_recorded_once_but_a_return_to_it_is_not_lost(ledger):
    ledger.append_once("audited", {"release": 4, "note": NOTE}, WHEN)
    assert len(ledger.entries()) == 4
    ledger.append_once("audited", {"release": 4, "note": "second"}, WHEN)
    ledger.append_once("audited", {"release": 4, "note": NOTE}, WHEN)
    assert len(ledger.verify()) == 6


def test_the_newest_is_found_by_kind_and_release(ledger):
    entries = ledger.entries()
    assert newest_of(entries, "audited").seq == 4
    assert newest_of(entries, "audited", 2).seq == 2
    assert newest_of(entries, "decided") is None
