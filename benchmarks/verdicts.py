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

from benchmarks.speed import timed
from benchmarks.verdict_page import told
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
    variables = {**os.environ, "FAIRWARD_WORKSPACE": folder, "FAIRWARD_THREADS": "1"}
    for verb in verbs:
        timed(["--city", name, verb], variables)
    timed(["--city", name, "train", "--by", "scientist"], variables)
    wall, cpu = timed(["--city", name, "audit"], variables)
    dossier = json.loads((Path(folder) / name / "releases" / "1" / "dossier.json").read_bytes())
    took = f"The whole audit took {wall:.0f} seconds ({cpu:.0f} CPU seconds); at most {BARS[name]} are allowed."
    return ["", f"## {dossier['title']}", "", took, "", *told(dossier)]


if __name__ == "__main__":
    main()
