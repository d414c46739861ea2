"""The monitor's record: a folder for each issued edition, each file in it written once and never again."""

import json
from pathlib import Path
from typing import Any

from configs.city import City
from configs.errors import IntegrityError
from configs.files import canonical_json, sha256_file, write_bytes

SCORES, ROWS, WATCH, ALERTS, REFERRED = "scores.json", "scored.parquet", "watch.json", "alerts.json", "referred.json"
SILENT = "silent.json"


def week_folder(city: City, name: str) -> Path:
    """Return where the record of an edition is kept; its name is that of the edition's folder in the archive."""
    return city.home / "monitor" / name


def read(path: Path) -> dict[str, Any] | None:
    """Return what a file of the record says; None where it is not there yet.

    Raises
    ------
    IntegrityError
        It cannot be read.
    """
    if not path.is_file():
        return None
    try:
        value: dict[str, Any] = json.loads(path.read_bytes())
    except ValueError:
        raise IntegrityError("this record cannot be read", where=str(path), remedy="restore it from a copy") from None
    return value


def keep(path: Path, value: dict[str, Any]) -> None:
    """Write a file of the record, whole, where there is none yet."""
    if not path.exists():
        write_bytes(path, canonical_json(value))


def refuse_changed(path: Path, digest: str) -> None:
    """Refuse a file that is not what was recorded.

    Raises
    ------
    IntegrityError
        It is missing, or its digest is another one.
    """
    if not path.is_file() or sha256_file(path) != digest:
        raise IntegrityError("this file is not what was scored", where=str(path), remedy="restore it from a backup")
