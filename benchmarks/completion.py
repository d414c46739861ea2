"""How near face value, the chain ladder and completed counts come to what was counted in the end."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from configs.load import load_city
from features.hub import ingest, load_hub
from features.panel import Panel, panel_of
from features.panel.completion import expected_missing
from features.panel.delays import complete_at
from features.panel.tally import Tally
from features.simulate import simulate

AGES = 4
BURN_IN = 104
"""Weeks before the first origin that is compared."""


def report() -> list[str]:
    """Return Markdown: for the simulated city and St. Louis, where its files are there, what each reading was worth."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        demo = load_city("demo").model_copy(update={"workspace": Path(folder), "data_folder": Path(folder) / "sources"})
        simulate(demo)
        st_louis = load_city("st-louis").model_copy(update={"workspace": Path(folder)})
        for city in (demo, st_louis):
            if city.data_folder.is_dir():
                ingest(city)
                lines += _table(city, panel_of(city, load_hub(city)))
    return lines


def compared(tally: Tally, per_year: int) -> pd.DataFrame:
    """Set the last weeks of every origin beside what they hold in the end, after the longest delay or a year.

    Three readings: face value, the chain ladder (n / F) and completed, of the counts of each area and offence.

    Returns
    -------
    pandas.DataFrame
        age (1 is the week that ends at the origin), reading, ratio (its sum over the sum in the end), error (root mean
        square of the difference, an area, offence and week) and city (mean absolute difference of the city's week
        and offence, relative to it).
    """
    sums: dict[tuple[int, str], list[NDArray[np.float64]]] = {}
    waited = min(int(tally.arrivals.delay.max(initial=0)), per_year)
    for origin in range(BURN_IN, len(tally.values) - waited):
        known, missing = tally.known(origin), expected_missing(tally, origin, per_year)
        complete = complete_at(tally.arrivals, origin, per_year)
        for age in range(min(AGES, len(missing))):
            face, in_the_end = known[origin - 1 - age].astype(np.float64), tally.values[origin - 1 - age]
            readings = {
                "face value": face,
                "chain ladder": face / complete[:, age],
                "completed": face + missing[-1 - age],
            }
            for reading, value in readings.items():
                apart = value - in_the_end
                whole = np.abs(apart.sum(axis=0)) / np.maximum(in_the_end.sum(axis=0), 1)
                row = np.array([value.sum(), in_the_end.sum(), (apart**2).mean(), whole.mean()])
                sums.setdefault((age + 1, reading), []).append(row)
    rows = []
    for (age, reading), found in sums.items():
        total, in_the_end, square, whole = np.mean(found, axis=0)
        rows.append((age, reading, total / in_the_end, np.sqrt(square), whole))
    return pd.DataFrame(rows, columns=["age", "reading", "ratio", "error", "city"])


def _table(city: City, panel: Panel) -> list[str]:
    lines = [
        f"{city.title}, {len(panel.areas)} areas, {len(panel.offences)} offences: what each origin from week {BURN_IN} "
        "on made of its last weeks, against what was counted in the end.",
        "",
        "| week before the origin | reading | sum / sum in the end | error of an area, offence and week (RMS) | "
        "error of the city's week |",
        "|---|---|---|---|---|",
    ]
    for row in compared(panel.counted, panel.per_year).itertuples():
        lines.append(f"| {row.age} | {row.reading} | {row.ratio:.4f} | {row.error:.4f} | {row.city:.2%} |")
    return [*lines, ""]
