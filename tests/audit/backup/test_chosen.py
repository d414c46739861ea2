"""What a backup holds and leaves out, and what it says of what lies elsewhere."""

import hashlib
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread

import pytest

from audit.backup.chosen import chosen
from audit.backup.outside import outside
from audit.backup.pack import backup
from audit.backup.restore import restore
from configs.errors import IntegrityError, MachineError, StateError
from tests.audit.backup.conftest import WHEN


@pytest.fixture
def city(released_city, tmp_path):
    """Give a city whose folder holds a few files made by hand."""
    mine = released_city.model_copy(update={"workspace": tmp_path / "mine"})
    for name in (
        *("hub/a.csv", "hub/.a.csv.12345678.csv", ".hub.abcdefgh/a.csv", ".lock", "forecasts/.lock", "x.lock"),
        *("hub-parts/a", "search/a", "bentoml/b/c", "training/model/a", "releases/1/training/a", "mlartifacts/.a"),
        *("ledger.db-journal", "store.db-wal"),
    ):
        (mine.home / name).parent.mkdir(parents=True, exist_ok=True)
        (mine.home / name).write_text(name)
    return mine


def test_what_can_be_made_again_or_is_being_written_is_left_out(city):
    folders, files = chosen(city.home)
    assert [str(path) for path in files] == ["hub/a.csv", "mlartifacts/.a", "releases/1/training/a"]
    said = {str(path) for path in folders}
    assert said == {"forecasts", "hub", "mlartifacts", "releases", "releases/1", "releases/1/training"}


@pytest.mark.parametrize("target", ["hub", "hub/a.csv", "nothing"])
def test_a_link_is_refused(target, city):
    (city.home / "landing").symlink_to(city.home / target)
    with pytest.raises(StateError, match="landing: this is a link"):
        backup(city, city.workspace / "b.tar.gz", WHEN)
    assert [path.name for path in city.workspace.iterdir()] == ["demo"]


def test_a_database_is_kept_as_of_its_last_whole_transaction(city, elsewhere):
    with closing(sqlite3.connect(city.home / "store.db", isolation_level=None)) as writer:
        writer.execute("CREATE TABLE said (word TEXT)")
        writer.execute("INSERT INTO said VALUES ('whole')")
        writer.execute("PRAGMA cache_size = 1")  # so that what is not committed reaches the file's journal
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO said VALUES ('half')")
        made = backup(city, city.workspace / "b.tar.gz", WHEN)
        writer.execute("COMMIT")
    restore(elsewhere, made.path)
    with closing(sqlite3.connect(elsewhere.home / "store.db")) as reader:
        assert reader.execute("SELECT word FROM said").fetchall() == [("whole",)]


def test_a_log_that_grows_meanwhile_is_kept_as_far_as_it_was(city, elsewhere):
    log, ended = city.home / "access/2026-11-02.jsonl", Event()
    log.parent.mkdir()
    log.write_bytes(b"first\n")

    def write() -> None:
        with log.open("ab", buffering=0) as stream:
            while not ended.is_set():
                stream.write(b"and one more\n")

    writer = Thread(target=write)
    writer.start()
    try:
        made = backup(city, city.workspace / "b.tar.gz", WHEN)
    finally:
        ended.set()
        writer.join()
    restore(elsewhere, made.path)
    kept = (elsewhere.home / "access/2026-11-02.jsonl").read_bytes()
    assert kept.startswith(b"first\n")
    assert log.read_bytes().startswith(kept)


def test_a_damaged_database_is_named(city):
    (city.home / "store.db").write_bytes(b"SQLite format 3\0" + bytes(2000))
    with pytest.raises(IntegrityError, match=r"store\.db: SQLite cannot copy"):
        backup(city, city.workspace / "b.tar.gz", WHEN)
    assert [path.name for path in city.workspace.iterdir()] == ["demo"]
    assert not (city.home / ".backup").exists()


def test_databases_and_servers_elsewhere_are_named_without_passwords(city):
    ledger = city.ledger.model_copy(update={"url": "postgresql+psycopg://fw:{PW}@db.example:5433/audit"})
    store = city.service.store.model_copy(update={"url": "{STORE}"})
    mine = city.model_copy(
        update={
            "ledger": ledger,
            "service": city.service.model_copy(update={"store": store}),
            "mlflow": city.mlflow.model_copy(update={"url": "https://mlflow.example"}),
            "data_folder": city.workspace / "deliveries",
        }
    )
    said = {each.key: each for each in outside(mine)}
    assert list(said) == ["policy", "data_folder", "ledger.url", "service.store.url", "mlflow.url"]
    dump = "pg_dump --format=custom --file=NAME.dump --host=db.example --port=5433 --username=fw --dbname=audit"
    assert said["ledger.url"].save == dump
    assert said["ledger.url"].what == "PostgreSQL's audit at db.example"
    assert said["service.store.url"].what == "{STORE}"
    assert "PW" not in str(said)


def test_sqlite_elsewhere_is_named_and_here_is_not(city, tmp_path):
    for place, found in (
        (tmp_path / "a b.db", [f"sqlite3 '{tmp_path / 'a b.db'}' '.backup NAME.db'"]),
        (city.home, []),
    ):
        url = f"sqlite:///{place}" if found else f"sqlite:///{city.home / 'mine.db'}"
        mine = city.model_copy(update={"ledger": city.ledger.model_copy(update={"url": url})})
        assert [each.save for each in outside(mine) if each.key == "ledger.url"] == found


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file be longer than some bytes: the system refuses to write on, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_nothing(city, elsewhere):
    (city.home / "hub/a.csv").write_bytes(hashlib.shake_256(b"noise").digest(400_000))
    with room_for(100_000), pytest.raises(MachineError, match="nothing was written"):
        backup(city, city.workspace / "b.tar.gz", WHEN)
    assert [path.name for path in city.workspace.iterdir()] == ["demo"]
    made = backup(city, city.workspace / "b.tar.gz", WHEN)
    with room_for(100_000), pytest.raises(MachineError, match="nothing was written"):
        restore(elsewhere, made.path)
    assert list(elsewhere.workspace.iterdir()) == []
    assert restore(elsewhere, made.path).manifest == made.manifest
