"""The service on the demo city: seconds to ready, and a request beside a bare FastAPI route of the same bytes."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_ROOT = Path(__file__).parent.parent
REQUESTS = 500
PATHS = {"forecast, one offence": "/api/v1/forecast?offence=burglary", "next week's page": "/"}
BARE = """
from fastapi import FastAPI, Response
from pathlib import Path
import sys, uvicorn
body = Path(sys.argv[1]).read_bytes()
app = FastAPI()
@app.get("/")
def read(): return Response(body, media_type="application/json")
uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
"""


def report() -> list[str]:
    """Run the demo in a workspace of its own, serve it, and return Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FAIRWARD_WORKSPACE": folder}
        fairward = [sys.executable, "-m", "fairward"]
        subprocess.run([*fairward, "demo"], check=True, env=environment, cwd=_ROOT, capture_output=True)  # noqa: S603
        port = _free_port()
        with _running(
            [*fairward, "serve", "--port", str(port)], environment, f"http://127.0.0.1:{port}/readyz"
        ) as ready:
            rows = {name: _quantiles(f"http://127.0.0.1:{port}{path}") for name, path in PATHS.items()}
            body = httpx.get(f"http://127.0.0.1:{port}{PATHS['forecast, one offence']}").content
        rows["bare FastAPI, the same bytes as the forecast"] = _bare(Path(folder) / "body", body)
    lines = [f"Ready {ready:.1f} s after `fairward serve`. One client, {REQUESTS} requests one after the other:", ""]
    lines += ["| request | p50 ms | p99 ms |", "|---|---|---|"]
    return [*lines, *(f"| {name} | {p50:.2f} | {p99:.2f} |" for name, (p50, p99) in rows.items())]


def _bare(path: Path, body: bytes) -> tuple[float, float]:
    path.write_bytes(body)
    port = _free_port()
    with _running([sys.executable, "-c", BARE, str(path), str(port)], dict(os.environ), f"http://127.0.0.1:{port}/"):
        return _quantiles(f"http://127.0.0.1:{port}/")


def _quantiles(url: str) -> tuple[float, float]:
    taken = []
    with httpx.Client() as client:
        for _ in range(REQUESTS):
            start = time.perf_counter()
            client.get(url).raise_for_status()
            taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


@contextmanager
def _running(command: list[str], environment: dict[str, str], url: str) -> Iterator[float]:
    """Start a server, give the seconds until it answered, and stop it."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, env=environment, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(url):
            if process.poll() is not None or time.perf_counter() - start > 120:
                raise RuntimeError(f"{command} did not start")
            time.sleep(0.05)
        yield time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
