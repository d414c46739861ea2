"""How a service starts: seconds from `fairward serve` until it answers, and the memory of its processes."""

import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.pages import open_all
from benchmarks.service import READ, UNLIMITED, free_port, running, token_of
from benchmarks.start_city import written
from configs.load import load_city

_ROOT = Path(__file__).parent.parent
BARS = {"seconds": 10.0, "worker": 600.0}
TIMES = 3


@dataclass(frozen=True)
class Start:
    """One start.

    Attributes
    ----------
    seconds : float
        Until it answers.
    worker, every : float
        MiB resident, after it has answered forecasts: of the process that answers, and of all processes of the service.
    pages : int
        Addresses that answered when each was asked (see `benchmarks.pages.open_all`).
    later, later_every : float
        MiB resident after that, of the same.
    """

    seconds: float
    worker: float
    every: float
    pages: float
    later: float
    later_every: float


def report() -> list[str]:
    """Make the demo city and St. Louis in squares of 250 m, start each a few times, and return Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        demo, fine = Path(folder) / "demo", Path(folder) / "fine"
        fine.mkdir()
        _run(["-m", "fairward", "demo"], {"FAIRWARD_WORKSPACE": str(demo)})
        path = written(fine)
        _run(["-m", "benchmarks.start_city", str(path)], {})
        cities = {"demo, 250 areas": {"FAIRWARD_CITY": "demo", "FAIRWARD_WORKSPACE": str(demo)}}
        cities["St. Louis, squares of 250 m"] = {"FAIRWARD_CITY": str(path)}
        rows = [_row(name, [started(variables) for _ in range(TIMES)]) for name, variables in cities.items()]
    head = [
        "| city | seconds until it answers | worker, MiB | all processes | answers opened | worker then, MiB | all |"
    ]
    head += ["|---|--:|--:|--:|--:|--:|--:|"]
    said = f"Median of {TIMES}. Bars: {BARS['seconds']:.0f} s, {BARS['worker']:.0f} MiB of one worker, after "
    said += "forecasts and after each page and answer was opened that takes no more than an area and a release."
    return [*head, *rows, "", said]


def started(variables: dict[str, str]) -> Start:
    """Start the service of a city, ask it for a forecast, and stop it."""
    environment = {**os.environ, **variables, **UNLIMITED}
    city = load_city(variables["FAIRWARD_CITY"])
    if "FAIRWARD_WORKSPACE" in variables:
        city = city.model_copy(update={"workspace": Path(variables["FAIRWARD_WORKSPACE"])})
    headers, port = token_of(city), free_port()
    address = f"http://127.0.0.1:{port}"
    serve = [sys.executable, "-m", "fairward", "serve", "--port", str(port)]
    with running(serve, environment, f"{address}/readyz") as (seconds, process):
        for path in (READ, "/api/v1/forecast", "/"):
            httpx.get(address + path, headers=headers, timeout=60).raise_for_status()
        held = _held(process.pid)
        pages = open_all(address, city)
        return Start(seconds, *held, pages, *_held(process.pid))


def _held(process: int) -> tuple[float, float]:
    """Return the MiB of the largest process of a service, and of all."""
    each = [_resident(number) for number in (process, *_children(process))]
    return max(each), sum(each)


def _row(name: str, starts: list[Start]) -> str:
    middle = [statistics.median(getattr(start, key) for start in starts) for key in _KEYS]
    return f"| {name} | {middle[0]:.1f} | " + " | ".join(f"{each:,.0f}" for each in middle[1:]) + " |"


_KEYS = ("seconds", "worker", "every", "pages", "later", "later_every")


def _children(process: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    found = [
        int(each) for path in Path(f"/proc/{process}/task").glob("*/children") for each in path.read_text().split()
    ]
    return [*found, *(further for each in found for further in _children(each))]


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _run(command: list[str], variables: dict[str, str]) -> None:
    environment = {**os.environ, **variables}
    subprocess.run([sys.executable, *command], check=True, env=environment, cwd=_ROOT, capture_output=True)  # noqa: S603
