"""Which files of a city's folder a backup holds: all that cannot be made again."""

import os
from pathlib import Path

from configs.errors import StateError

MADE_AGAIN = ("bentoml", "hub-parts", "search", "training")
"""Folders of a city that a verb or the service makes anew where they are missing."""
_BESIDE = (".db-journal", ".db-shm", ".db-wal", ".lock")
"""How names end of what SQLite and locks leave beside a file."""
ARTIFACTS = "mlartifacts"
"""MLflow's folder, in which names are its own business."""


def chosen(home: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders and the files of a city that a backup holds, by their places in its folder, in order.

    Names that begin with a dot are of what is being written, and of locks.

    Raises
    ------
    StateError
        Something in it is a link, or no file.
    """
    folders: list[Path] = []
    files: list[Path] = []
    for place, inside, names in os.walk(home, onerror=_refuse_unreadable):
        within = Path(place).relative_to(home)
        inside[:] = sorted(name for name in inside if _kept(within / name))
        folders += [within / name for name in inside]
        files += [within / name for name in sorted(names) if _kept(within / name)]
    for path in [*folders, *files]:
        if (home / path).is_symlink() or not ((home / path).is_file() or (home / path).is_dir()):
            raise StateError(
                "this is a link, or no file: what it leads to would not be saved",
                where=str(home / path),
                remedy="put what it leads to in its place, or move it away",
            )
    return folders, files


def _kept(path: Path) -> bool:
    if path.parts[0] == ARTIFACTS:
        return True
    return not (path.name.startswith(".") or path.name.endswith(_BESIDE) or str(path) in MADE_AGAIN)


def _refuse_unreadable(error: OSError) -> None:
    raise StateError(
        f"this folder cannot be read ({error.strerror})",
        where=str(error.filename),
        remedy="run fairward backup as who owns it",
    ) from None
