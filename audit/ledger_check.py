"""Finds the first entry of the ledger that was changed, moved, removed, added or cut off, and names it."""

import json
from collections.abc import Mapping
from pathlib import Path

from audit.entries import Entry, leaf_of
from audit.keyring import Keyring
from audit.ledger_rows import Rows
from audit.merkle import leaf_hash, roots
from audit.notes import Checkpoint, NoteError, checkpoint_of
from configs.errors import IntegrityError

PROOF = "proof.json"
_REMEDY = "restore the ledger from a copy and find out who changed it"


def checked(rows: Rows, origin: str, keys: Keyring, where: str) -> list[Checkpoint]:
    """Check every entry against itself, and the tree at every size against the checkpoint signed at that size.

    Parameters
    ----------
    rows : Rows
        As they stand.
    origin : str
        The log's name.
    keys : Keyring
        The log's.
    where : str
        What the database is called.

    Returns
    -------
    list of Checkpoint
        One for each entry.

    Raises
    ------
    IntegrityError
        Names the first entry at fault.
    """
    found = []
    trees = roots([leaf_of(entry) for entry in rows.entries])
    for place, (entry, whole) in enumerate(zip(rows.entries, trees, strict=True), start=1):
        fault = _fault(entry, place) or _unsigned(entry, rows.notes, Checkpoint(origin, place, whole), keys)
        if fault:
            raise broken(fault, where)
        found.append(Checkpoint(origin, place, whole))
    if max(rows.notes, default=0) > len(found):
        raise broken(_cut(len(found)), where)
    return found


def check_witness(path: Path, note: str, checkpoints: list[Checkpoint], keys: Keyring, where: str) -> None:
    """Check that a checkpoint which was kept outside of the database is the beginning of what is in it.

    Parameters
    ----------
    path : pathlib.Path
        The file that kept it.
    note : str
        The signed checkpoint.
    checkpoints : list of Checkpoint
        One for each entry, checked.
    keys : Keyring
        The log's.
    where : str
        What the database is called.

    Raises
    ------
    IntegrityError
        It was not signed by the log, or the log was cut or forked since.
    """
    try:
        kept = keys.checkpoint(note)
    except NoteError as fault:
        raise broken(f"its checkpoint {fault}", str(path)) from None
    if kept.size > len(checkpoints):
        raise broken(f"{_cut(len(checkpoints))}; {path.name} has seen {kept.size} entries", where)
    if kept.size and checkpoints[kept.size - 1] != kept:
        raise broken(
            f"entry {kept.size} is not the one that {path.name} has seen as newest: the log was forked before it", where
        )


def witnesses(home: Path, head: Path) -> dict[Path, str]:
    """Return the checkpoints that were kept outside of the database: the newest, and those in releases' proofs.

    Raises
    ------
    IntegrityError
        A proof cannot be read.
    """
    kept = {head: head.read_text(encoding="utf-8", errors="replace")} if head.is_file() else {}
    for path in sorted((home / "releases").glob(f"*/{PROOF}")):
        try:
            kept[path] = str(json.loads(path.read_bytes())["checkpoint"])
        except (ValueError, KeyError, TypeError):
            raise broken("this proof cannot be read", str(path), "remove it, then run fairward ledger prove") from None
    return kept


def broken(what: str, where: str, remedy: str = _REMEDY) -> IntegrityError:
    """Return the error that says what is wrong with the ledger."""
    return IntegrityError(f"the ledger does not verify: {what}", where=where, remedy=remedy)


def _fault(entry: Entry, place: int) -> str | None:
    if entry.seq != place:
        return f"entry {place} is missing"
    if entry.hash != leaf_hash(leaf_of(entry)).hex():
        return f"entry {place} ({entry.kind}) was changed after it was written"
    return None


def _unsigned(entry: Entry, notes: Mapping[int, str], tree: Checkpoint, keys: Keyring) -> str | None:
    if entry.seq not in notes:
        return f"entry {entry.seq} ({entry.kind}) has no signed checkpoint: it was added behind the ledger's back"
    try:
        signed = checkpoint_of(notes[entry.seq], keys.at(entry.seq))
    except NoteError as fault:
        return f"the checkpoint of entry {entry.seq} {fault}"
    if signed.origin != tree.origin:
        return f"the checkpoint of entry {entry.seq} is of {signed.origin}, not of {tree.origin}"
    if signed != tree:
        return f"entry {entry.seq} ({entry.kind}) is not the one that was signed: it was changed or moved"
    return None


def _cut(count: int) -> str:
    return f"entry {count + 1} is missing: the log was cut after entry {count}"
