"""The demo city served to 16 clients for minutes, its champion changed halfway: answers, times and memory."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from audit.release import release
from benchmarks.decided import decided
from benchmarks.service import CLIENTS, PATHS, UNLIMITED, free_port, running, token_of
from configs.load import load_city

_ROOT = Path(__file__).parent.parent
MINUTES, SAMPLE = 10.0, 5.0
"""How long it lasts, and the seconds between two looks at memory."""
AREAS, SETTLED = 250, 0.2
"""Areas of the demo city, and the share of the time after which memory is first told: minute 2 of 10."""
READS = {**PATHS, "public page": "/public"}
EACH = {
    "forecast of an area": "/api/v1/forecast?area={area}",
    "explanation of an area": "/api/v1/areas/{area}/drivers?offence=violence",
    "an area's page": "/areas/{area}?offence=burglary",
}
"""What is read of one area after the other, each client beginning with another."""
QUICK = {"FAIRWARD_CHECK_SECONDS": "5"}

Answer = tuple[str, int, float]


def report() -> list[str]:
    """Run the demo in a workspace of its own, serve it to clients, and return Markdown.

    Raises
    ------
    RuntimeError
        A request was not answered with 200.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _soaked(MINUTES, Path(folder))


def _soaked(minutes: float, folder: Path) -> list[str]:
    environment = {**os.environ, "FAIRWARD_WORKSPACE": str(folder), **UNLIMITED, **QUICK}
    fairward = [sys.executable, "-m", "fairward"]
    subprocess.run([*fairward, "demo"], check=True, env=environment, cwd=_ROOT, capture_output=True)  # noqa: S603
    sources = folder / "demo" / "sources"
    city = load_city("demo").model_copy(update={"workspace": folder, "data_folder": sources})
    second = city.model_copy(update={"seed": city.seed + 1})
    number = decided(second, "The same with another seed, so that the champion can be changed.")
    token, port, before = token_of(city), free_port(), _descendants()
    serve = [*fairward, "serve", "--port", str(port)]
    with (
        running(serve, environment, f"http://127.0.0.1:{port}/readyz"),
        ThreadPoolExecutor(CLIENTS) as pool,
    ):
        end = time.monotonic() + 60 * minutes
        clients = [pool.submit(_client, port, token, end, at) for at in range(CLIENTS)]
        memory = _sampled(end - 30 * minutes, before)
        release(second, number, datetime.now(UTC))
        memory += _sampled(end, before)
        answers = [answer for client in clients for answer in client.result()]
    return _told(minutes, answers, memory)


def _client(port: int, headers: dict[str, str], end: float, at: int) -> list[Answer]:
    """Read one page after the other over one connection until the end; 0 is an answer that did not come."""
    areas = [f"A{number:03d}" for number in range(1, AREAS + 1)]
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    answers: list[Answer] = []
    while time.monotonic() < end:
        at += CLIENTS
        for name, path in {**READS, **EACH}.items():
            start = time.perf_counter()
            status = _status(connection, path.format(area=areas[at % AREAS]), headers)
            answers.append((name, status, 1000 * (time.perf_counter() - start)))
    connection.close()
    return answers


def _status(connection: HTTPConnection, path: str, headers: dict[str, str]) -> int:
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        connection.close()
        return 0
    return answer.status


def _sampled(end: float, apart: set[int]) -> list[float]:
    """Return the memory of the service in MB, looked at until the end."""
    memory = []
    while time.monotonic() < end:
        memory.append(sum(_resident(number) for number in _descendants() - apart))
        time.sleep(SAMPLE)
    return memory


def _descendants() -> set[int]:
    """Return the numbers of the processes that this one started, and of those that they did."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, level = set[int](), {os.getpid()}
    while level := {number for number, parent in parents.items() if parent in level} - found:
        found |= level
    return found


def _resident(number: int) -> float:
    try:
        pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _told(minutes: float, answers: list[Answer], memory: list[float]) -> list[str]:
    statuses = Counter(status for _, status, _ in answers)
    if set(statuses) != {200}:
        raise RuntimeError(f"not every request was answered with 200: {dict(statuses)} (0: no answer)")
    first, last = memory[int(SETTLED * len(memory))], memory[-1]
    lines = [
        f"{CLIENTS} clients for {minutes:g} minutes, the champion changed halfway: {len(answers):,} requests, all 200.",
        "",
    ]
    lines += [f"Memory of all processes of the service: {first:.0f} MB after {SETTLED:.0%} of the time, "]
    lines[-1] += f"{last:.0f} MB at the end, {max(memory):.0f} MB at most."
    lines += ["", "| request | answers | p50 ms | p99 ms |", "|---|---|---|---|"]
    for name in (*READS, *EACH):
        taken = [each for at, _, each in answers if at == name]
        p99 = statistics.quantiles(taken, n=100)[98]
        lines.append(f"| {name} | {len(taken):,} | {statistics.median(taken):.1f} | {p99:.1f} |")
    return lines
