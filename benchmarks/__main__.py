"""`make bench` measures everything for docs/measurements.md; `python -m benchmarks NAME` measures one section of it."""

import os
import platform
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from benchmarks import (
    bars,
    bars_chicago,
    coverage,
    forecasting,
    hub,
    lags,
    linkage,
    lookup,
    models,
    panel,
    plan,
    scaling,
    service,
    skills,
    soak,
    speed,
    start,
    truth,
    uses,
    where,
)
from benchmarks.map import report as map_report
from configs.load import load_city

PAGE = Path(__file__).parent.parent / "docs" / "measurements.md"
HEAD = """# Measurements

Written by `make bench`, or by `python -m benchmarks NAME`, which measures one section and keeps the others.
The machines were shared: ratios travel, seconds do not. Each section says what it measures, and when it was."""
Section = Callable[[], list[str]]


def accuracy() -> list[str]:
    """St. Louis against the reference run."""
    return bars.report(load_city("st-louis"))


SECTIONS: dict[str, tuple[str, Section]] = {
    "accuracy": ("Accuracy: St. Louis, last 52 weeks of 2019, by the rule of a reference run", accuracy),
    "bands": (
        "Accuracy: Chicago, bands of six hours, 2017, by the rule of a reference run",
        bars_chicago.report,
    ),
    "skills": ("Accuracy: skill in Chicago by week and in London by month", skills.report),
    "coverage": ("Calibration: coverage of intervals by randomised PIT", coverage.report),
    "truth": ("Accuracy: the simulated city, whose truth is known", truth.report),
    "models": ("Accuracy: each model alone, before the tests' periods", models.report),
    "forecasting": ("Speed: retraining, backtests and forecasts", forecasting.report),
    "scaling": ("Speed: how cost grows", scaling.report),
    "uses": ("Accuracy: bands of the day, and totals that add up", uses.report),
    "speed": ("Speed: each verb as a whole process", speed.report),
    "hub": ("Speed: the hub", hub.report),
    "where": ("Speed: points in polygons", where.report),
    "linkage": ("Linkage: rows of several sources that are one incident", linkage.report),
    "panel": ("Panel: ten million incidents, and late reports completed", panel.report),
    "lags": ("Speed: features", lags.report),
    "lookup": ("Speed: search and compare", lookup.report),
    "plan": ("Speed: plans", plan.report),
    "start": ("Speed: how a service starts, and its memory", start.report),
    "service": ("Speed: the service", service.report),
    "map": ("Speed: the map page", map_report),
    "soak": ("Reliability: ten minutes at 16 clients, the champion changed halfway", soak.report),
}


def main(names: list[str]) -> None:
    """Run the named sections, or all; print them and write them to the page, whose other sections are kept."""
    kept = _kept(PAGE.read_text(encoding="utf-8"))
    for name in names or SECTIONS:
        when = f"Measured on {date.today():%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores."
        kept[name] = "\n".join([f"## {SECTIONS[name][0]} (`{name}`)", "", when, "", *SECTIONS[name][1]()])
        sys.stdout.write(f"{kept[name]}\n\n")
        parts = [HEAD, *(kept[each] for each in SECTIONS if each in kept)]
        PAGE.write_text("\n\n".join(part.rstrip() for part in parts) + "\n", encoding="utf-8")


def _kept(page: str) -> dict[str, str]:
    """Return the page's sections by name."""
    sections = re.split(r"\n(?=## )", page)[1:]
    return {found[1]: each for each in sections if (found := re.match(r"## .*\(`(\w+)`\)\n", each))}


if __name__ == "__main__":
    main(sys.argv[1:])
