"""What is written on a sealed copy of a city: `sealed.json` in its folder, and which copy it is."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from configs.errors import IntegrityError

SEALED, SIGNATURE = "sealed.json", "sealed.sig"
SETTINGS, POLICY, TAXONOMY = "city.yaml", "policy.yaml", "taxonomy.yaml"
FOLDER = "sealed"
"""Folder beside the code that holds a sealed city."""


@dataclass(frozen=True)
class Seal:
    """One sealed copy.

    Attributes
    ----------
    city : str
        Its name.
    release : int
        The release whose forecast it serves.
    window : date
        First day of the window of that forecast.
    made : datetime
        When the copy was made (UTC).
    entries : int
        How many the ledger had.
    root : str
        Of the ledger's tree over them, in hexadecimal digits.
    files : dict of str
        SHA-256 of every file of the copy, by its path in it.
    """

    city: str
    release: int
    window: date
    made: datetime
    entries: int
    root: str
    files: dict[str, str]


def is_sealed(home: Path) -> bool:
    """Tell whether a city's folder is a sealed copy."""
    return (home / SEALED).is_file()


def seal_of(home: Path) -> Seal | None:
    """Read what is written on a copy; None where a city's folder is no copy.

    Raises
    ------
    IntegrityError
        It cannot be read.
    """
    if not is_sealed(home):
        return None
    try:
        said = json.loads((home / SEALED).read_bytes())
        window, made = date.fromisoformat(said["window"]), datetime.fromisoformat(said["made"])
        files = {str(name): str(digest) for name, digest in said["files"].items()}
        return Seal(said["city"], int(said["release"]), window, made, int(said["entries"]), str(said["root"]), files)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise IntegrityError(
            "this seal cannot be read", where=str(home / SEALED), remedy="copy the bento anew"
        ) from None


def sealed_city(code: Path) -> Path | None:
    """Return the settings of the city that is sealed beside the code; None where none is.

    Parameters
    ----------
    code : pathlib.Path
        The folder that holds the packages.
    """
    return next((path.with_name(SETTINGS) for path in sorted((code / FOLDER).glob(f"*/{SEALED}"))), None)
