"""What the first member of a backup says: whose it is, its files, how its ledger stands, and what is not in it."""

import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from configs.errors import IntegrityError

MANIFEST = "manifest.json"
FORMAT = 1
LONGEST = 256 * 2**20
"""Bytes of the longest manifest that is read."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Mode = Annotated[int, Field(ge=0, le=0o777)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Kept(_Read):
    """One file: its SHA-256, size in bytes, and who may read it."""

    sha256: Digest
    size: int = Field(ge=0)
    mode: Mode


class Outside(_Read):
    """What the backup does not hold: the setting that names it, what it is, and how it is saved."""

    key: str
    what: str
    save: str


class Tree(_Read):
    """How the ledger stands: number of its entries, and the root over them."""

    entries: int = Field(ge=0)
    root: Digest


class Manifest(_Read):
    """What a backup says of itself.

    `home` is where the city's folder was: MLflow keeps absolute places.
    """

    format: int
    fairward: str
    city: str
    made: AwareDatetime = Field(strict=False)
    home: str
    ledger: Tree
    folders: dict[str, Mode]
    files: dict[str, Kept]
    outside: list[Outside]

    def content(self) -> bytes:
        """Return it as it is written."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(content: bytes, where: str) -> Manifest:
    """Read what a backup says of itself.

    Raises
    ------
    IntegrityError
        It cannot be read, names a place outside the city's folder, or is of a format that this build does not know.
    """
    try:
        said: Any = json.loads(content)
        if isinstance(said, dict) and said.get("format") != FORMAT:
            raise IntegrityError(
                f"this backup is of format {said.get('format')}, and {FORMAT} is read here",
                where=where,
                remedy="restore it with the Fairward that its manifest.json names",
            )
        found = Manifest.model_validate(said)
    except (ValueError, ValidationError, RecursionError):
        raise damaged("its manifest.json cannot be read", where) from None
    for name in (*found.folders, *found.files):
        if not _inside(name):
            raise damaged(f"its manifest.json names a place outside the city's folder ({name!r})", where)
    return found


def damaged(what: str, where: str | Path) -> IntegrityError:
    """Make the refusal of a backup that is not what was written."""
    remedy = "use another copy of the backup, or another backup; nothing was put in place"
    return IntegrityError(what, where=str(where), remedy=remedy)


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and str(PurePosixPath(name)) == name and not name.startswith("/") and ".." not in parts
