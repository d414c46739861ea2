"""The ledger: an append-only, hash-chained log of what was audited, decided and released."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from configs.errors import IntegrityError
from configs.files import canonical_json, sha256_bytes, write_bytes

GENESIS = "0" * 64
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS entries (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL,
        payload TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE)""",
    """CREATE TRIGGER IF NOT EXISTS never_update BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS never_delete BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
)


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    Attributes
    ----------
    seq : int
        1 for the first entry, without gaps.
    when : str
        UTC, ISO 8601, to the second.
    kind : str
        audited, decided or released.
    payload : dict
        What was recorded.
    previous, hash : str
        SHA-256 of the entry before (64 zeros for the first) and of this one.
    """

    seq: int
    when: str
    kind: str
    payload: dict[str, Any]
    previous: str
    hash: str


def entry_hash(seq: int, when: str, kind: str, payload: Mapping[str, Any], previous: str) -> str:
    """Return the SHA-256 of an entry's canonical JSON, the previous hash among it."""
    content = {"seq": seq, "when": when, "kind": kind, "payload": payload, "previous": previous}
    return sha256_bytes(canonical_json(content))


def utc_text(when: datetime) -> str:
    """Return a moment as UTC ISO 8601 to the second.

    Raises
    ------
    ValueError
        The moment has no time zone.
    """
    if when.tzinfo is None:
        raise ValueError(f"{when} has no time zone: the ledger keeps UTC")
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


class Ledger:
    """The log of one city, in SQLite, with its newest hash kept in a file beside it.

    The file (`ledger.head`) is what betrays a log that was cut at the end, which the chain alone cannot.

    Parameters
    ----------
    path : pathlib.Path
        The database; made at the first append.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head_path = path.with_name(f"{path.stem}.head")

    def append(self, kind: str, payload: Mapping[str, Any], when: datetime) -> Entry:
        """Add an entry, whole or not at all.

        Raises
        ------
        IntegrityError
            The log does not verify: nothing is added to a broken one.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _transaction(self.path, "IMMEDIATE") as connection:
            for statement in _SCHEMA:
                connection.execute(text(statement))
            entries = _read(connection)
            self._check(entries)
            last = entries[-1] if entries else None
            seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
            at = utc_text(when)
            clean = json.loads(canonical_json(payload))
            entry = Entry(seq, at, kind, clean, previous, entry_hash(seq, at, kind, clean, previous))
            _insert(connection, entry)
        self._write_head(entry)
        return entry

    def append_once(self, kind: str, payload: Mapping[str, Any], when: datetime) -> Entry:
        """Add an entry unless the newest of its kind for the same release says the very same."""
        entries = self.verify()
        newest = newest_of(entries, kind, payload.get("release"))
        if newest is None or canonical_json(newest.payload) != canonical_json(payload):
            return self.append(kind, payload, when)
        self.seal(entries)
        return newest

    def seal(self, entries: list[Entry]) -> None:
        """Record which of the verified entries is newest, where an append was killed before it could."""
        line = self.head_path.read_text(encoding="utf-8") if self.head_path.is_file() else ""
        if entries and line != f"{entries[-1].seq} {entries[-1].hash}\n":
            self._write_head(entries[-1])

    def entries(self) -> list[Entry]:
        """Return all entries, oldest first, as they stand (see `verify`)."""
        if not self.path.is_file():
            return []
        with _transaction(self.path, "DEFERRED") as connection:
            return _read(connection)

    def head(self) -> str:
        """Return the hash of the newest entry; 64 zeros when there is none."""
        entries = self.entries()
        return entries[-1].hash if entries else GENESIS

    def verify(self) -> list[Entry]:
        """Recompute every hash and return the entries.

        Raises
        ------
        IntegrityError
            Names the first entry that was changed, removed, moved or cut off.
        """
        entries = self.entries()
        self._check(entries)
        return entries

    def _check(self, entries: list[Entry]) -> None:
        previous = GENESIS
        for place, entry in enumerate(entries, start=1):
            fault = _fault(entry, place, previous)
            if fault:
                raise _broken(fault, self.path)
            previous = entry.hash
        self._check_end(entries)

    def _check_end(self, entries: list[Entry]) -> None:
        if not self.head_path.is_file():
            if len(entries) > 1:
                raise _broken("the record of its newest entry is missing", self.head_path)
            return
        seq, _, newest = self.head_path.read_text(encoding="utf-8").strip().partition(" ")
        if not seq.isdigit() or int(seq) > len(entries):
            raise _broken(f"entry {len(entries) + 1} is missing: the log was cut after entry {len(entries)}", self.path)
        if int(seq) and entries[int(seq) - 1].hash != newest:
            raise _broken(f"entry {seq} is not the one that was recorded as newest", self.path)

    def _write_head(self, entry: Entry) -> None:
        write_bytes(self.head_path, f"{entry.seq} {entry.hash}\n".encode())


def newest_of(entries: list[Entry], kind: str, release: int | None = None) -> Entry | None:
    """Return the newest entry of a kind (for a release, where one is given)."""
    found = [entry for entry in entries if entry.kind == kind and release in (None, entry.payload.get("release"))]
    return found[-1] if found else None


@contextmanager
def _transaction(path: Path, mode: str) -> Iterator[Connection]:
    engine = _engine(path, mode)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(path: Path, mode: str) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _insert(connection: Connection, entry: Entry) -> None:
    statement = "INSERT INTO entries VALUES (:seq, :at, :kind, :payload, :previous, :hash)"
    payload = canonical_json(entry.payload).decode()
    values = {"seq": entry.seq, "at": entry.when, "kind": entry.kind, "payload": payload}
    connection.execute(text(statement), {**values, "previous": entry.previous, "hash": entry.hash})


def _read(connection: Connection) -> list[Entry]:
    if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'entries'")).first():
        return []
    rows = connection.execute(text("SELECT seq, at, kind, payload, previous, hash FROM entries ORDER BY seq"))
    return [
        Entry(seq, at, kind, _payload(payload), previous, digest) for seq, at, kind, payload, previous, digest in rows
    ]


def _payload(content: str) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        return {"unreadable": content}
    exact = isinstance(value, dict) and canonical_json(value).decode() == content
    return value if exact else {"unreadable": content}


def _fault(entry: Entry, place: int, previous: str) -> str | None:
    if entry.seq != place:
        return f"entry {place} is missing"
    if entry.previous != previous:
        return f"entry {entry.seq} does not follow entry {place - 1}: one of them was changed or moved"
    if entry.hash != entry_hash(entry.seq, entry.when, entry.kind, entry.payload, entry.previous):
        return f"entry {entry.seq} ({entry.kind}) was changed after it was written"
    return None


def _broken(what: str, where: Path) -> IntegrityError:
    return IntegrityError(
        f"the ledger does not verify: {what}",
        where=str(where),
        remedy="restore the ledger from a copy and find out who changed it",
    )
