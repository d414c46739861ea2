"""What pages and API read of the record: weeks with their scores, series of drift, alerts, what was watched."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configs.city import City
from serving.archive.seals import Seal, seals
from serving.monitor.kept import REFERRED, SCORES, WATCH, read, week_folder
from serving.monitor.notices import Alert
from serving.monitor.told import told


@dataclass(frozen=True)
class Week:
    """One issued edition and what became of it; a window that two releases forecast has two.

    Attributes
    ----------
    name : str
        Of its folder in the archive: the first day of the window, with a number behind it where another followed.
    folder : Path
        Where it lies (see `serving.archive.editions.read_edition`).
    seal : Seal
        Window, release, when it was issued, how late.
    scores : dict or None
        As `serving.monitor.score.score` says; None until its outcome has matured.
    watch : dict or None
        As `serving.monitor.watch.watch` says: the gates as asked after it was scored.
    referred : dict or None
        The ledger's entry by which its release was taken out of use after it.
    """

    name: str
    folder: Path
    seal: Seal
    scores: dict[str, Any] | None
    watch: dict[str, Any] | None
    referred: dict[str, Any] | None


def weeks(city: City) -> list[Week]:
    """Return every issued edition, oldest first."""
    return [_week(city, folder, seal) for folder, seal in seals(city)]


def alerts(city: City, window: str | None = None, *, only_new: bool = False) -> list[Alert]:
    """Return alerts, oldest window first.

    Parameters
    ----------
    city : City
        Whose record.
    window : str, optional
        First day of the only window that is wanted.
    only_new : bool
        Without what the window before had too.

    Returns
    -------
    list of dict
        As `serving.monitor.notices.of_window`.
    """
    found = [each for each in told(city) if window is None or each["window"] == window]
    return [each for each in found if each["new"] or not only_new]


def _week(city: City, folder: Path, seal: Seal) -> Week:
    kept = week_folder(city, folder.name)
    return Week(folder.name, folder, seal, *(read(kept / name) for name in (SCORES, WATCH, REFERRED)))
