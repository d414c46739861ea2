"""Lands a table that its publisher replaces: all of it anew, in the place of the last edition when it is whole."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from configs.errors import DataError, FairwardError
from configs.files import atomic_folder
from features.fetch.account import FetchAccount
from features.fetch.state import read_state

_LEAST = 0.5
"""An edition of less than this share of the last one's rows was read while the publisher still filled the table."""


def land_edition(folder: Path, name: str, land: Callable[[Path], FetchAccount]) -> FetchAccount:
    """Land a whole edition; one that ends early or has lost most of its rows leaves the last one in its place.

    A run that was killed begins anew: the rest of another edition may not be added to what it had.

    Parameters
    ----------
    folder : pathlib.Path
        Of the feed's landing.
    name : str
        The feed's key in the city file, for errors.
    land : callable
        Lands everything in a folder that is empty.

    Returns
    -------
    FetchAccount
        Of the edition that stands now.
    """
    group, _, key = name.partition(".")
    account = FetchAccount(group, key)
    try:
        last = read_state(folder)
        had = sum(page.rows for page in last.pages) if last else 0
        account = FetchAccount(group, key, landed=had, cursor=last.cursor if last else None)
        with atomic_folder(folder) as temporary:
            new = land(temporary)
            if new.error is not None:
                raise new.error
            _refuse_lost(had, new, folder)
        return new
    except FairwardError as error:
        return replace(account, error=error)


def _refuse_lost(had: int, new: FetchAccount, folder: Path) -> None:
    if new.rows < _LEAST * had:
        raise DataError(
            f"the table has {new.rows:,} rows, and had {had:,}: it may be half filled, so the last edition stands",
            where=new.name,
            remedy=f"run fairward fetch again later; if it is meant so, delete the folder {folder}",
        )
