"""How a backup reads a folder that others read and write: each file once, and databases as of a whole transaction."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from configs.errors import IntegrityError, StateError

_SQLITE = b"SQLite format 3\0"


@contextmanager
def copies(home: Path) -> Iterator[Path]:
    """Give an empty folder that is no part of a backup, readable by its owner only; one that was killed left it."""
    folder = home / ".backup"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def source_of(home: Path, name: Path, beside: Path) -> Path:
    """Return from where a file is read: itself, or a copy that SQLite makes of one state of a database.

    Parameters
    ----------
    home : pathlib.Path
        The city's folder.
    name : pathlib.Path
        The file's place in it.
    beside : pathlib.Path
        Where copies lie.

    Raises
    ------
    StateError
        As `opened`.
    IntegrityError
        The database is damaged.
    """
    path = home / name
    with opened(path) as stream:
        if stream.read(len(_SQLITE)) != _SQLITE:
            return path
    copy = beside / f"{len(list(beside.iterdir()))}.db"
    try:
        with (
            closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=30)) as found,
            closing(sqlite3.connect(copy)) as made,
        ):
            found.backup(made)
    except sqlite3.Error as error:
        raise IntegrityError(
            f"SQLite cannot copy this database ({error})", where=str(path), remedy="put back an earlier one"
        ) from None
    return copy


def opened(path: Path) -> IO[bytes]:
    """Open a file of the city's folder.

    Raises
    ------
    StateError
        It is gone meanwhile, or may not be read.
    """
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise changed(path) from None
    except PermissionError:
        raise StateError(
            "this file cannot be read", where=str(path), remedy="run fairward backup as who owns it"
        ) from None


def changed(path: Path) -> StateError:
    """Make the refusal of a file that is not what it was a moment ago."""
    return StateError("this file changed while it was backed up", where=str(path), remedy="run fairward backup again")
