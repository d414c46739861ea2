"""Kills a verb before its nth write and runs it again, in processes forked from one that has loaded everything."""

import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.fairward.cli import Fairward

HEAVY = ("mlflow.pyfunc", "evidently", "features.simulate", "features.hub", "training.release", "training.ceiling")
HEAVY += (
    "audit.dossier",
    "audit.decisions",
    "audit.release",
    "audit.withdraw",
    "serving.archive.forecasts",
    "serving.monitor.run",
    "serving.approved.state",
    "serving.draw.geometry",
)


def run(user: Fairward, words: list[str], last: int = 0) -> tuple[int, int | None]:
    """Run a verb in a fork, killed before write number `last` (0: never); return its exit code and its writes."""
    count = user.folder / "writes"
    pid = os.fork()
    if pid == 0:
        _child(user, words, last, count)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, int(count.read_text()) if count.exists() else None


def _child(user: Fairward, words: list[str], last: int, count: Path) -> None:
    from fairward.__main__ import main

    log = os.open(user.folder / "log", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(user.cwd)
    seen = count_writes(str(user.folder), last)
    sys.argv = ["fairward", *user.arguments(*words)]
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    sys.stdout.flush()
    if last == 0:
        count.write_text(str(seen[0]))
    os._exit(int(code))


def count_writes(folder: str, last: int) -> list[int]:
    """Count files opened for writing, renamed or opened as a database under a folder; die before one of them."""
    seen = [0]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            writes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        else:
            writes = event in ("os.rename", "os.mkdir", "sqlite3.connect")
        if writes and str(arguments[0]).removeprefix("file:").startswith(folder):
            seen[0] += 1
            if seen[0] == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return seen


def main() -> None:
    """Run a verb whole, then killed before some of its writes and again; print exit codes as JSON."""
    stage, out, points = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    words = sys.argv[4:]
    for name in HEAVY:
        importlib.import_module(name)
    origin = Fairward(stage)
    code, writes = run(origin.copy(out / "whole"), words)
    assert code == 0, (out / "whole" / "log").read_text()
    assert writes
    chosen = sorted({1 + (writes - 1) * step // (points - 1) for step in range(points)})
    codes = {}
    for last in chosen:
        user = origin.copy(out / str(last))
        codes[last] = [run(user, words, last)[0], run(user, words)[0]]
    json.dump({"writes": writes, "codes": codes}, sys.stdout)


if __name__ == "__main__":
    main()
