"""How long the verbs take as whole processes, on the demo city and, where its data are there, on St. Louis."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from configs.load import load_city

_ROOT = Path(__file__).parent.parent
DEMO = (
    ["simulate"],
    ["ingest"],
    ["train", "--by", "scientist"],
    ["audit"],
    ["demo"],
)
ST_LOUIS = (["--city", "st-louis", "ingest"], ["--city", "st-louis", "train", "--by", "scientist"])


def report() -> list[str]:
    """Run the verbs one after the other in a workspace of their own and return a Markdown table."""
    lines = ["| verb | seconds | CPU seconds |", "|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FAIRWARD_WORKSPACE": folder, "FAIRWARD_THREADS": "1"}
        st_louis = ST_LOUIS if load_city("st-louis").data_folder.is_dir() else ()
        for verb in (*DEMO, *st_louis):
            wall, cpu = timed(verb, environment)
            lines.append(f"| `fairward {' '.join(verb)}` | {wall:.1f} | {cpu:.1f} |")
    return [
        *lines,
        "",
        "`demo` here finds simulate, train and audit done; from nothing it is the sum of the rows above it.",
    ]


def timed(verb: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a verb as a process; return its seconds and its CPU seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "fairward", *verb]
    subprocess.run(command, check=True, env=environment, cwd=_ROOT, capture_output=True)  # noqa: S603 - our own verbs
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu
