"""Random cities as tables of all that a feature may read: incidents, counts, calendar, weather, places, totals."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from features.panel import Attribute, Panel, Surroundings, Windows, build_panel
from tests.features.panels import random_incidents, windows

OFFENCES = ("theft", "burglary", "fraud")
KINDS = ("bar", "school")
EVENTS = ("match", "fair")
VALUES = ("rain", "warmth")
TOTALS = ("homes", "empty_homes")
OF = {"calendar": EVENTS, "weather": VALUES, "places": KINDS, "attributes": TOTALS, "offences": OFFENCES}
"""What the features of a family that need it may be of, in these cities."""


@dataclass(frozen=True)
class World:
    """The tables of a city; thefts and burglaries are incidents, frauds a counts table."""

    windows: Windows
    areas: gpd.GeoDataFrame
    near: csr_array
    incidents: pd.DataFrame
    counts: pd.DataFrame
    beside: Surroundings

    def panel(self) -> Panel:
        """Build the panel."""
        return build_panel(
            self.incidents,
            self.areas,
            self.near,
            windows=self.windows,
            offences=OFFENCES,
            sources=("police", "calls", "agency"),
            counts=self.counts,
            beside=self.beside,
        )


def world(
    rng: np.random.Generator, unit: str = "week", n_windows: int = 70, n_areas: int = 6, incidents: int = 900
) -> World:
    """Make a city of scattered areas in two districts, one of them without a neighbour."""
    made = windows(n_windows, unit)
    dates = pd.date_range(made.start(0), made.start(n_windows) + pd.Timedelta(days=40), freq="D", unit="us")
    weeks = int(np.ceil((len(dates) - 40) / 7))
    boxes = [shapely.box(x, y, x + 50, y + 50) for x, y in rng.uniform(0, 1500, (n_areas, 2))]
    district = rng.choice(["north", "south"], n_areas)
    areas = gpd.GeoDataFrame(
        {"area": [f"a{i}" for i in range(n_areas)], "district": district}, geometry=boxes, crs="EPSG:32630"
    )
    near = np.triu(rng.random((n_areas, n_areas)) < 0.5, 1)
    near[:, -1] = False
    return World(
        made,
        areas,
        csr_array((near | near.T).astype(np.float64)),
        random_incidents(rng, incidents, n_areas, weeks),
        _counts(rng, made, n_areas),
        Surroundings(_days(rng, dates), _weather(rng, dates), _places(rng, dates), _attributes(rng, dates, n_areas)),
    )


def _counts(rng: np.random.Generator, made: Windows, n_areas: int) -> pd.DataFrame:
    starts = made.starts(np.arange(made.n + 1))
    window, area = (part.ravel() for part in np.indices((made.n, n_areas)))
    ends = pd.Series(starts[window + 1])
    delay = pd.to_timedelta(rng.integers(0, 30, len(window)), unit="D")
    return pd.DataFrame(
        {
            "source": "agency",
            "area": [f"a{i}" for i in area],
            "offence": "fraud",
            "window_start": starts[window],
            "window_end": ends,
            "count": rng.poisson(0.4, len(window)).astype(np.int32),
            "reported": _utc(ends + delay),
        }
    )


def _utc(local: "pd.DatetimeIndex | pd.Series[pd.Timestamp]") -> pd.DatetimeIndex:
    return pd.DatetimeIndex(local).tz_localize("UTC").as_unit("us")


def _days(rng: np.random.Generator, dates: pd.DatetimeIndex) -> pd.DataFrame:
    n = len(dates)
    date = dates[rng.integers(0, n, n)]
    kind = rng.choice(["holiday", "school", "event"], n)
    notice = pd.to_timedelta(rng.integers(0, 60, n), unit="D")
    name = np.where(kind == "event", rng.choice(EVENTS, n), kind)
    return pd.DataFrame({"source": "table", "date": date, "kind": kind, "name": name, "known": _utc(date - notice)})


def _weather(rng: np.random.Generator, dates: pd.DatetimeIndex) -> pd.DataFrame:
    n = len(dates)
    values = {value: np.where(rng.random(n) < 0.1, np.nan, rng.normal(10, 5, n)) for value in VALUES}
    known = _utc(dates + pd.to_timedelta(rng.integers(1, 9, n), unit="D"))
    return pd.DataFrame(
        {"source": "station", "file": "f", "row": np.arange(n), "date": dates, "known": known, **values}
    )


def _places(rng: np.random.Generator, dates: pd.DatetimeIndex, n: int = 40) -> pd.DataFrame:
    opened = pd.Series(dates[rng.integers(0, len(dates), n)]).where(rng.random(n) < 0.6)
    closed = (opened.fillna(dates[0]) + pd.Timedelta(days=90)).where(rng.random(n) < 0.4)
    x, y = rng.uniform(-300, 1800, (2, n))
    return pd.DataFrame({"kind": rng.choice(KINDS, n), "x": x, "y": y, "opened": opened, "closed": closed})


def _attributes(rng: np.random.Generator, dates: pd.DatetimeIndex, n_areas: int) -> dict[str, Attribute]:
    published = (dates[0], dates[-60])
    totals = rng.integers(0, 500, (2, n_areas)).astype(np.float64)
    return {name: Attribute(when, total) for name, when, total in zip(TOTALS, published, totals, strict=True)}
