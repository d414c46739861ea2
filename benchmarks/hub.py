"""The hub on twelve years of St. Louis: the whole verb beside what pandas needs to read the same files as text."""

import gzip
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from configs.load import load_city

_ROUNDS = 3
_FILES = "st-louis/incidents/*.csv.gz"
_START = "import pandas"
_READ = "import glob, pandas\nfor file in sorted(glob.glob({!r})): pandas.read_csv(file, dtype=str)"
_PANDAS, _INGEST = "pandas reads the files as text", "`fairward ingest`, from nothing"
Times = dict[str, tuple[float, float]]


def report() -> list[str]:
    """Measure alternately as whole processes, the least of three rounds, and return a Markdown table."""
    data = load_city("st-louis").data_folder
    if not (data / "st-louis").is_dir():
        return ["The open data of St. Louis is not at hand."]
    with tempfile.TemporaryDirectory() as scratch:
        rounds = [_round(data, Path(scratch)) for _ in range(_ROUNDS)]
    lines = ["| 636,151 rows in 144 files | seconds | CPU seconds |", "|---|---|---|"]
    for name in rounds[0]:
        wall, cpu = (min(each[name][i] for each in rounds) for i in (0, 1))
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} |")
    ratios = [each[_INGEST][1] / (each[_PANDAS][1] - each[_START][1]) for each in rounds]
    return [
        *lines,
        "",
        f"Ingest validates, locates, links and writes what pandas merely reads in {min(ratios):.1f} times the CPU time "
        f"(rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)}; the bar is 4; pandas without its own start).",
    ]


def _round(data: Path, scratch: Path) -> Times:
    """Start pandas, read by it, ingest from nothing, again, and with one changed file."""
    shutil.rmtree(scratch / "workspace", ignore_errors=True)
    shutil.rmtree(scratch / "data", ignore_errors=True)
    shutil.copytree(data / "st-louis", scratch / "data/st-louis")
    files = scratch / "data" / _FILES
    times = {
        _START: _timed([sys.executable, "-c", _START], scratch),
        _PANDAS: _timed([sys.executable, "-c", _READ.format(str(files))], scratch),
        _INGEST: _ingest(scratch),
        "again, nothing changed": _ingest(scratch),
    }
    last = sorted((scratch / "data").glob(_FILES))[-1]
    lines = gzip.decompress(last.read_bytes()).splitlines(keepends=True)
    last.write_bytes(gzip.compress(b"".join(lines[:-1]), mtime=0))
    return times | {"again, one file changed": _ingest(scratch)}


def _ingest(scratch: Path) -> tuple[float, float]:
    return _timed([sys.executable, "-m", "fairward", "--city", "st-louis", "ingest"], scratch)


def _timed(command: list[str], scratch: Path) -> tuple[float, float]:
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    variables |= {"FAIRWARD_WORKSPACE": str(scratch / "workspace"), "FAIRWARD_DATA_FOLDER": str(scratch / "data")}
    root = Path(__file__).parent.parent
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, env=variables, cwd=root, capture_output=True)  # noqa: S603 - our own verbs
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
