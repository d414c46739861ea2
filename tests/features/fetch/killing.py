"""Fetches in forked processes that can be killed before any of their writes; a program that a test talks to."""

import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa

from configs.city import City
from features.fetch import fetch
from tests.features.cities import clean_load

ROOT = Path(__file__).parents[3]


class Killer:
    """A helper process that has loaded everything; each fetch is a fork of it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.features.fetch.killing"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._helper = subprocess.Popen(command, cwd=ROOT, **pipes)

    def fetch(self, city: Path, workspace: Path, kill: int = 0) -> tuple[int, int]:
        """Fetch all of a city, killed before write number `kill` (0: never); return exit code and writes."""
        assert self._helper.stdin is not None
        assert self._helper.stdout is not None
        self._helper.stdin.write(json.dumps([str(city), str(workspace), kill]) + "\n")
        self._helper.stdin.flush()
        code, writes = json.loads(self._helper.stdout.readline())
        return code, writes

    def close(self) -> None:
        """End the helper."""
        self._helper.communicate()


def _child(city: City, kill: int, answer: int) -> None:
    workspace, seen = str(city.workspace), 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event in ("os.rename", "os.mkdir", "os.remove")
        if event == "open":
            writes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if writes and str(arguments[0]).startswith(workspace):
            seen += 1
            if seen == kill:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    errors = [account.error for account in fetch(city, sleep=lambda _: None) if account.error]
    os.write(answer, str(seen).encode())
    os._exit(errors[0].exit_code if errors else 0)


def main() -> None:
    """Fork for each line of standard input."""
    for module in ("sqlalchemy.dialects.sqlite.pysqlite", "features.fetch.sql", "pyarrow.parquet", "pandas"):
        importlib.import_module(module)
    pa.array([""], pa.string())
    for line in sys.stdin:
        path, workspace, kill = json.loads(line)
        city = clean_load(Path(path), Path(workspace))
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                _child(city, kill, write)
            finally:
                os._exit(99)
        os.close(write)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        writes = os.read(read, 100)
        os.close(read)
        sys.stdout.write(json.dumps([code, int(writes or 0)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
