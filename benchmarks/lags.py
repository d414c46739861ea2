"""Lag features of a whole cube beside a pandas group-by, and one origin's design rows, in CPU seconds of one thread.

`OMP_NUM_THREADS=1 python -m benchmarks.lags` prints it.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from configs.windows import WindowSettings
from features.catalogue.table import lag_table
from features.design import STANDARD, design_at, designs_at
from features.panel import Panel, Windows, build_panel
from features.where.near import queen

WINDOWS, SERIES, COLUMNS = 520, 2000, 50
LAGS, SPANS, RATES = range(1, 9), (4, 8, 13, 26, 52, 104), (0.3, 0.1, 0.05, 0.02, 0.01)
ORIGINS = np.arange(WINDOWS - 300, WINDOWS)


def report() -> list[str]:
    """Measure and return Markdown."""
    rng = np.random.default_rng(3)
    counts = rng.poisson(0.5, (WINDOWS, SERIES)).astype(np.int32)
    long = pd.DataFrame({"series": np.tile(np.arange(SERIES), WINDOWS), "y": counts.ravel()})
    cube = _cpu(lambda: lag_table(counts, LAGS, SPANS, RATES), 9)
    pandas = _cpu(lambda: by_pandas(long), 1)
    late, prompt = _panel(rng, late=True), _panel(rng, late=False)
    rows = [
        (f"19 lag features of {SERIES:,} series × {WINDOWS} windows, `lag_table`", cube),
        ("the same by a pandas group-by", pandas),
        (f"`design_at`: {len(STANDARD)} features of one origin, {SERIES:,} areas, late reports", _origin(late)),
        ("the same where nothing arrives late", _origin(prompt)),
        (f"`designs_at`: {len(ORIGINS)} origins of the same, late reports", _cpu(lambda: designs_at(late, ORIGINS), 3)),
    ]
    return [
        "| what | CPU seconds |",
        "|---|---|",
        *(f"| {what} | {seconds:.4f} |" for what, seconds in rows),
        "",
        "Bars: 0.06 s for the lag features, 0.002 s for one origin. "
        f"`lag_table` takes {cube / pandas:.1%} of what pandas "
        "takes in the same run. Least of several runs each; "
        f"of the {int(late.counts.sum()):,} incidents {late.late.weight.clip(min=0).sum() / late.counts.sum():.0%} "
        "became known after their week.",
    ]


def by_pandas(long: pd.DataFrame) -> pd.DataFrame:
    """Compute the same features as a data scientist would with a long table, ordered by window."""
    shifted = long.groupby("series")["y"].shift(1)
    of_series = shifted.groupby(long["series"])
    table = {f"lag_{lag}": long.groupby("series")["y"].shift(lag) for lag in LAGS}
    for span in SPANS:
        table[f"mean_{span}"] = of_series.rolling(span, min_periods=1).mean().reset_index(level=0, drop=True)
    for rate in RATES:
        table[f"ewma_{rate}"] = of_series.ewm(alpha=rate).mean().reset_index(level=0, drop=True)
    return pd.DataFrame(table).sort_index()


def _origin(panel: Panel) -> float:
    return _cpu(lambda: design_at(panel, WINDOWS), 200)


def _panel(rng: np.random.Generator, *, late: bool) -> Panel:
    """Make a panel of one offence on a board of squares, a tenth of incidents known more than a week late."""
    cells = [divmod(i, COLUMNS) for i in range(SERIES)]
    boxes = [shapely.box(500 * c, 500 * r, 500 * c + 500, 500 * r + 500) for r, c in cells]
    areas = gpd.GeoDataFrame({"area": [f"a{i}" for i in range(SERIES)]}, geometry=boxes, crs="EPSG:32630")
    windows = Windows(WindowSettings(), date(2015, 1, 5), WINDOWS, "Europe/London")
    n = WINDOWS * SERIES // 2
    occurred = _moments(rng.integers(0, WINDOWS * 7 * 24 * 60, n))
    delay = pd.to_timedelta(rng.exponential(2 * 24 * 60, n) if late else np.zeros(n), unit="min").as_unit("us")
    incidents = pd.DataFrame(
        {
            "source": "police",
            "offence": "theft",
            "area": areas["area"].to_numpy()[rng.integers(0, SERIES, n)],
            "occurred_start": occurred,
            "occurred_end": occurred + delay / 4,
            "reported": occurred + delay,
            "withdrawn": pd.Series(pd.NaT, index=range(n), dtype="datetime64[us, UTC]"),
            "location_probability": 1.0,
        }
    )
    return build_panel(incidents, areas, queen(areas), windows=windows, offences=("theft",), sources=("police",))


def _moments(minutes: NDArray[np.int64]) -> pd.DatetimeIndex:
    start = np.datetime64("2015-01-05", "us")
    return pd.DatetimeIndex(start + minutes.astype("timedelta64[m]")).tz_localize("UTC")


def _cpu(run: Callable[[], Any], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return min(seconds)


if __name__ == "__main__":
    sys.stdout.write("\n".join([*report(), ""]))
