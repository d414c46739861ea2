"""Whole audits of the demo and of St. Louis, timed, and what they say: `python -m benchmarks.verdicts` writes a page.

Each city is simulated or ingested, trained and audited by its verbs; only the audit is timed. `python -m
benchmarks.verdicts FOLDER` keeps the workspaces, dossiers within, in a folder that must not exist yet.
"""

import json
import os
import platform
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.speed import timed
from configs.load import load_city

PAGE = Path(__file__).parent.parent / "docs" / "verdicts.md"
CITIES = {"demo": ("simulate", "ingest"), "st-louis": ("ingest",)}
BARS = {"demo": 120, "st-louis": 600}
"""Seconds that a whole audit may take on two cores."""


def main() -> None:
    """Audit the cities whose data are there, and write the page."""
    lines = [
        "# Whole audits, and what they say",
        "",
        f"Written by `python -m benchmarks.verdicts` on {date.today():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores. The sentences are those of the dossiers, unchanged.",
    ]
    with _workspace() as folder:
        for name, verbs in CITIES.items():
            if verbs[0] == "simulate" or load_city(name).data_folder.is_dir():
                lines += _audited(name, verbs, folder)
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {len(lines)} lines\n")


def _workspace() -> AbstractContextManager[str]:
    if len(sys.argv) == 1:
        return tempfile.TemporaryDirectory()
    Path(sys.argv[1]).mkdir(parents=True)
    return nullcontext(sys.argv[1])


def _audited(name: str, verbs: tuple[str, ...], folder: str) -> list[str]:
    variables = {**os.environ, "FAIRWARD_WORKSPACE": folder, "FAIRWARD_THREADS": "2"}
    for verb in verbs:
        timed(["--city", name, verb], variables)
    timed(["--city", name, "train", "--by", "scientist"], variables)
    wall, cpu = timed(["--city", name, "audit"], variables)
    dossier = json.loads((Path(folder) / name / "releases" / "1" / "dossier.json").read_bytes())
    return _told(dossier, BARS[name], wall, cpu)


def _told(dossier: dict[str, Any], bar: int, wall: float, cpu: float) -> list[str]:
    return [
        "",
        f"## {dossier['title']}",
        "",
        f"The whole audit took {wall:.0f} seconds ({cpu:.0f} CPU seconds); at most {bar} are allowed.",
        "",
        f"**{dossier['verdict']['headline']}** {dossier['verdict']['sentence']}",
        "",
        "| gate | | number | interval | held against | in words |",
        "|---|---|---|---|---|---|",
        *(_row(gate) for gate in dossier["gates"]),
        "",
        "What it would take to pass:",
        "",
        *(f"- {line}" for line in dossier["to_pass"]),
    ]


def _row(gate: dict[str, Any]) -> str:
    low, high = gate["interval"] or (None, None)
    number = "" if gate["statistic"] is None else f"{gate['statistic']:.3f}"
    interval = "" if low is None else f"{low:.3f} to {high:.3f}"
    cells = (gate["gate"].replace("_", " "), gate["outcome"], number, interval, gate["threshold"], gate["sentence"])
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
