"""A real service that a test starts on this machine: waited for until it answers, listened to, and ended."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import pytest


def free_port() -> int:
    """Return a port that is free at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, said: list[str], **how: Any) -> Iterator[str]:
    """Run a command that serves at a port; gives the address once it is ready.

    What it prints goes to `said`, from the first line to the last. It may not end before it is ended.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **how) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if "Starting production" in line:
                break
        else:
            pytest.fail(f"the service did not start: {''.join(said)}")
        drain = Thread(target=said.extend, args=(process.stdout,), daemon=True)
        drain.start()
        try:
            address = f"http://127.0.0.1:{port}"
            httpx.get(f"{address}/readyz", timeout=60).raise_for_status()
            yield address
        finally:
            ended = process.poll()
            process.terminate()
            drain.join(30)
            assert ended is None, f"the service ended by itself: {''.join(said[-40:])}"
