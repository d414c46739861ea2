"""Small panels for tests: random incidents on a strip of areas, with known delays."""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from configs.windows import WindowSettings
from features.panel import Panel, Windows, build_panel

START = date(2020, 1, 6)


def strip(n_areas: int) -> tuple[gpd.GeoDataFrame, csr_array]:
    """Make `n_areas` unit squares of 100 m in a row, each the neighbour of the next."""
    boxes = [shapely.box(100 * i, 0, 100 * i + 100, 100) for i in range(n_areas)]
    areas = gpd.GeoDataFrame({"area": [f"a{i}" for i in range(n_areas)]}, geometry=boxes, crs="EPSG:32630")
    near = np.eye(n_areas, k=1) + np.eye(n_areas, k=-1)
    return areas, csr_array(near)


def windows(
    n: int, unit: str = "week", first: date = START, timezone: str = "Europe/London", **settings: Any
) -> Windows:
    """Make windows of a length."""
    return Windows(WindowSettings.model_validate({"unit": unit, **settings}), first, n, timezone)


def incidents_of(rows: list[tuple[str, str, str, str, str | None]]) -> pd.DataFrame:
    """Make incidents from (offence, area, occurred, reported, withdrawn or none) with times in UTC."""
    frame = pd.DataFrame(rows, columns=["offence", "area", "occurred_start", "reported", "withdrawn"])
    for column in ("occurred_start", "reported", "withdrawn"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    return frame.assign(source="police", occurred_end=frame["occurred_start"], location_probability=1.0)


def panel_from(
    incidents: pd.DataFrame, n_areas: int, weeks: int, offences: tuple[str, ...] = ("theft",), **changes: Any
) -> Panel:
    """Count incidents on a strip of areas, in weeks or the windows given."""
    areas, near = strip(n_areas)
    settings = {"windows": windows(weeks), "offences": offences, "sources": ("police", "calls"), **changes}
    return build_panel(incidents, areas, near, **settings)


def random_incidents(rng: np.random.Generator, n: int, n_areas: int, weeks: int) -> pd.DataFrame:
    """Draw incidents with random delays of up to ten weeks, intervals, places and withdrawals ten days later."""
    minutes = rng.integers(0, weeks * 7 * 24 * 60, n)
    occurred = pd.Timestamp(START, tz="UTC") + pd.to_timedelta(minutes, unit="min")
    delay = pd.to_timedelta(rng.exponential(7 * 24 * 60, n).clip(0, 70 * 24 * 60), unit="min")
    frame = pd.DataFrame(
        {
            "source": rng.choice(["police", "calls"], n, p=[0.7, 0.3]),
            "offence": rng.choice(["theft", "burglary"], n),
            "area": [f"a{i}" for i in rng.integers(0, n_areas, n)],
            "occurred_start": occurred,
            "occurred_end": occurred + delay * rng.choice([0.0, 0.5], n),
            "reported": occurred + delay,
            "withdrawn": pd.NaT,
            "location_probability": rng.choice([1.0, 0.8, 0.5], n, p=[0.8, 0.1, 0.1]),
        }
    )
    fallen = frame.sample(frac=0.1, random_state=int(rng.integers(2**31))).index
    frame["withdrawn"] = pd.Series(pd.NaT, index=frame.index, dtype=frame["reported"].dtype)
    frame.loc[fallen, "withdrawn"] = frame.loc[fallen, "reported"] + pd.Timedelta(days=10)
    return frame


def as_known(incidents: pd.DataFrame, panel: Panel, origin: int) -> pd.DataFrame:
    """Return the incidents as they stood in the hub at an origin, told in rows rather than in a panel."""
    moment = panel.windows.start_utc(origin)
    rows = incidents[(incidents["reported"] < moment) & (incidents["occurred_start"] < moment)]
    return rows.assign(withdrawn=rows["withdrawn"].where(rows["withdrawn"] < moment))
