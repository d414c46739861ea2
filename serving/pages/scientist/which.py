"""Which release a page of the scientists is about: the one asked for, that in use, or the newest."""

from pathlib import Path

from configs.city import City
from serving.approved.guard import Guard
from serving.web.problems import ProblemError, unknown


def number_of(guard: Guard, asked: int | None) -> int:
    """Return the release that is asked for, else the one in use, else the newest.

    Raises
    ------
    ProblemError
        404: no release has been trained.
    """
    known = numbers(guard.city)
    if not known:
        raise ProblemError(404, "unknown-release", "no release has been trained", "run fairward train")
    return asked or guard.number or max(known)


def numbers(city: City) -> list[int]:
    """Return the numbers of the releases whose files are here, in order."""
    found = (city.home / "releases").glob("*/release.json")
    return sorted(int(path.parent.name) for path in found if path.parent.name.isdigit())


def folder_of(city: City, number: int, needs: str) -> Path:
    """Return a release's folder, which holds a file.

    Raises
    ------
    ProblemError
        404: there is no such release, or it lacks the file.
    """
    known = numbers(city)
    if number not in known:
        raise unknown("unknown-release", str(number), [str(each) for each in known])
    folder = city.home / "releases" / str(number)
    if not (folder / needs).is_file():
        raise ProblemError(404, "no-dossier", f"release {number} has no {needs}", "audit it, or ask for another")
    return folder
