"""Points in polygons: how many a second, beside a plain spatial join and a chunked bulk query, in one run."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from configs.load import load_city
from features.where.raster import CHUNK, polygon_of

POINTS = 1_000_000
MANY = 10_000_000
REPEATS = 3
Points = tuple[np.ndarray, np.ndarray]
Ways = dict[str, Callable[[np.ndarray, np.ndarray, Any], np.ndarray]]


def report() -> list[str]:
    """Return Markdown: millions of points a second for 89 and for 4,994 polygons, and the memory of many points."""
    folder = load_city("st-louis").data_folder
    if not folder.is_dir():
        return ["The open data is not at hand."]
    lines = ["Millions of points a second, best of three; every way gave the same answers.", ""]
    lines += [f"| polygons | points | {' | '.join(WAYS)} | last over first |", f"|---|---|{'---|' * len(WAYS)}---|"]
    for name, shapes, points in _cases(folder):
        speed = _speeds(points, shapes)
        told = " | ".join(f"{each:.2f}" for each in speed)
        lines.append(f"| {len(shapes):,} | {name} | {told} | {speed[-1] / speed[0]:.0f} × |")
    seconds, mebibytes = _many(folder)
    return [
        *lines,
        "",
        f"{MANY:,} points in 4,994 polygons: {seconds:.1f} s, {mebibytes:.0f} MiB beside the points, of "
        f"which {MANY * 4 / 2**20:.0f} are the answer.",
    ]


def _joined(x: np.ndarray, y: np.ndarray, shapes: Any) -> np.ndarray:
    """`geopandas.sjoin`; of several polygons the first."""
    left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y))
    pairs = gpd.sjoin(left, gpd.GeoDataFrame(geometry=shapes), how="left", predicate="intersects")["index_right"]
    return pairs.groupby(level=0).min().fillna(-1).to_numpy(int)


def _bulk(x: np.ndarray, y: np.ndarray, shapes: Any) -> np.ndarray:
    """`shapely.STRtree.query` in chunks."""
    tree = shapely.STRtree(shapes)

    def part(start: int) -> np.ndarray:
        points = shapely.points(x[start : start + CHUNK], y[start : start + CHUNK])
        point, polygon = tree.query(points, predicate="intersects")
        found = np.full(len(points), len(shapes))
        np.minimum.at(found, point, polygon)
        return np.where(found == len(shapes), -1, found)

    return np.concatenate([part(start) for start in range(0, len(x), CHUNK)])


WAYS: Ways = {
    "`geopandas.sjoin`": _joined,
    "`STRtree.query`": _bulk,
    "`polygon_of`": polygon_of,
}


def _speeds(points: Points, shapes: Any) -> list[float]:
    best = dict.fromkeys(WAYS, np.inf)
    answers = {}
    for _ in range(REPEATS):
        for name, way in WAYS.items():
            start = time.perf_counter()
            answers[name] = way(*points, shapes.copy())
            best[name] = min(best[name], time.perf_counter() - start)
    first, *others = answers.values()
    if not all((first == other).all() for other in others):
        raise RuntimeError("the ways do not agree")
    return [len(points[0]) / seconds / 1e6 for seconds in best.values()]


def _cases(folder: Path) -> Iterator[tuple[str, Any, Points]]:
    rng = np.random.default_rng(1)
    louis, london = _shapes(folder, "st-louis", "EPSG:26996"), _shapes(folder, "london", "EPSG:27700")
    yield "even over the bounds", louis, _even(rng, louis, POINTS)
    yield "incidents of St. Louis", louis, _incidents(folder)
    yield "even over the bounds", london, _even(rng, london, POINTS)
    yield "as many over the bounds of each polygon", london, _as_people(rng, london, POINTS)


def _shapes(folder: Path, city: str, crs: str) -> Any:
    return gpd.read_file(folder / city / "areas.geojson").to_crs(crs).geometry.to_numpy()


def _even(rng: np.random.Generator, shapes: Any, n: int) -> Points:
    west, south, east, north = shapely.total_bounds(shapes)
    return rng.uniform(west, east, n), rng.uniform(south, north, n)


def _as_people(rng: np.random.Generator, shapes: Any, n: int) -> Points:
    """Draw points over the bounds of polygons that are each as likely: census areas hold about as many people."""
    chosen = shapes[rng.integers(0, len(shapes), n)]
    west, south, east, north = shapely.bounds(chosen).T
    return rng.uniform(west, east), rng.uniform(south, north)


def _incidents(folder: Path) -> Points:
    files = sorted((folder / "st-louis" / "incidents").glob("*.csv.gz"))
    tables = (pd.read_csv(file, dtype="str").rename(columns=lambda name: name.replace("-", "")) for file in files)
    rows = pd.concat([table[["XCoord", "YCoord"]] for table in tables]).apply(pd.to_numeric, errors="coerce")
    foot = 1200 / 3937  # ESRI:102696 in US feet is EPSG:26996 in metres
    return (rows["XCoord"] * foot).to_numpy(), (rows["YCoord"] * foot).to_numpy()


def _many(folder: Path) -> tuple[float, float]:
    """Time many points in a process of its own and measure by how much its memory grew."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_grown, folder).result()


def _grown(folder: Path) -> tuple[float, float]:
    shapes = _shapes(folder, "london", "EPSG:27700")
    x, y = _as_people(np.random.default_rng(2), shapes, POINTS)
    x, y = np.tile(x, MANY // POINTS), np.tile(y, MANY // POINTS)
    Path("/proc/self/clear_refs").write_text("5")  # Linux forgets the peak so far
    before, start = _mebibytes("VmRSS"), time.perf_counter()
    polygon_of(x, y, shapes)
    return time.perf_counter() - start, _mebibytes("VmHWM") - before


def _mebibytes(what: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024
