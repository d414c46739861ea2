"""The state of a landing: which pages count, what they are of, and where the next run continues."""

import json
from pathlib import Path

from configs.base import Frozen
from configs.errors import IntegrityError, StateError
from configs.files import sha256_file
from features.fetch.position import Position


class Page(Frozen):
    """One landed page: its file, its rows, the file's SHA-256 and the cursor's text in its last row."""

    file: str
    rows: int
    digest: str
    last: str | None


class State(Frozen):
    """What has been landed of a feed: the columns, a digest of each setting that says what they are, and the pages."""

    feed: dict[str, str]
    columns: tuple[str, ...]
    cursor: Position | None = None
    pages: tuple[Page, ...] = ()


def read_state(folder: Path) -> State | None:
    """Return the state of a landing folder, None before the first fetch.

    Raises
    ------
    StateError
        It cannot be read.
    """
    path = folder / "state.json"
    if not path.exists():
        return None
    try:
        return State(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise StateError(
            "the state of the landing cannot be read",
            where=str(path),
            remedy="delete the folder to fetch everything anew",
        ) from None


def check_pages(folder: Path, state: State) -> None:
    """Check that every page is what was written.

    Raises
    ------
    IntegrityError
        One is missing or was changed.
    """
    for page in state.pages:
        path = folder / page.file
        if not path.is_file() or sha256_file(path) != page.digest:
            raise IntegrityError(
                "a landed page is missing or was changed",
                where=str(path),
                remedy="bring the file back, or delete the folder to fetch everything anew",
            )
