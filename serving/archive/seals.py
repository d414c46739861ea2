"""When a window's forecast was issued, kept beside it: an edition that is sealed is never written anew."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from configs.city import City
from configs.errors import IntegrityError
from configs.files import canonical_json, sha256_file, write_bytes

SEAL = "issued.json"
EARLIER = "earlier"


@dataclass(frozen=True)
class Seal:
    """That an edition was issued, and when.

    Attributes
    ----------
    window : str
        First day of its window.
    release : int
        The release that made it.
    manifest : str
        SHA-256 of its manifest, which holds that of every file.
    issued : str
        The moment, ISO 8601 with its zone, by `clock`.
    late_hours : float
        Hours after the window's start at which it was issued; 0 where it was there when the window began.
    clock : str
        `system`, or `simulated` in a city whose time is simulated.
    """

    window: str
    release: int
    manifest: str
    issued: str
    late_hours: float
    clock: str

    @property
    def late(self) -> bool:
        """Whether the window had begun."""
        return self.late_hours > 0


def read_seal(folder: Path) -> Seal | None:
    """Return an edition's seal; None where it has none.

    Raises
    ------
    IntegrityError
        The edition is not the one that was sealed.
    """
    path = folder / SEAL
    if not path.is_file():
        return None
    seal = Seal(**json.loads(path.read_bytes()))
    if seal.manifest != sha256_file(folder / "manifest.json"):
        what = f"this edition is not the one that was issued on {seal.issued[:10]}"
        raise IntegrityError(what, where=str(folder), remedy="restore the folder from a backup")
    return seal


def write_seal(folder: Path, issued: datetime, starts: datetime, clock: str) -> Seal:
    """Seal an edition as issued at a moment; one that is sealed keeps its seal.

    Parameters
    ----------
    folder : Path
        The edition's.
    issued, starts : datetime.datetime
        The moment, and that of the window's start, both with their zone.
    clock : str
        By which clock the moment was read.
    """
    known = read_seal(folder)
    if known is not None:
        return known
    manifest = json.loads((folder / "manifest.json").read_bytes())
    late = max(0.0, round((issued - starts).total_seconds() / 3600, 2))
    digest = sha256_file(folder / "manifest.json")
    seal = Seal(manifest["window_start"], manifest["release"], digest, issued.isoformat(), late, clock)
    write_bytes(folder / SEAL, canonical_json(asdict(seal)))
    return seal


def seals(city: City) -> list[tuple[Path, Seal]]:
    """Return every sealed edition by window and then by issue, with its folder; those that were followed up too."""
    home = city.home / "forecasts"
    folders = [path.parent for pattern in ("*/", f"{EARLIER}/*/") for path in home.glob(f"{pattern}{SEAL}")]
    found = [(folder, seal) for folder in folders if (seal := read_seal(folder)) is not None]
    return sorted(found, key=lambda each: (each[1].window, each[1].issued, str(each[0])))


def set_aside(folder: Path) -> None:
    """Move a sealed edition out of the way of another one of its window: it is kept, numbered from 1."""
    kept = folder.parent / EARLIER
    kept.mkdir(exist_ok=True)
    number = len(list(kept.glob(f"{folder.name}.*"))) + 1
    folder.replace(kept / f"{folder.name}.{number}")
