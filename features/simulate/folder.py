"""The folder of sources: replaced whole or not at all, and only where a simulation wrote it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.errors import StateError
from configs.files import atomic_folder, one_writer


def refuse_strange(folder: Path) -> None:
    """Refuse to take the place of data that no simulation wrote.

    Raises
    ------
    StateError
        The folder holds anything, but not a simulation's truth.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "truth" / "parameters.json").is_file():
        raise StateError(
            "this folder holds data that no simulation wrote, and simulating would replace it",
            where=str(folder),
            remedy="unset FAIRWARD_DATA_FOLDER, set data_folder to another folder, or empty it yourself",
        )


@contextmanager
def own_folder(path: Path) -> Iterator[Path]:
    """Give a folder that takes the place of `path` when the block ends well.

    Its one writer first removes what a killed simulation left behind.

    Raises
    ------
    StateError
        Another process is writing it.
    """
    with one_writer(path.parent / ".simulate"):
        for left in path.parent.glob(f".{path.name}.*"):
            shutil.rmtree(left)
        with atomic_folder(path) as folder:
            yield folder
