"""Ten million incidents to a weekly panel, and how near completed counts come to what was counted in the end."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from benchmarks import completion
from configs.windows import WindowSettings
from features.panel import Panel, Windows, build_panel
from features.where.near import queen
from features.where.raster import MOST_CELLS, Raster

_ROOT = Path(__file__).parent.parent
INCIDENTS, BATCH = 10_000_000, 1_000_000
AREAS, SIDE = 2_000, 30_000.0
WEEKS = Windows(WindowSettings(), date(2015, 1, 5), 520, "Europe/London")
OFFENCES = ("burglary", "damage", "robbery", "vehicle", "violence")
SOURCES = ("police", "calls", "hospital")
_HOUR = 3_600_000_000


def report() -> list[str]:
    """Return Markdown: seconds and memory for ten million incidents, one origin, and the table of completion."""
    with tempfile.TemporaryDirectory() as folder:
        write_hub(Path(folder))
        environment = {**os.environ, "OMP_NUM_THREADS": "2"}
        command = [sys.executable, "-m", "benchmarks.panel", folder]
        done = subprocess.run(command, check=True, env=environment, cwd=_ROOT, capture_output=True)  # noqa: S603
        found = json.loads(done.stdout)
    seconds = found["read"] + found["locate"] + found["count"]
    lines = [
        f"{INCIDENTS:,} simulated incidents with coordinates, intervals and delays, as Parquet, to a panel of "
        f"{WEEKS.n} weeks × {AREAS:,} areas × {len(OFFENCES)} offences: **{seconds:.1f} s** (read {found['read']:.1f}, "
        f"locate {found['locate']:.1f}, count and spread {found['count']:.1f}) and **{found['gib']:.2f} GiB** at most, "
        "in a process of its own. Bar: 60 s and 4 GiB.",
        "",
        f"The window of each of {INCIDENTS:,} moments in no order: {found['index']:.2f} s.",
        "",
        f"What one origin knew, {WEEKS.n} weeks × {AREAS:,} areas × 1 offence: a copy of the counts "
        f"{found['known']:.2f} ms, the list of late counts {found['unknown']:.2f} ms, what is expected to come "
        f"{found['completion']:.2f} ms.",
        "",
    ]
    return [*lines, *completion.report()]


def write_hub(folder: Path) -> None:
    """Write the incidents, a row group a batch, and the areas they are to be located in."""
    rng = np.random.default_rng(10)
    areas().to_parquet(folder / "areas.parquet")
    first = _batch(rng)
    with pq.ParquetWriter(folder / "incidents.parquet", first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for _ in range(INCIDENTS // BATCH - 1):
            writer.write_table(_batch(rng))


def areas() -> gpd.GeoDataFrame:
    """Divide a square of 30 km among random centres: irregular polygons, as wards are."""
    rng = np.random.default_rng(20)
    points = shapely.multipoints(rng.uniform(0, SIDE, (AREAS, 2)))
    square = shapely.box(0, 0, SIDE, SIDE)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=square))
    names = [f"a{i:04d}" for i in range(AREAS)]
    return gpd.GeoDataFrame({"area": names}, geometry=shapely.intersection(cells, square), crs="EPSG:32630")


def _batch(rng: np.random.Generator) -> pa.Table:
    """Incidents: a fifth reported after about two weeks, a tenth unsure of its area, a hundredth withdrawn."""
    start = rng.integers(WEEKS.edges[0], WEEKS.edges[-1], BATCH)
    end = start + (rng.exponential(6, BATCH) * rng.integers(0, 2, BATCH) * _HOUR).astype(np.int64)
    hours = np.where(rng.random(BATCH) < 0.2, 300.0, 4.0) * np.exp(rng.standard_normal(BATCH))
    reported = end + (hours * _HOUR).astype(np.int64)
    columns = {
        "source": _words(rng.choice(3, BATCH, p=[0.6, 0.3, 0.1]), SOURCES),
        "offence": _words(rng.integers(0, len(OFFENCES), BATCH), OFFENCES),
        "occurred_start": _moments(start),
        "occurred_end": _moments(end),
        "reported": _moments(reported),
        "withdrawn": _moments(reported + 240 * _HOUR, rng.random(BATCH) > 0.01),
        "location_probability": np.where(rng.random(BATCH) < 0.1, 0.8, 1.0),
        "x": rng.uniform(0, SIDE, BATCH),
        "y": rng.uniform(0, SIDE, BATCH),
    }
    return pa.table(columns)


def _words(codes: NDArray[np.int64], names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(names))


def _moments(microseconds: NDArray[np.int64], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(microseconds, mask=missing).cast(pa.timestamp("us", tz="UTC"))


def count_hub(folder: Path) -> dict[str, float]:
    """Read, locate and count the incidents; return seconds, milliseconds of one origin, and the most memory held."""
    start = time.perf_counter()
    file = pq.ParquetFile(folder / "incidents.parquet")
    plan = gpd.read_parquet(folder / "areas.parquet")
    raster = Raster.over(plan.geometry.to_numpy(), MOST_CELLS)
    ready, spent = time.perf_counter(), 0.0
    frames = []
    for group in range(file.num_row_groups):
        frame = file.read_row_group(group).to_pandas()
        begun = time.perf_counter()
        area = raster.polygon_of(frame["x"].to_numpy(), frame["y"].to_numpy())
        frame["area"] = pd.Categorical.from_codes(area, plan["area"].tolist())
        frames.append(frame.drop(columns=["x", "y"]))
        spent += time.perf_counter() - begun
    incidents = pd.concat(frames, ignore_index=True)
    del frames
    begun = time.perf_counter()
    near = queen(plan)
    panel = build_panel(incidents, plan, near, windows=WEEKS, offences=OFFENCES, sources=SOURCES)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    one = build_panel(incidents, plan, near, windows=WEEKS, offences=OFFENCES[:1], sources=SOURCES)
    begun_index = time.perf_counter()
    WEEKS.index_of(incidents["occurred_start"])
    index = time.perf_counter() - begun_index
    times = {
        "index": index,
        "read": begun - ready - spent,
        "locate": ready - start + spent,
        "count": done - begun,
        "gib": peak,
    }
    return {**times, "incidents": float(panel.counts.values.sum()), **_one_origin(one)}


def _one_origin(panel: Panel) -> dict[str, float]:
    asked = {"known": panel.known, "unknown": panel.unknown, "completion": panel.completion}
    origin = panel.n_windows - 1
    found = {}
    for name, ask in asked.items():
        best = np.inf
        for _ in range(20):
            start = time.perf_counter()
            ask(origin)
            best = min(best, time.perf_counter() - start)
        found[name] = 1000 * best
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(count_hub(Path(sys.argv[1]))))
