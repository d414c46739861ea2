"""Restores a city from a backup: unpacked beside its place, checked there with its ledger, and put in place whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audit.backup.disk import disk_of
from audit.backup.manifest import Manifest
from audit.backup.mlflow_places import move_places
from audit.backup.unpack import unpack
from audit.entries import Entry, leaf_of
from audit.history import in_use
from audit.ledger import ledger_of
from audit.merkle import root
from audit.mirror import moved
from configs.city import City
from configs.errors import IntegrityError, StateError
from configs.files import one_writer


@dataclass(frozen=True)
class Restored:
    """A city that was restored: what its backup says, the release in use, and in what the registry disagrees."""

    manifest: Manifest
    release: int | None
    moved: list[str]


def restore(city: City, path: Path) -> Restored:
    """Put a city's folder in place from a backup, where there is none; killed, it leaves none.

    Parameters
    ----------
    city : City
        Whose; its folder is in the workspace that is configured now.
    path : pathlib.Path
        What `audit.backup.pack.backup` wrote.

    Raises
    ------
    StateError
        The folder is there already, or the backup is another city's.
    IntegrityError
        The backup, or the ledger in it, is not what was written.
    MachineError
        The disk is full or away.
    """
    _refuse_standing(city.home)
    with disk_of(city.workspace), _beside(city.home) as folder:
        apart = city.model_copy(update={"workspace": folder})
        manifest = unpack(path, apart.home, city.name)
        if (apart.home / "mlflow.db").is_file():
            move_places(apart.home / "mlflow.db", Path(manifest.home), city.home)
        entries = _entries(apart, manifest, path)
        faults = moved(apart, entries)
        _refuse_standing(city.home)
        try:
            apart.home.rename(city.home)
        except OSError:
            _refuse_standing(city.home)
            raise
    return Restored(manifest, in_use(entries), faults)


def _refuse_standing(home: Path) -> None:
    if home.exists() or home.is_symlink():
        remedy = "move it away first: nothing is restored over a city"
        raise StateError("this city's folder exists already", where=str(home), remedy=remedy)


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """Give an empty folder on the same disk, which is gone afterwards; one that was killed left it to the next."""
    folder = home.parent / f".{home.name}.restore"
    with one_writer(folder):
        shutil.rmtree(folder / home.name, ignore_errors=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def _entries(apart: City, manifest: Manifest, path: Path) -> list[Entry]:
    """Return the ledger's entries, verified, and no others than when the backup was made."""
    entries = ledger_of(apart).verify()
    found = root([leaf_of(entry) for entry in entries[: manifest.ledger.entries]]).hex()
    if len(entries) < manifest.ledger.entries or found != manifest.ledger.root:
        raise IntegrityError(
            f"the ledger is not the one of this backup, which had {manifest.ledger.entries} entries with root "
            f"{manifest.ledger.root}",
            where=apart.ledger.url or str(path),
            remedy="restore the ledger's database from the same day first"
            if apart.ledger.url
            else "use another backup",
        )
    return entries
