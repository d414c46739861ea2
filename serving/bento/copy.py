"""Lays out the sealed copy of a city: what its pages and API read, and nothing that writes, learns or signs."""

import shutil
from datetime import datetime
from pathlib import Path

from audit import ledger_rows
from audit.entries import leaf_of
from audit.ledger import Ledger, ledger_of
from audit.ledger_check import PROOF
from audit.ledger_rows import Rows
from audit.merkle import root
from audit.proof import prove
from audit.sealed import files_in
from configs.city import City
from configs.database import Database
from configs.files import canonical_json, sha256_file, write_bytes
from configs.seal import SEALED, SIGNATURE
from serving.archive.editions import Edition, archive
from serving.bento.settings import refuse_other_settings, write_settings
from training.signing import signing_key

_LOCK = 0
"""Of a database that only this process writes."""


def write_copy(city: City, edition: Edition, home: Path, now: datetime) -> None:
    """Write a sealed copy of a city.

    Parameters
    ----------
    city : City
        Whose release is approved.
    edition : Edition
        The forecast that the copy shows.
    home : pathlib.Path
        Folder of the copy, which is not there yet; it has the city's name.
    now : datetime
        The moment (UTC).
    """
    home.mkdir(parents=True)
    write_settings(city, home)
    _folder(city.home / "releases" / str(edition.release), home / "releases" / str(edition.release))
    for folder in archive(city).values():
        _folder(folder, home / "forecasts" / folder.name)
    if (city.home / "monitor").is_dir():
        _folder(city.home / "monitor", home / "monitor")
    (home / "keys").mkdir()
    for path in sorted((city.home / "keys").glob("*.pub")):
        shutil.copyfile(path, home / "keys" / path.name)
    rows = _write_ledger(ledger_of(city), home)
    for number in sorted({entry.payload["release"] for entry in rows.entries if "release" in entry.payload}):
        write_bytes(home / "releases" / str(number) / PROOF, canonical_json(prove(ledger_of(city), number)))
    said = {
        "city": city.name,
        "release": edition.release,
        "window": edition.start.isoformat(),
        "made": now.isoformat(timespec="seconds"),
        "entries": len(rows.entries),
        "root": root([leaf_of(entry) for entry in rows.entries]).hex(),
        "files": {name: sha256_file(path) for name, path in files_in(home).items()},
    }
    (home / SEALED).write_bytes(canonical_json(said))
    (home / SIGNATURE).write_bytes(signing_key(city).sign((home / SEALED).read_bytes()))
    refuse_other_settings(city, home)


def _folder(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"), copy_function=shutil.copyfile)


def _write_ledger(ledger: Ledger, home: Path) -> Rows:
    """Write the rows of a ledger, wherever it is, as an SQLite file, with the newest checkpoint beside it."""
    rows = ledger.verified()
    copy = Database(home / "ledger.db", None, key="ledger.url", what="the copy of the ledger", lock=_LOCK)
    with copy.transaction(writes=True) as connection:
        for entry in rows.entries:
            ledger_rows.add(connection, entry, rows.notes[entry.seq])
    (home / "ledger.head").write_text(rows.notes[len(rows.entries)], encoding="utf-8")
    return rows
