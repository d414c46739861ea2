"""The ledger: an append-only Merkle log of what was audited, decided and released."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import ledger_rows
from audit.entries import Entry, leaf_of, new_entry, newest_of
from audit.keyring import REKEYED, Keyring, KeyringError, keyring, named
from audit.ledger_check import broken, check_witness, checked, witnesses
from audit.ledger_rows import Rows
from audit.merkle import root
from audit.notes import Checkpoint, signed
from configs.city import City
from configs.database import Database
from configs.errors import IntegrityError, StateError
from configs.files import canonical_json, write_bytes
from configs.keys import has_next, next_key, private_key, public_key, take_over, write_public_key
from configs.seal import is_sealed

_LOCK = 0x6661697277617264
"""Held in PostgreSQL by the one who appends."""


class Ledger:
    """The log of one city, in SQLite or PostgreSQL, with its newest signed checkpoint in a file of the workspace.

    The file (`ledger.head`), and the checkpoints in the proofs of releases, are what betrays a database that was cut
    at the end or put back to an earlier state, which it cannot itself.

    Parameters
    ----------
    home : pathlib.Path
        The city's folder in the workspace, after which the log is named.
    url : str, optional
        SQLAlchemy URL of the database; by default the file `ledger.db`, made at the first append.
    """

    def __init__(self, home: Path, url: str | None = None) -> None:
        self.origin = f"fairward/{home.name}"
        self.path = home / "ledger.db"
        self.head_path = home / "ledger.head"
        self.key_path = home / "keys" / "ledger.key"
        self.public_path = home / "keys" / "ledger.pub"
        self._home = home
        self._database = Database(self.path, url, key="ledger.url", what="the ledger", lock=_LOCK)
        self.where = self._database.where

    def append(self, kind: str, payload: Mapping[str, Any], when: datetime) -> Entry:
        """Add an entry with its signed checkpoint, whole or not at all.

        Raises
        ------
        StateError
            It is the ledger of a sealed copy.
        IntegrityError
            The log does not verify, or its key is not at hand: nothing is added to a broken one.
        """
        if is_sealed(self._home):
            remedy = "decide where the release was made, and make the copy anew"
            raise StateError("this is a sealed copy: nothing is added to its ledger", where=self.where, remedy=remedy)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._database.transaction(writes=True) as connection:
            rows = ledger_rows.read(connection, self.where)
            self._check(rows, witnesses(self._home, self.head_path))
            key = self.key(new=not rows.entries)
            entry = new_entry(len(rows.entries) + 1, when, kind, payload)
            tree = root([leaf_of(each) for each in [*rows.entries, entry]])
            note = signed(Checkpoint(self.origin, entry.seq, tree).text(), key)
            ledger_rows.add(connection, entry, note)
        self._write_head()
        return entry

    def append_once(self, kind: str, payload: Mapping[str, Any], when: datetime) -> Entry:
        """Add an entry unless the newest of its kind for the same release says the very same."""
        newest = newest_of(self.verify(), kind, payload.get("release"))
        if newest is None or canonical_json(newest.payload) != canonical_json(payload):
            return self.append(kind, payload, when)
        self.seal()
        return newest

    def seal(self) -> None:
        """Verify, and keep the newest checkpoint in its file, where an append was killed before it could."""
        if self.verified().entries and not is_sealed(self._home):
            self._write_head()

    def entries(self) -> list[Entry]:
        """Return all entries, oldest first, as they stand (see `verify`)."""
        return self._rows().entries

    def head(self) -> str:
        """Return the root of the tree over all entries, in hexadecimal digits."""
        return root([leaf_of(entry) for entry in self.entries()]).hex()

    def verify(self) -> list[Entry]:
        """Recompute every hash, check every checkpoint ever signed, and return the entries.

        Raises
        ------
        IntegrityError
            Names the first entry that was changed, removed, moved, added or cut off.
        """
        return self.verified().entries

    def verified(self) -> Rows:
        """Return the entries with their checkpoints, as `verify` does."""
        kept = witnesses(self._home, self.head_path)
        rows = self._rows()
        self._check(rows, kept)
        return rows

    def key(self, *, new: bool = False) -> Ed25519PrivateKey:
        """Return the key that signs checkpoints.

        Parameters
        ----------
        new : bool
            Whether it may be made, as it is for the first entry.

        Raises
        ------
        IntegrityError
            It is missing, or is not the one whose public half lies beside it.
        """
        if not new and not self.key_path.is_file():
            raise IntegrityError("the ledger's key is missing", where=str(self.key_path), remedy="restore it")
        key = private_key(self.key_path)
        if new:
            write_public_key(self.public_path, key)
        if public_key(self.public_path) != key.public_key():
            raise IntegrityError("this key is not the ledger's", where=str(self.key_path), remedy="restore it")
        return key

    def rekey(self, said: Mapping[str, Any], when: datetime) -> Entry:
        """Let a new key sign from the next entry on: the old one's last checkpoint is that of the entry that says so.

        The old private key is gone then. Cut off after the entry, it is ended by whoever reads the ledger next.

        Parameters
        ----------
        said : mapping
            Who does it and why.
        when : datetime.datetime
            The moment, with its time zone.

        Raises
        ------
        IntegrityError
            As `append`.
        """
        self.verify()
        keys = {"old": named(self.key().public_key()), "new": named(next_key(self.key_path).public_key())}
        entry = self.append(REKEYED, {**said, **keys}, when)
        take_over(self.key_path)
        return entry

    def _keys(self, rows: Rows) -> Keyring:
        """Return the keys of the log, the newest of which is ours."""
        changes = [(entry.seq, entry.payload) for entry in rows.entries if entry.kind == REKEYED]
        if changes and self._was_cut_off(changes[-1][1]):
            take_over(self.key_path)
        given = public_key(self.public_path)
        try:
            keys = keyring(changes, given)
        except KeyringError as fault:
            raise broken(str(fault), self.where) from None
        if keys.newest != given:
            raise broken(f"entry {changes[-1][0]} names another key as its newest", str(self.public_path))
        return keys

    def _was_cut_off(self, change: Mapping[str, Any]) -> bool:
        """Tell whether a key was changed by an entry, but not yet in its files."""
        if has_next(self.key_path):
            return named(next_key(self.key_path).public_key()) == change.get("new")
        return (
            self.key_path.is_file()
            and named(public_key(self.public_path)) == change.get("old")
            and named(private_key(self.key_path).public_key()) == change.get("new")
        )

    def _rows(self) -> Rows:
        if not self._database.exists():
            return Rows([], {})
        with self._database.transaction(writes=False) as connection:
            return ledger_rows.read(connection, self.where)

    def _check(self, rows: Rows, kept: Mapping[Path, str]) -> None:
        if not (rows.entries or rows.notes or kept):
            return
        keys, where = self._keys(rows), self.where
        checkpoints = checked(rows, self.origin, keys, where)
        if self.head_path not in kept and len(checkpoints) > 1:
            raise broken("its newest signed checkpoint is missing", str(self.head_path))
        for path, note in kept.items():
            check_witness(path, note, checkpoints, keys, where)

    def _write_head(self) -> None:
        """Keep the newest checkpoint, alone: where several append at once none puts an older one in its place."""
        with self._database.transaction(writes=True) as connection:
            content = ledger_rows.newest_note(connection).encode()
            if not self.head_path.is_file() or self.head_path.read_bytes() != content:
                write_bytes(self.head_path, content)


def ledger_of(city: City) -> Ledger:
    """Return the city's ledger."""
    return Ledger(city.home, city.ledger.url)
