"""Search over ten million incidents, and near repeats of fifty thousand points, against what others have published."""

import json
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from features.arrays import Integers
from features.lookup.index import Index, make_index, names_path
from features.lookup.near_repeat import knox
from features.lookup.search import Query, run_search

INCIDENTS = 10_000_000
AREAS, SIDE = 45, 30_000
"""Square areas along each side of the city, and its metres."""
POINTS = 50_000
PUBLISHED_KNOX = 229.0
"""CPU seconds for 50,000 points and 99 permutations, of a published package (the issue's figure)."""


def report() -> list[str]:
    """Return Markdown lines: each search's first and median of ten, and the CPU seconds of Knox's test."""
    lines = [f"| {INCIDENTS:,} incidents: search | found | first, ms | median of ten, ms |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        index = _index(Path(folder))
        for title, words, query in _queries():
            seconds, found = [], 0
            for _ in range(10):
                start = time.perf_counter()
                found = run_search(index, words, query, "Europe/London", 50).total
                seconds.append(time.perf_counter() - start)
            lines.append(f"| {title} | {found:,} | {1000 * seconds[0]:.0f} | {1000 * np.median(seconds):.0f} |")
    start = time.process_time()
    pairs = _knox()
    cpu = time.process_time() - start
    return [
        *lines,
        "",
        f"Knox's test of {POINTS:,} points with 99 permutations ({pairs:,} pairs within 400 m): {cpu:.1f} CPU seconds, "
        f"{PUBLISHED_KNOX / cpu:.0f} times faster than a published {PUBLISHED_KNOX:.0f}.",
    ]


def _queries() -> list[tuple[str, list[dict[str, list[str]]], Query]]:
    one, two = {"offence": ["o3"]}, {"area": ["a0010", "a0011", "a0012"]}
    return [
        ("an offence", [one], Query()),
        ("an offence in a district of three areas", [one, two], Query()),
        (
            "a district or a source, in two months",
            [{**two, "source": ["s1"]}],
            Query((), date(2022, 1, 1), date(2022, 3, 1)),
        ),
        ("within 300 m of a point", [], Query((), near=(15_000.0, 15_000.0, 300.0))),
    ]


def _index(folder: Path) -> Index:
    rng = np.random.default_rng(20260105)
    began = (
        np.datetime64("2016-01-04", "us").astype(np.int64) + rng.integers(0, 520 * 7 * 86_400, INCIDENTS) * 1_000_000
    )
    utc = pa.timestamp("us", "UTC")

    x, y = rng.uniform(0, SIDE, INCIDENTS), rng.uniform(0, SIDE, INCIDENTS)
    square = (y // (SIDE / AREAS)).astype(np.int32) * AREAS + (x // (SIDE / AREAS)).astype(np.int32)

    def drawn(names: list[str]) -> pa.Array:
        codes = rng.integers(0, len(names), INCIDENTS, dtype=np.int32)
        return named(codes, names)

    def named(codes: Integers, names: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names)).cast(pa.string())

    table = pa.table(
        {
            "occurred_start": pa.array(began, utc),
            "occurred_end": pa.array(began + 3_600_000_000, utc),
            "reported": pa.array(began + 86_400_000_000, utc),
            "withdrawn": pa.nulls(INCIDENTS, utc),
            "offence": drawn([f"o{i}" for i in range(8)]),
            "area": named(square, [f"a{i:04d}" for i in range(AREAS**2)]),
            "source": drawn(["s0", "s1", "s2"]),
            "location_confidence": drawn(["high", "medium", "low"]),
            "location_method": drawn(["point", "snapped"]),
            "x": x,
            "y": y,
        }
    )
    pq.write_table(table, folder / "incidents.parquet")
    make_index(folder / "incidents.parquet", folder / "index.parquet", "Europe/London")
    return Index(folder / "index.parquet", json.loads(names_path(folder / "index.parquet").read_text()))


def _knox() -> int:
    rng = np.random.default_rng(20260105)
    x, y = rng.uniform(0, 30_000, POINTS), rng.uniform(0, 30_000, POINTS)
    found = knox(
        x, y, rng.integers(0, 365, POINTS), metres=(0, 100, 200, 300, 400), days=(6, 13, 20, 27),
        permutations=99, rng=rng,
    )  # fmt: skip
    return int(found.pairs.sum())
