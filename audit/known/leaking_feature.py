"""A city made for the leakage experiment: some incidents reported late, honest features, and two that know too much."""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from shapely.geometry import box

from audit.reproduce.later import Moment
from audit.reproduce.probe import Rows, design_rows, probe
from configs.windows import WindowSettings
from features.context import Context
from features.design import STANDARD
from features.hub import Hub
from features.panel import Panel, Windows, build_panel

TIP, LATE = "tip", "late"
_AREAS, _WEEKS, _RATE, _SHARE = 12, 72, 0.8, 0.1
_WINDOWS = Windows(WindowSettings(), date(2022, 1, 3), _WEEKS, "UTC")


def moved_features(rng: np.random.Generator) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which features move where all are honest, and which where two that know too much are among them."""
    hub = _hub(rng)
    panel, origin, seed = _panel(hub), int(rng.integers(54, _WEEKS - 4)), int(rng.integers(2**31))
    at = (origin, Moment.of(_WINDOWS, origin, {}))
    honest = design_rows(STANDARD, 1)
    said = [probe(hub, panel, _panel, rows, at, seed) for rows in (honest, _leaking(honest))]
    return said[0].moved, said[1].moved


def _leaking(honest: Rows) -> Rows:
    """Add a rule with a tenth of next week's count in it, and last week's count with what was reported late."""

    def rows(panel: Panel, origin: int) -> dict[str, NDArray[Any]]:
        """Return every array by its name."""
        found, counts = honest(panel, origin), panel.counts.values
        rule = found["the rule mean_8"]
        return {**found, TIP: rule + _SHARE * (counts[origin].T - rule), LATE: counts[origin - 1]}

    return rows


def _panel(hub: Hub) -> Panel:
    near = csr_array(np.eye(_AREAS, k=1) + np.eye(_AREAS, k=-1))
    return build_panel(
        hub.incidents, hub.areas, near, windows=_WINDOWS, offences=("made",), sources=("made",)
    )  # fmt: skip


def _hub(rng: np.random.Generator) -> Hub:
    """Return a hub of incidents of which half are reported within ten weeks, and the others at once."""
    n = int(rng.poisson(_RATE * _AREAS * _WEEKS))
    minutes = rng.integers(0, _WEEKS * 7 * 24 * 60, n)
    late = rng.integers(1, 70 * 24 * 60, n) * (rng.random(n) < 0.5)
    occurred = pd.DatetimeIndex(_WINDOWS.start_utc(0) + pd.to_timedelta(minutes, unit="min")).as_unit("us")
    names = [f"a{i}" for i in range(_AREAS)]
    incidents = pd.DataFrame(
        {
            "source": "made",
            "offence": "made",
            "area": rng.choice(names, n),
            "occurred_start": occurred,
            "occurred_end": occurred,
            "reported": occurred + pd.to_timedelta(late, unit="min"),
            "withdrawn": pd.Series(pd.NaT, range(n), dtype="datetime64[us, UTC]"),
            "location_probability": 1.0,
        }
    )
    squares = [box(100 * i, 0, 100 * i + 100, 100) for i in range(_AREAS)]
    return Hub(incidents, gpd.GeoDataFrame({"area": names}, geometry=squares, crs="EPSG:32630"), Context(), {}, "")
