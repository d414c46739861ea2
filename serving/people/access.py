"""The log of who read and did what, when and why: a file a day, each line chained to the one before."""

import fcntl
import hashlib
import json
import logging
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, Any

from configs.errors import IntegrityError
from configs.files import canonical_json

LOG = logging.getLogger("fairward")
START = "0" * 64
MOST_WAITING = 100_000
EVERY = 0.5
"""Seconds between two writes."""


@dataclass(frozen=True)
class Access:
    """Something that was read or done.

    Attributes
    ----------
    at : str
        UTC, ISO 8601, to the millisecond.
    who : str
        The person's name, or `-` for somebody without an account.
    act : str
        Of the permission table, or sign_in.
    what : str
        Method and address, the query included.
    why : str
        The purpose that was stated, where the act asks for one.
    status : int
        Of the answer.
    """

    at: str
    who: str
    act: str
    what: str
    why: str
    status: int


def moment(now: float) -> str:
    """Return a moment as the log has it."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class AccessLog:
    """Writes the log in the background, several lines at once; where the disk refuses, lines wait and reads go on.

    Parameters
    ----------
    folder : pathlib.Path
        Where the files lie, readable by their owner only.
    keep_days : int
        After so many days a file is removed.
    """

    def __init__(self, folder: Path, keep_days: int) -> None:
        self.folder = folder
        self._keep = keep_days
        self._waiting: deque[Access] = deque()
        self._lost = 0
        self._stop = Event()
        self._writing = Lock()
        self._failed = False
        self._ends: dict[str, _End] = {}
        self._thread: Thread | None = None

    def note(self, access: Access) -> None:
        """Add a line; it is written within a second."""
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1
        self._waiting.append(access)

    def start(self) -> None:
        """Begin to write in the background."""
        self._thread = Thread(target=self._write_on, name="access log", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)
        self.flush()

    def flush(self) -> None:
        """Write what waits now."""
        with self._writing:
            lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if self._lost:
                gap = Access(lines[0].at if lines else "", "-", "log", f"{self._lost} lines were lost", "", 0)
                lines.insert(0, gap)
            try:
                for day in sorted({line.at[:10] for line in lines}):
                    mine = [line for line in lines if line.at[:10] == day]
                    self._ends = {day: _append(self.folder, day, mine, self._ends.get(day))}
                self._lost, self._failed = 0, False
            except OSError as fault:
                self._waiting.extendleft(reversed([line for line in lines if line.act != "log"]))
                if not self._failed:
                    LOG.error("the access log cannot be written (%s): its lines wait", fault.strerror)
                self._failed = True

    def _write_on(self) -> None:
        while not self._stop.wait(EVERY):
            if self._waiting:
                self.flush()
                self._forget()

    def _forget(self) -> None:
        oldest = (datetime.now(UTC) - timedelta(days=self._keep)).strftime("%Y-%m-%d")
        for path in self.folder.glob("????-??-??.jsonl"):
            if path.stem < oldest:
                path.unlink(missing_ok=True)


def read_log(folder: Path, day: str) -> Iterator[dict[str, Any]]:
    """Give the lines of a day, oldest first, once each has been found to follow the one before.

    Raises
    ------
    IntegrityError
        Names the first line that was changed, removed or moved.
    """
    path = folder / f"{day}.jsonl"
    before = START
    for number, line in enumerate(path.read_bytes().splitlines() if path.is_file() else [], start=1):
        try:
            said = json.loads(line)
            sound = said["after"] == before and said["seq"] == number and canonical_json(said) == line
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            remedy = "restore the file from a copy and find out who changed it"
            raise IntegrityError(f"line {number} does not follow the one before it", where=str(path), remedy=remedy)
        before = hashlib.sha256(line).hexdigest()
        yield said


def days(folder: Path) -> list[str]:
    """Return the days that have a file, oldest first."""
    return sorted(path.stem for path in folder.glob("????-??-??.jsonl"))


@dataclass(frozen=True)
class _End:
    """Where a file ends: its bytes, its lines and the digest of the last."""

    size: int
    lines: int
    digest: str


def _append(folder: Path, day: str, lines: list[Access], known: _End | None) -> _End:
    """Add lines to a day's file, alone, and return where it ends; what another process added is read first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / f"{day}.jsonl", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        size = stream.seek(0, os.SEEK_END)
        end = known if known is not None and known.size == size else _end_of(stream)
        number, before, added = end.lines, end.digest, list[bytes]()
        for line in lines:
            number += 1
            added.append(canonical_json({**asdict(line), "seq": number, "after": before}))
            before = hashlib.sha256(added[-1]).hexdigest()
        written = b"".join(text + b"\n" for text in added)
        stream.seek(end.size)
        stream.truncate()
        stream.write(written)
        stream.flush()
        os.fsync(stream.fileno())
    return _End(end.size + len(written), number, before)


def _end_of(stream: IO[bytes]) -> _End:
    """Return where the whole lines of a file end; a line that was cut off is not whole."""
    stream.seek(0)
    content = stream.read()
    whole = content[: content.rfind(b"\n") + 1]
    lines = whole.splitlines()
    return _End(len(whole), len(lines), hashlib.sha256(lines[-1]).hexdigest() if lines else START)
