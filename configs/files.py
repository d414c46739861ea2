"""Files that are whole or absent, digests of what is in them, and one writer at a time."""

import fcntl
import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from configs.errors import StateError


@contextmanager
def atomic_path(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """Give a temporary path that becomes `path`, with this mode, only when the block ends well.

    A process killed inside the block leaves `path` as it was, and a temporary file that the next one removes. Several
    may write at once: each holds its own temporary file, and the last one's stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.????????{glob.escape(path.suffix)}*"):
        _remove_unless_held(left)
    handle, temporary = _held_file(path)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
        os.close(handle)


def _held_file(path: Path) -> tuple[int, Path]:
    """Make a temporary file beside a path that nobody removes while this process holds it."""
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if Path(name).exists():  # another may have removed it before it was held
            return handle, Path(name)
        os.close(handle)


def _remove_unless_held(left: Path) -> None:
    try:
        with left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink(missing_ok=True)
    except (BlockingIOError, FileNotFoundError):
        return


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder that takes the place of folder `path` when the block ends well.

    Folders are written under the workspace's lock, so what an earlier, killed process left unfinished is removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{path.name}.*"):
        shutil.rmtree(left)
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield temporary
        temporary.chmod(0o755)
        if path.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
            path.replace(old / "old")
            temporary.replace(path)
            shutil.rmtree(old)
        else:
            temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_bytes(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all, readable by all unless another mode is given."""
    with atomic_path(path, mode) as temporary:
        temporary.write_bytes(content)


def canonical_json(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8, no NaN."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def sha256_bytes(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, freed by the system even when the process is killed.

    Raises
    ------
    StateError
        Another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StateError(
                "another fairward verb is writing to this city's workspace",
                where=str(folder),
                remedy="wait until it has ended",
            ) from None
        yield
