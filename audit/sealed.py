"""Whether a sealed copy of a city is what was sealed: every file by its digest, the whole by its signature."""

from pathlib import Path

from audit.entries import Entry, leaf_of
from audit.merkle import root
from configs.city import City
from configs.errors import IntegrityError
from configs.files import sha256_file
from configs.seal import SEALED, SIGNATURE, seal_of
from training.signing import signed_by_us

_REMEDY = "copy the bento anew from where it was made"


def check_seal(city: City, entries: list[Entry]) -> None:
    """Hold every file of a sealed copy against its seal; of a city that is none there is nothing to check.

    Parameters
    ----------
    city : City
        The city.
    entries : list of Entry
        Its ledger's, verified.

    Raises
    ------
    IntegrityError
        Names the first file that was changed, added or taken away.
    """
    seal = seal_of(city.home)
    if seal is None:
        return
    path = city.home / SEALED
    if not signed_by_us(city, path.read_bytes(), city.home / SIGNATURE):
        raise IntegrityError("this seal is not what was signed", where=str(path), remedy=_REMEDY)
    found = files_in(city.home)
    for name in sorted({*found, *seal.files}):
        if name not in found or seal.files.get(name) != sha256_file(found[name]):
            raise IntegrityError(f"this file {_fault(name, found, seal.files)}", where=name, remedy=_REMEDY)
    if (len(entries), root([leaf_of(entry) for entry in entries]).hex()) != (seal.entries, seal.root):
        raise IntegrityError("the ledger is not the one that was sealed", where=str(path), remedy=_REMEDY)


def files_in(home: Path) -> dict[str, Path]:
    """Return every file of a copy by its path in it, but for the seal itself."""
    found = {path.relative_to(home).as_posix(): path for path in sorted(home.rglob("*")) if path.is_file()}
    return {name: path for name, path in found.items() if name not in (SEALED, SIGNATURE)}


def _fault(name: str, found: dict[str, Path], sealed: dict[str, str]) -> str:
    if name not in found:
        return "of the sealed copy is missing"
    return "of the sealed copy was changed since it was sealed" if name in sealed else "is not named by the seal"
