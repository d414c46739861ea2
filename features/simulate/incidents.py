"""Every incident of the simulated city: its moment, its site and who came to know of it."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.simulate.calendars import week_profile
from features.simulate.fields import Floats
from features.simulate.parameters import CALL_SHARE, HOSPITAL_SHARE, NATURES, OFFENCES, POLICE_SHARE
from features.simulate.process import History
from features.simulate.sites import Sites, draw_sites

_LONGEST = 120 * 3600


def make_incidents(
    rng: np.random.Generator, history: History, bars: Floats, sites: Sites, start: date, timezone: str
) -> pd.DataFrame:
    """Give each counted incident a moment, a site and the sources that know of it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    history : History
        Counts by week, area and offence.
    bars : array
        Bars near each area, which shape its nights. Shape: (areas,).
    sites : Sites
        Where incidents happen.
    start : datetime.date
        First Monday, local.
    timezone : str
        IANA name of the local time.

    Returns
    -------
    pandas.DataFrame
        In order of time: week, area, offence, site (positions), occurred (datetime64[s], UTC without a zone),
        lasting (seconds to discovery), reported, police, calls, hospital (bool).
    """
    cells = np.flatnonzero(history.incidents)
    count = history.incidents.ravel()[cells]
    week, area, offence = np.unravel_index(np.repeat(cells, count), history.incidents.shape)
    rank = np.arange(len(week)) - np.repeat(np.cumsum(count) - count, count)
    reported = rank < np.repeat(history.known.ravel()[cells], count)
    at_night = rng.random(len(week)) < (bars / (bars + 1.5))[area] * np.array([n.night for n in NATURES])[offence]
    hour = _hours(rng, offence, at_night)
    lasting = rng.exponential(np.array([nature.lasting for nature in NATURES])[offence]) * 3600
    frame = pd.DataFrame(
        {
            "week": week,
            "area": area,
            "offence": offence,
            "site": draw_sites(rng, sites, area),
            "occurred": _moments(rng, week, hour, start, timezone),
            "lasting": np.minimum(lasting, _LONGEST).astype(np.int64),
            "reported": reported,
            **_who_knows(rng, offence, reported),
        }
    )
    return frame.sort_values("occurred", kind="stable", ignore_index=True)


def _who_knows(
    rng: np.random.Generator, offence: NDArray[np.int64], reported: NDArray[np.bool_]
) -> dict[str, NDArray[np.bool_]]:
    chance = rng.random((3, len(offence)))
    return {
        "police": reported & (chance[0] < np.array(POLICE_SHARE)[offence]),
        "calls": reported & (chance[1] < np.array(CALL_SHARE)[offence]),
        "hospital": chance[2] < np.array(HOSPITAL_SHARE)[offence],
    }


def _hours(rng: np.random.Generator, offence: NDArray[np.int64], at_night: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Local hours of the week, 0 = Monday 00:00, by the offence's profile or its weekend nights."""
    place = rng.random(len(offence))
    hour = np.empty(len(offence), dtype=np.int64)
    for o in range(len(OFFENCES)):
        for night, profile in enumerate(week_profile(o)):
            chosen = (offence == o) & (at_night == bool(night))
            hour[chosen] = np.minimum(np.searchsorted(np.cumsum(profile), place[chosen], side="right"), 167)
    return hour


def _moments(
    rng: np.random.Generator, week: NDArray[np.int64], hour: NDArray[np.int64], start: date, timezone: str
) -> NDArray[np.datetime64]:
    """UTC moments within local hours; a skipped hour is moved on, an hour that comes twice is either of the two."""
    seconds = week * 604_800 + hour * 3600 + rng.integers(0, 3600, len(week))
    local = pd.DatetimeIndex(np.datetime64(start, "s") + seconds.astype("timedelta64[s]"))
    summer = rng.random(len(week)) < 0.5
    there = local.tz_localize(timezone, ambiguous=summer, nonexistent=pd.Timedelta(hours=1))
    return np.asarray(there.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[s]"))
