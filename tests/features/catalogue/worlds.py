"""Random panels with everything that a feature may read: delays, withdrawals, calendar, weather, places, totals."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from features.panel import Attribute, Panel, Surroundings
from tests.features.panels import panel_from, random_incidents, windows

OFFENCES = ("theft", "burglary")
KINDS = ("bar", "school")
EVENTS = ("match", "fair")
VALUES = ("rain", "warmth")
TOTALS = ("homes", "empty_homes")
OF = {
    "calendar": EVENTS,
    "weather": VALUES,
    "places": KINDS,
    "attributes": TOTALS,
    "offences": OFFENCES,
}
"""What the features of a family that need it may be of, in these worlds."""


def world(
    rng: np.random.Generator, unit: str = "week", n_windows: int = 70, n_areas: int = 6, incidents: int = 900
) -> Panel:
    """Make a panel on scattered areas in two districts, one of them without a neighbour."""
    made = windows(n_windows, unit)
    weeks = int(np.ceil((made.start(n_windows) - made.start(0)).days / 7))
    panel = panel_from(random_incidents(rng, incidents, n_areas, weeks), n_areas, 0, OFFENCES, windows=made)
    near = np.triu(rng.random((n_areas, n_areas)) < 0.5, 1)
    near[:, -1] = False
    plan = replace(
        panel.plan,
        neighbours=csr_array((near | near.T).astype(np.float64)),
        centres=rng.uniform(0, 1500, (n_areas, 2)),
        districts=rng.integers(0, 2, n_areas).astype(np.int32),
    )
    return replace(panel, plan=plan, beside=surroundings(rng, panel))


def surroundings(rng: np.random.Generator, panel: Panel) -> Surroundings:
    """Make a calendar, weather, places and totals over the time of a panel and a few weeks beyond."""
    dates = pd.date_range(panel.window_start(0), panel.window_start(panel.n_windows) + pd.Timedelta(days=40), unit="us")
    return Surroundings(_days(rng, dates), _weather(rng, dates), _places(rng, dates), _attributes(rng, dates, panel))


def _utc(dates: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return dates.tz_localize("UTC").as_unit("us")


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


def _attributes(rng: np.random.Generator, dates: pd.DatetimeIndex, panel: Panel) -> dict[str, Attribute]:
    late, early = dates[-60], dates[0]
    return {
        name: Attribute(published, rng.integers(0, 500, len(panel.areas)).astype(np.float64))
        for name, published in zip(TOTALS, (early, late), strict=True)
    }
