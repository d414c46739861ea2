"""Which rows are one incident: precision, recall and CPU seconds of several linkers on cities whose truth is known."""

import re
import subprocess
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import linkers
from benchmarks.linkage_splink import splink
from benchmarks.linkers import Linker
from configs.city import City
from configs.load import load_city
from features.arrays import Integers
from features.hub import ingest, load_hub
from features.linkage.across import make_reports, merge_sources
from features.linkage.match import Reports
from features.linkage.state import State, micros
from features.simulate import resized, simulate
from features.where.confidence import METHODS

DENSE = {"areas": 60, "districts": 4, "years": 2}
CITIES = (
    ("demo", None, {}),
    ("seed 0", 0, {}),
    ("seed 1, 3 times as much", 1, {"rate": 3.0, "years": 3}),
    ("seed 2, 10 times as much", 2, {**DENSE, "rate": 10.0}),
    ("seed 3, 30 times as much", 3, {**DENSE, "rate": 30.0}),
)
LINKERS: dict[str, Linker] = {
    "plain": linkers.plain,
    "plain, as rows arrive": linkers.plain_arriving,
    "learned": linkers.learned_at_once,
    "learned, optimal assignment": linkers.learned_assigned,
    "Splink": splink,
    "**learned, as rows arrive**": linkers.learned_arriving,
}
PRODUCT = "**learned, as rows arrive**"
MILLIONS = (1, 10)
TOLD = ["source", "offence", "occurred_start", "occurred_end", "reported", "x", "y", "area", "method"]


def report() -> list[str]:
    """Return Markdown tables: precision, recall and CPU seconds by linker, by offence and sources, and on many rows."""
    lines = ["| city | rows | linker | precision | recall | CPU s |", "|---|---|---|---|---|---|"]
    detail = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (title, seed, size) in enumerate(CITIES):
            city = _simulated(Path(folder) / str(number), seed, size)
            rows, true = rows_of(city)
            for name, linker in LINKERS.items():
                label, seconds = _linked(city, rows, linker)
                precision, recall = _scores(label, true)
                lines.append(f"| {title} | {len(rows):,} | {name} | {precision:.4f} | {recall:.4f} | {seconds:.1f} |")
                if name == PRODUCT:
                    detail += _detail(title, rows, label, true)
            if seed is None:
                rows.sort_values("occurred_start").head(100_000)[TOLD].to_parquet(Path(folder) / "rows.parquet")
        scale = [_scaled(Path(folder) / "rows.parquet", millions) for millions in MILLIONS]
    lines += ["", "What the product does, by offence and sources:", ""]
    lines += ["| city | offence | sources | pairs | precision | recall |", "|---|---|---|---|---|---|", *detail]
    return [*lines, "", "The product on many rows, in a process of its own:", "", *_SCALE, *scale]


_SCALE = ("| rows | CPU s | GiB at most |", "|---|---|---|")


def rows_of(city: City) -> tuple[pd.DataFrame, Integers]:
    """Return the usable rows of all sources, each read alone, and the true incident of each."""
    frames = []
    for key, source in city.sources.items():
        alone = city.model_copy(update={"sources": {key: source}, "workspace": city.workspace / key})
        ingest(alone)
        frames.append(load_hub(alone).incidents)
    rows = pd.concat(frames, ignore_index=True)
    rows["method"] = rows["location_method"].map({name: n for n, name in enumerate(METHODS)})
    rows["area"] = pd.factorize(rows["area"])[0]
    truth = pd.read_parquet(city.data_folder / "truth/incidents.parquet")
    number = {(key, name): n for key in city.sources for n, name in truth[f"{key}_id"].items() if name}
    return rows, np.array([number[row] for row in zip(rows["source"], rows["source_id"], strict=True)])


def _simulated(folder: Path, seed: int | None, size: dict[str, float]) -> City:
    demo = load_city("demo")
    places = {"workspace": folder, "data_folder": folder / "sources", "seed": demo.seed if seed is None else seed}
    city = resized(demo.model_copy(update=places), **size) if size else demo.model_copy(update=places)
    simulate(city)
    return city


def _reports(city: City, rows: pd.DataFrame) -> Reports:
    source = rows["source"].map({key: n for n, key in enumerate(city.sources)}).to_numpy(np.int64)
    return make_reports(rows, source, pd.factorize(rows["offence"], sort=True)[0])


def _linked(city: City, rows: pd.DataFrame, linker: Linker) -> tuple[Integers, float]:
    reports, known = _reports(city, rows), micros(rows["reported"])
    rules = dict.fromkeys(np.unique(reports.offence).tolist(), city.linkage.default)
    start = time.process_time()
    label = linker(reports, rules, known)
    return label, time.process_time() - start


def pairs_of(label: Integers) -> Integers:
    """Return all pairs of rows with one label, the earlier row first. Shape: (n_pairs, 2)."""
    order = np.argsort(label, kind="stable")
    found = []
    for step in range(1, int(np.bincount(np.unique(label, return_inverse=True)[1]).max())):
        same = label[order[step:]] == label[order[:-step]]
        found.append(np.c_[order[:-step][same], order[step:][same]])
    return np.concatenate(found)


def _scores(label: Integers, true: Integers) -> tuple[float, float]:
    found, there = pairs_of(label), pairs_of(true)
    right = int((true[found[:, 0]] == true[found[:, 1]]).sum())
    return right / len(found), right / len(there)


def _detail(title: str, rows: pd.DataFrame, label: Integers, true: Integers) -> list[str]:
    lines = []
    for offence in sorted(rows["offence"].unique()):
        for sources in combinations(rows["source"].unique(), 2):
            part = np.flatnonzero((rows["offence"] == offence) & rows["source"].isin(sources))
            pairs = len(pairs_of(true[part])) if len(np.unique(true[part])) < len(part) else 0
            if pairs:
                precision, recall = _scores(label[part], true[part])
                lines.append(
                    f"| {title} | {offence} | {' – '.join(sources)} | {pairs:,} | {precision:.4f} | {recall:.4f} |"
                )
    return lines


def _scaled(path: Path, millions: int) -> str:
    code = "from benchmarks.linkage import many; many(*__import__('sys').argv[1:])"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(path), str(millions)], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def many(path: str, millions: str) -> None:
    """Settle copies of rows, each copy far from the others, and print a line of the table.

    Linkage works on rows as typed, which still say whether they add or take back: all of these add.
    """
    copies = 10 * int(millions)
    told = pd.read_parquet(path)
    rows = pd.concat([told.assign(x=told["x"] + 1e6 * n) for n in range(copies)], ignore_index=True)
    rows = rows.assign(reason=np.int8(0), weight=np.int8(1), probability=1.0)
    rows["source"] = rows["source"].astype("category")
    city = load_city("demo")
    state = State.of(rows, list(city.sources))
    start = time.process_time()
    merge_sources(city, rows, state)
    seconds = time.process_time() - start
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    sys.stdout.write(f"| {len(rows):,} | {seconds:.1f} | {int(peak[1]) / 2**20 if peak else np.nan:.1f} |\n")
