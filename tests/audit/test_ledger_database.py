"""Where a ledger is kept: addresses, rights, and what is said when they are wrong; no secret is repeated."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from audit.ledger import Ledger, ledger_of
from configs.errors import ConfigError, IntegrityError, MachineError, StateError
from configs.ledger import LedgerSettings
from configs.load import load_city, settings_digest
from tests.audit import made
from tests.audit.ledgers import PASSWORD, WHEN, filled, in_postgresql


@pytest.fixture
def kept(server, tmp_path, monkeypatch):
    """Give an empty ledger in PostgreSQL."""
    monkeypatch.setenv("LEDGER_PASSWORD", PASSWORD)
    return in_postgresql(tmp_path / "made", server)


def test_a_city_says_where_its_ledger_is(kept, tmp_path):
    city = made.city(tmp_path, ledger={"url": kept.ledger.where})
    ledger_of(city).append("audited", {"release": 1}, WHEN)
    assert [entry.seq for entry in kept.ledger.verify()] == [1]
    assert not kept.ledger.path.exists()
    assert {path.name for path in city.home.iterdir()} == {"keys", "ledger.head"}


def test_where_it_is_kept_does_not_change_what_a_release_is_made_of(tmp_path):
    here, there = made.city(tmp_path), made.city(tmp_path, ledger={"url": "postgresql+psycopg://a:{B}@c/d"})
    assert settings_digest(here) == settings_digest(there)


def test_an_address_in_the_environment_stands_for_the_file_and_an_sqlite_file_may_lie_anywhere(tmp_path, monkeypatch):
    monkeypatch.setenv("FAIRWARD_LEDGER__URL", f"sqlite:///{tmp_path}/kept.db")
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    ledger = ledger_of(load_city("demo"))
    filled(ledger)
    assert len(ledger.verify()) == 4
    assert (tmp_path / "kept.db").is_file()
    assert not ledger.path.exists()


def test_a_password_in_the_settings_is_refused_and_not_repeated(monkeypatch):
    monkeypatch.setenv("FAIRWARD_LEDGER__URL", "postgresql+psycopg://ledger:hunter2@host/db")
    with pytest.raises(ConfigError, match="the URL holds a password") as refusal:
        load_city("demo")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        ("postgresql+psycopg://ledger:{NOT_SET}@127.0.0.1/db", ConfigError, "variable NOT_SET is not set"),
        ("mysql+pymysql://ledger:{LEDGER_PASSWORD}@host/db", ConfigError, r"cannot be kept at this address \(mysql"),
        ("postgresql+nothing://ledger:{LEDGER_PASSWORD}@host/db", ConfigError, r"address \(postgresql\+nothing"),
        ("{LEDGER_PASSWORD}", ConfigError, r"address \(that is no URL"),
        (
            "postgresql+psycopg://ledger:{LEDGER_PASSWORD}@127.0.0.1:1/db",
            MachineError,
            "the ledger's database does not answer: ",
        ),
        ("sqlite:////nowhere/at/all/ledger.db", MachineError, "unable to open database file"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_secret(url, kind, said, tmp_path, monkeypatch):
    monkeypatch.setenv("LEDGER_PASSWORD", PASSWORD)
    LedgerSettings(url=url)
    with pytest.raises(kind, match=said) as refusal:
        Ledger(tmp_path / "made", url).verify()
    assert PASSWORD not in str(refusal.value)


def test_a_wrong_password_is_said_and_not_repeated(kept, monkeypatch):
    monkeypatch.setenv("LEDGER_PASSWORD", "another-secret")
    with pytest.raises(StateError, match="password authentication failed") as refusal:
        kept.ledger.verify()
    assert "another-secret" not in str(refusal.value)


def test_a_user_who_may_only_read_and_insert_is_enough(kept, server):
    filled(kept.ledger)
    server.run(
        "ALTER SCHEMA ledger OWNER TO admin",
        *(f"ALTER TABLE ledger.{table} OWNER TO admin" for table in ("entries", "checkpoints")),
        "GRANT USAGE ON SCHEMA ledger TO ledger",
        "GRANT SELECT, INSERT ON ledger.entries, ledger.checkpoints TO ledger",
    )
    kept.ledger.append("decided", {"release": 4}, WHEN)
    assert len(kept.ledger.verify()) == 5
    server.run("REVOKE INSERT ON ledger.entries FROM ledger")
    with pytest.raises(StateError, match=r"permission denied.*docs/deployment.md"):
        kept.ledger.append("decided", {"release": 4}, WHEN)


def test_those_who_append_at_once_wait_for_each_other(kept):
    ledgers = [Ledger(kept.ledger.head_path.parent, kept.ledger.where) for _ in range(4)]
    kept.ledger.append("audited", {"release": 0}, WHEN)

    def append(number):
        for step in range(3):
            ledgers[number].append("audited", {"release": number, "step": step}, WHEN)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(4)))
    assert [entry.seq for entry in kept.ledger.verify()] == list(range(1, 14))
    assert kept.ledger.head_path.read_text().splitlines()[1] == "13"


def test_a_table_cannot_be_emptied_either(kept):
    filled(kept.ledger)
    for table in ("entries", "checkpoints"):
        with pytest.raises(Exception, match="append-only"):
            kept.ask(f"TRUNCATE {table}")


def test_a_chain_of_an_earlier_build_is_told_from_tampering(tmp_path):
    ledger = Ledger(tmp_path)
    with closing(sqlite3.connect(ledger.path)) as connection, connection:
        connection.execute(
            "CREATE TABLE entries (seq INTEGER PRIMARY KEY, at TEXT, kind TEXT, payload TEXT, previous TEXT, hash TEXT)"
        )
    with pytest.raises(StateError, match="written by an earlier build"):
        ledger.verify()


def test_a_file_that_is_no_database_is_damage(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.path.write_text("no database at all, but long enough to be taken for one" * 40)
    with pytest.raises(IntegrityError, match=r"the ledger cannot be read \(file is not a database\)"):
        ledger.verify()
