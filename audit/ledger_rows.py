"""Reads the ledger's rows as they stand, however they were tampered with, and adds one."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audit.entries import Entry
from audit.ledger_schema import create
from configs.errors import StateError
from configs.files import canonical_json


@dataclass(frozen=True)
class Rows:
    """What the database holds.

    Attributes
    ----------
    entries : list of Entry
        Oldest first.
    notes : dict of str
        The checkpoint that was signed with each entry, by the entry's number.
    """

    entries: list[Entry]
    notes: dict[int, str]


def read(connection: Connection, where: str) -> Rows:
    """Return all rows; none where nothing was ever written.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    where : str
        What the database is called.

    Raises
    ------
    StateError
        An earlier build wrote them.
    """
    inspector = sa.inspect(connection)
    entries, notes = [], {}
    if inspector.has_table("entries"):
        if any(column["name"] == "previous" for column in inspector.get_columns("entries")):
            raise StateError(
                "this ledger was written by an earlier build, which chained its entries",
                where=where,
                remedy="move it and its ledger.head elsewhere, and audit, decide and release anew",
            )
        found = connection.execute(sa.text("SELECT seq, at, kind, payload, hash FROM entries ORDER BY seq"))
        entries = [Entry(seq, _text(at), _text(kind), _payload(said), _text(own)) for seq, at, kind, said, own in found]
    if inspector.has_table("checkpoints"):
        signed = connection.execute(sa.text("SELECT seq, note FROM checkpoints ORDER BY seq"))
        notes = {seq: _text(note) for seq, note in signed}
    return Rows(entries, notes)


def newest_note(connection: Connection) -> str:
    """Return the checkpoint that was signed with the newest entry, of a ledger that has one."""
    newest = sa.text("SELECT note FROM checkpoints ORDER BY seq DESC LIMIT 1")
    return _text(connection.execute(newest).scalar_one())


def add(connection: Connection, entry: Entry, note: str) -> None:
    """Add an entry and the checkpoint that was signed with it."""
    create(connection)
    values = {"seq": entry.seq, "at": entry.when, "kind": entry.kind, "hash": entry.hash, "note": note}
    said = {"payload": canonical_json(entry.payload).decode()}
    for statement in (
        "INSERT INTO entries (seq, at, kind, payload, hash) VALUES (:seq, :at, :kind, :payload, :hash)",
        "INSERT INTO checkpoints (seq, note) VALUES (:seq, :note)",
    ):
        connection.execute(sa.text(statement), values | said)


def _text(value: Any) -> str:
    """Return text as it is; anything else cannot have been written here, and must not pass for it."""
    return value if isinstance(value, str) else repr(value)


def _payload(content: Any) -> dict[str, Any]:
    try:
        value = json.loads(content)
        exact = isinstance(value, dict) and canonical_json(value).decode() == content
    except (ValueError, TypeError):
        exact = False
    return value if exact else {"unreadable": _text(content)}
