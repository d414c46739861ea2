"""A disk that is full or away while a backup is written or unpacked, said in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.errors import MachineError


@contextmanager
def disk_of(path: Path) -> Iterator[None]:
    """Write to a place; what its disk refuses without naming a file is said to be there.

    Raises
    ------
    MachineError
        It is full, or died.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        said = f"nothing was written ({error.strerror})"
        raise MachineError(said, where=str(path), remedy="make room there, or name another place") from None
