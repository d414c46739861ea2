"""Every alert that the record holds: of issued windows, of silence, of gates in use, of releases taken out of it."""

from functools import lru_cache
from pathlib import Path

from configs.city import City
from configs.window_words import noun
from serving.monitor import notices
from serving.monitor.kept import ALERTS, REFERRED, SILENT, WATCH, read

_FILES = (SILENT, ALERTS, WATCH, REFERRED)
_HELD = 1_040
"""Windows whose alerts are held: twenty years of weeks."""


def told(city: City) -> list[notices.Alert]:
    """Return every alert that the record holds, oldest window first; each file of the record is read once."""
    unit = noun(city.window)
    folders = sorted((city.home / "monitor").glob("*"))
    return [alert for folder in folders for alert in of_folder(folder, _stamp(folder), unit)]


@lru_cache(maxsize=_HELD)
def of_folder(folder: Path, stamp: tuple[tuple[int, ...], ...], unit: str) -> tuple[notices.Alert, ...]:
    """Return the alerts of a window's record.

    Parameters
    ----------
    folder : pathlib.Path
        Of the window.
    stamp : tuple
        What tells its files from those that were read before: they are written once, one after the other.
    unit : str
        What the city's window is called.
    """
    silence, issued, watched, noted = (read(folder / name) for name in _FILES)
    found: list[notices.Alert] = [*(silence or {}).get("alerts", []), *(issued or {}).get("alerts", [])]
    if watched is not None:
        found += notices.drifts(watched)
        if noted is not None and noted["entry"] is not None:
            found.append(notices.withdrawal(watched, noted, unit))
    return tuple(found)


def _stamp(folder: Path) -> tuple[tuple[int, ...], ...]:
    found = []
    for name in _FILES:
        path = folder / name
        if path.is_file():
            stat = path.stat()
            found.append((_FILES.index(name), stat.st_ino, stat.st_mtime_ns, stat.st_size))
    return tuple(found)
