"""Which public edition residents read: that of the release in use, or of the last one that was audited."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from audit.entries import Entry
from audit.ledger import ledger_of
from audit.public.page import public_view
from audit.standing import Standing, standing
from audit.written import PUBLIC
from configs.city import City
from configs.load import load_policy
from configs.window_words import day
from serving.approved.guard import Guard
from serving.web.problems import ProblemError


@dataclass(frozen=True)
class Edition:
    """A release's public edition, and whether that release is in use.

    Attributes
    ----------
    number : int
        The release.
    folder : pathlib.Path
        Where its files are.
    used : Standing or None
        Where it stands, if it is in use now.
    """

    number: int
    folder: Path
    used: Standing | None

    @property
    def public(self) -> dict[str, Any]:
        """What it says, as JSON values."""
        content: dict[str, Any] = json.loads((self.folder / PUBLIC).read_bytes())
        return content


def edition_of(guard: Guard) -> Edition:
    """Return the public edition that residents read now.

    Raises
    ------
    ProblemError
        404: no release has been audited.
    """
    found = audited(guard.city)
    if not found:
        detail, remedy = "no release has been audited, so there is no public edition", "come back when one has been"
        raise ProblemError(404, "no-dossier", detail, remedy)
    number = guard.number if guard.number in found else max(found)
    return Edition(number, found[number], _used(guard, number))


def edition_numbered(guard: Guard, number: int) -> Edition:
    """Return the public edition of one release.

    Raises
    ------
    ProblemError
        404: it has none.
    """
    found = audited(guard.city)
    if number not in found:
        known = ", ".join(map(str, sorted(found))) or "none yet"
        raise ProblemError(404, "no-dossier", f"release {number} has no public edition", f"there are: {known}")
    return Edition(number, found[number], _used(guard, number))


def audited(city: City) -> dict[int, Path]:
    """Return the folder of each release that has a public edition."""
    found = (path.parent for path in (city.home / "releases").glob(f"*/{PUBLIC}"))
    return {int(folder.name): folder for folder in found if folder.name.isdigit()}


def entries_of(city: City) -> list[Entry]:
    """Return the ledger's entries, checked.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    """
    return ledger_of(city).verify()


def in_words(edition: Edition) -> str:
    """Say which release is in use, and since when."""
    if edition.used is None:
        return "No forecast is in use now. This is the newest release that was audited."
    until = f" Its approval ends on {day(edition.used.until)}." if edition.used.until else ""
    since = day_of(edition.used.since)
    return f"Release {edition.number} {f'has been in use since {since}' if since else 'is in use'}.{until}"


def day_of(moment: str | None) -> str:
    """Return the day of a moment or a day of the ledger in words; empty for none."""
    return day(date.fromisoformat(moment[:10])) if moment else ""


def view_of(city: City, edition: Edition) -> dict[str, Any]:
    """Return everything that the edition says, worded and drawn."""
    path = edition.folder / PUBLIC
    return _view(city, path, path.stat().st_mtime_ns)


def _view(city: City, path: Path, changed: int) -> dict[str, Any]:
    kept = _VIEWS.get((path, changed))
    if kept is None:
        import geopandas as gpd

        areas = gpd.read_parquet(path.parent / "areas.parquet")
        kept = public_view(json.loads(path.read_bytes()), areas, city)
        _VIEWS.clear()
        _VIEWS[path, changed] = kept
    return kept


_VIEWS: dict[tuple[Path, int], dict[str, Any]] = {}
"""The newest view that was made: drawing a city takes a moment."""


def _used(guard: Guard, number: int) -> Standing | None:
    if guard.number != number:
        return None
    policy = load_policy(guard.city.policy)
    return standing(entries_of(guard.city), number, policy, guard.clock())
