"""The map page of made-up cities of 2,500 and 10,000 areas: bytes as sent, and milliseconds until Chromium painted."""

import socket
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import geopandas as gpd
import httpx
import numpy as np
import pandas as pd
import uvicorn
from playwright.sync_api import sync_playwright
from shapely import Polygon

from configs.load import load_city, load_policy
from serving.app import attach, create_app
from serving.approved.guard import Guard, Shown
from serving.approved.served import Served
from serving.approved.state import Approval
from serving.archive.editions import Edition
from serving.archive.history import History
from serving.doors.asker import KEY, Asker
from training.counts import QUANTILES

SIZES = (2_500, 10_000)
OPENED = 5
RULES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")
_PAINTED = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
.observe({type: 'paint', buffered: true}))"""
_DRAWN = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
"""After the page has loaded and its scripts have run: when the frame after that was drawn."""


def report() -> list[str]:
    """Serve each city, open its page in Chromium, and return Markdown."""
    lines = ["| areas | as sent, KB | first paint, ms | map and table painted, ms |", "|---|---|---|---|"]
    for n in SIZES:
        with tempfile.TemporaryDirectory() as folder, _serving(made_up(n, Path(folder))) as address:
            sent = _sent(address)
            first, drawn = _painted(address)
        lines.append(f"| {n:,} | {sent / 1000:,.0f} | {first:,.0f} | {drawn:,.0f} |")
    return [*lines, "", f"Medians of {OPENED} openings of `/`, each in a new window, the page on the service's shelf."]


def made_up(n: int, workspace: Path, seed: int = 1) -> Served:
    """Return a city of about n crooked cells in a square, each with a forecast of one offence."""
    rng = np.random.default_rng(seed)
    side = round(n**0.5)
    corners = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij"), axis=-1)
    corners = 250 * (corners + rng.uniform(-0.3, 0.3, corners.shape))
    middles = {axis: _crooked(corners, axis, rng) for axis in (0, 1)}
    shapes = [_cell(corners, middles, i, j) for i in range(side) for j in range(side)]
    names = [f"E{place:05d}" for place in range(len(shapes))]
    district = [f"District {1 + (place // side) // max(1, side // 4)}" for place in range(len(shapes))]
    areas = gpd.GeoDataFrame({"area": names, "name": names, "district": district}, geometry=shapes, crs="EPSG:32630")
    city = load_city("demo").model_copy(update={"workspace": workspace})
    mean = np.sort(rng.gamma(0.6, 0.8, len(names)))[::-1]
    start = pd.Timestamp("2026-01-05").as_unit("s")
    times = {"origin": start, "window_start": start, "window_end": start + pd.Timedelta(days=7)}
    levels = {name: np.floor(mean * 2 * float(name[1:]) + float(name[1:])) for name in QUANTILES}
    rules = dict.fromkeys(RULES, mean * 0.9)
    rank = np.arange(1, len(names) + 1)
    told = {"area": rng.permutation(names), "offence": "burglary", "mean": mean, **levels, **rules, "rank": rank}
    forecast = pd.DataFrame({**times, **told, "flagged": rank <= 0.05 * len(names)})
    total = {**times, "offence": "burglary", "mean": mean.sum(), "q0.05": 0.9 * mean.sum(), "q0.95": 1.1 * mean.sum()}
    totals = pd.DataFrame([{**total, "level": "city", "name": "city"}])
    manifest = {"window_start": "2026-01-05", "window_end": "2026-01-12", "release": 1}
    none = forecast.head(0)
    edition = Edition(workspace, manifest, forecast, none, totals, none, History.of(none), areas)
    return Served(city, load_policy(city.policy), {}, edition)


def _crooked(corners: np.ndarray, axis: int, rng: np.random.Generator) -> np.ndarray:
    """Return three points on each edge along an axis, moved a little, so that cells have 16 corners."""
    low, high = (corners[:-1], corners[1:]) if axis == 0 else (corners[:, :-1], corners[:, 1:])
    parts = np.array([0.25, 0.5, 0.75])[:, None]
    points: np.ndarray = low[..., None, :] * (1 - parts) + high[..., None, :] * parts
    return points + rng.uniform(-12, 12, points.shape)


def _cell(corners: np.ndarray, middles: dict[int, np.ndarray], i: int, j: int) -> Polygon:
    around = [
        corners[i, j], *middles[0][i, j], corners[i + 1, j], *middles[1][i + 1, j],
        corners[i + 1, j + 1], *middles[0][i, j + 1][::-1], corners[i, j + 1], *middles[1][i, j][::-1],
    ]  # fmt: skip
    return Polygon(around)


@contextmanager
def _serving(served: Served) -> Iterator[str]:
    guard = Guard(served.city, lambda: date(2026, 1, 5))
    far = date(2027, 1, 1)
    approval = Approval(1, "approve", "nobody", date(2026, 1, 1), far, 0, 0, {}, served.policy)
    guard._shown = Shown(served, approval, "made up")
    app = create_app()
    attach(app, guard)
    analyst = Asker("Ana", ("analyst",))

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, KEY: analyst}, receive, send)

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(asked, log_level="error", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            sleep(0.02)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)


def _sent(address: str) -> int:
    with httpx.Client() as client, client.stream("GET", f"{address}/", timeout=120) as answer:
        answer.raise_for_status()
        return sum(len(part) for part in answer.iter_raw())


def _painted(address: str) -> tuple[float, float]:
    first, drawn = [], []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
        )
        for _ in range(OPENED):
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/", wait_until="load")
            drawn.append(page.evaluate(_DRAWN))
            first.append(page.evaluate(_PAINTED))
            page.close()
        chromium.close()
    return statistics.median(first), statistics.median(drawn)
