"""The service on the demo city: seconds to ready, and requests of 16 clients beside a bare FastAPI route."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from configs.city import City
from configs.load import load_city
from configs.permissions import permissions
from serving.people.house import House

_ROOT = Path(__file__).parent.parent
CLIENTS, REQUESTS = 16, 500
READ = "/api/v1/forecast?offence=burglary"
PATHS = {
    "forecast, one offence": READ,
    "explanation": "/api/v1/areas/A001/drivers?offence=burglary",
    "next week's page": "/",
}
UNLIMITED = {f"FAIRWARD_SERVICE__LIMITS__{name}": "1000000" for name in ("ADDRESS", "PERSON")}
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
        environment = {**os.environ, "FAIRWARD_WORKSPACE": folder, **UNLIMITED}
        fairward = [sys.executable, "-m", "fairward"]
        subprocess.run([*fairward, "demo"], check=True, env=environment, cwd=_ROOT, capture_output=True)  # noqa: S603
        token = token_of(load_city("demo").model_copy(update={"workspace": Path(folder)}))
        port = free_port()
        with running([*fairward, "serve", "--port", str(port)], environment, f"http://127.0.0.1:{port}/readyz") as (
            ready,
            _,
        ):
            asked = {name: _crowd(f"http://127.0.0.1:{port}{path}", token) for name, path in PATHS.items()}
            body = httpx.get(f"http://127.0.0.1:{port}{READ}", headers=token).content
        bare = _bare(Path(folder) / "body", body)
    lines = [f"Ready {ready:.1f} s after `fairward serve`. {CLIENTS} clients, {REQUESTS} requests each:", ""]
    lines += ["| request | requests/s | p50 ms | p99 ms | of bare, requests/s | of bare, p99 |"]
    lines += ["|---|---|---|---|---|---|"]
    rows = {**asked, "bare FastAPI, the same bytes as the forecast": bare}
    return [*lines, *(f"| {name} | {_told(crowd, bare)} |" for name, crowd in rows.items())]


def token_of(city: City, person: str = "demo analyst") -> dict[str, str]:
    """Open a person's account and return the headers with which a program of theirs asks for all that they may."""
    house, now = House(city), time.time()
    if house.accounts.find(person) is None:
        house.accounts.add(person, "a password of a benchmark", now, administrator=False)
    account = house.accounts.find(person)
    if account is None:
        raise RuntimeError("the account was not kept")
    roles = set(house.roles_of(person, administrator=False))
    acts = [act for act, permission in permissions().items() if roles & set(permission.roles)]
    return {"authorization": f"Bearer {house.keys.make_token(account.number, 'benchmark', acts, 1, now)}"}


def _bare(path: Path, body: bytes) -> "Crowd":
    path.write_bytes(body)
    port = free_port()
    with running([sys.executable, "-c", BARE, str(path), str(port)], dict(os.environ), f"http://127.0.0.1:{port}/"):
        return _crowd(f"http://127.0.0.1:{port}/", {})


@dataclass(frozen=True)
class Crowd:
    """What clients that ask all at once got: requests a second, and milliseconds of each."""

    rate: float
    taken: list[float]

    @property
    def p50(self) -> float:
        """Median in milliseconds."""
        return statistics.median(self.taken)

    @property
    def p99(self) -> float:
        """99th percentile in milliseconds."""
        return statistics.quantiles(self.taken, n=100)[98]


def _told(crowd: Crowd, bare: Crowd) -> str:
    ratios = f"{crowd.rate / bare.rate:.2f} | {crowd.p99 / bare.p99:.2f}"
    return f"{crowd.rate:,.0f} | {crowd.p50:.2f} | {crowd.p99:.2f} | {ratios}"


def _crowd(url: str, headers: dict[str, str]) -> Crowd:
    """Let clients ask at once, each on its own connection, nothing zipped; the first answer is not counted."""
    plain = {**headers, "accept-encoding": "identity"}
    httpx.get(url, headers=plain, timeout=60).raise_for_status()
    begin = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        taken = [each for part in clients.map(lambda _: _client(url, plain), range(CLIENTS)) for each in part]
    return Crowd(len(taken) / (time.perf_counter() - begin), taken)


def _client(url: str, headers: dict[str, str]) -> list[float]:
    place = urlsplit(url)
    address = f"{place.path}?{place.query}" if place.query else place.path
    connection = HTTPConnection(place.hostname or "", place.port)
    taken = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{url} answered {answer.status}")
        taken.append(1000 * (time.perf_counter() - start))
    connection.close()
    return taken


@contextmanager
def running(
    command: list[str], environment: dict[str, str], url: str
) -> Iterator[tuple[float, subprocess.Popen[bytes]]]:
    """Start a server, give the seconds until it answered and its process, and stop it."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, env=environment, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(url):
            if process.poll() is not None or time.perf_counter() - start > 120:
                raise RuntimeError(f"{command} did not start")
            time.sleep(0.05)
        yield time.perf_counter() - start, process
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.HTTPError:
        return False


def free_port() -> int:
    """Return a port that is free at this moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
