"""Draws specifications in a process of their own: the renderer's memory is the service's only while it draws."""

import json
import subprocess
import sys
from contextlib import suppress
from io import BufferedRWPair
from pathlib import Path
from socket import socketpair
from threading import Lock, Thread
from typing import Any

from configs.errors import MachineError

IDLE, PATIENCE = 20.0, 30.0
"""Seconds without a specification after which the process ends, with its memory; and those that a drawing may take."""
_PRESS = Path(__file__).with_name("press.py")
_LOCK = Lock()
_AT_WORK: "list[tuple[subprocess.Popen[bytes], BufferedRWPair]]" = []
"""The process and the line to it, while there is one."""


def printed(spec: dict[str, Any]) -> str:
    """Return the drawing of a specification of Vega-Lite as SVG.

    The process is started by the first that asks and serves whoever asks soon after; it ends by itself.

    Raises
    ------
    MachineError
        It could not be started, or ended twice, or took too long, before it answered.
    ValueError
        The specification is none that can be drawn.
    """
    line = json.dumps(spec).encode() + b"\n"
    with _LOCK:
        said = _asked(line) or _asked(line)  # the first may have reached one that had just ended
    if said is None:
        remedy = "see whether this machine has memory left, and ask again"
        raise MachineError("the process that draws charts ended, or did not answer", where=_PRESS.name, remedy=remedy)
    answer: dict[str, str] = json.loads(said)
    if "refused" in answer:
        raise ValueError(answer["refused"])
    return answer["svg"]


def _asked(line: bytes) -> bytes | None:
    """Return what the process answers; None where there is none any more, or none that answers in time."""
    press, wire = _AT_WORK[0] if _AT_WORK else _started()
    try:
        wire.write(line)
        wire.flush()
        said = wire.readline()
    except (ConnectionError, TimeoutError):
        said = b""
    if not said:
        _AT_WORK.clear()
        press.kill()
        with suppress(OSError):
            wire.close()
    return said or None


def _started() -> "tuple[subprocess.Popen[bytes], BufferedRWPair]":
    ours, theirs = socketpair()
    ours.settimeout(PATIENCE)
    command = [sys.executable, "-P", str(_PRESS), str(IDLE)]
    with theirs:
        press = subprocess.Popen(command, stdin=theirs.fileno(), stdout=theirs.fileno())  # noqa: S603 - our own module
    with ours:
        wire = ours.makefile("rwb")
    Thread(target=press.wait, daemon=True).start()
    _AT_WORK.append((press, wire))
    return press, wire
