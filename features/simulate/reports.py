"""What each source writes down of the incidents it knows: later, elsewhere, in its own words."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.simulate.geometry import Plane
from features.simulate.parameters import (
    BEAT_NEIGHBOUR,
    CALL_DELAYS,
    CALL_MINUTES,
    HOSPITAL_DELAYS,
    LONGEST_DELAY_DAYS,
    POLICE_DELAYS,
    Delays,
)
from features.simulate.sites import Sites

SOURCES = ("police", "calls", "hospital")
CODES = {
    "police": ("28", "58", "48", "8", "92"),
    "calls": ("BURG", "DAMG", "VEHI", "ASLT", ""),
    "hospital": ("", "", "", "assault", ""),
}
_DELAYS: dict[str, Delays] = {"police": POLICE_DELAYS, "calls": CALL_DELAYS, "hospital": HOSPITAL_DELAYS}


def make_reports(
    rng: np.random.Generator, incidents: pd.DataFrame, sites: Sites, plane: Plane
) -> dict[str, pd.DataFrame]:
    """Write one clean row for each incident that a source knows of.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    incidents : pandas.DataFrame
        From `features.simulate.incidents.make_incidents`.
    sites : Sites
        Where each source's map puts the incidents.
    plane : Plane
        The areas, for beats.

    Returns
    -------
    dict of str to pandas.DataFrame
        For each source, in order of reporting: incident (position), code, occurred, occurred_end, reported
        (datetime64[s], UTC without a zone), x, y (metres), beat (position of an area; police only).
    """
    spots = {"police": sites.xy, "calls": sites.call_xy, "hospital": sites.hospital_xy}
    reports = {}
    for source in SOURCES:
        known = np.flatnonzero(incidents[source].to_numpy())
        rows = incidents.iloc[known]
        xy = spots[source][rows["site"].to_numpy()]
        frame = pd.DataFrame({"incident": known, "code": np.array(CODES[source])[rows["offence"].to_numpy()]})
        frame = frame.assign(**_times(rng, source, rows), x=xy[:, 0], y=xy[:, 1])
        if source == "police":
            frame["beat"] = _beats(rng, rows["area"].to_numpy(), plane)
        reports[source] = frame.sort_values("reported", kind="stable", ignore_index=True)
    return reports


def _times(rng: np.random.Generator, source: str, rows: pd.DataFrame) -> dict[str, NDArray[np.datetime64]]:
    """Occurrence, its end (discovery) and report, in the precision of the source."""
    true = rows["occurred"].to_numpy().astype("datetime64[s]")
    found = true + rows["lasting"].to_numpy().astype("timedelta64[s]")
    if source == "police":
        occurred, end, step = true, found, 60
    else:
        off = rng.uniform(-60 * CALL_MINUTES, 60 * CALL_MINUTES, len(rows)).astype(np.int64)
        occurred = end = true + off.astype("timedelta64[s]")
        step = 1 if source == "calls" else 300
    reported = np.maximum(found + _delays(rng, _DELAYS[source], len(rows)), end)
    return {
        "occurred": _floored(occurred, step),
        "occurred_end": _floored(end, step),
        "reported": _floored(reported, step),
    }


def _delays(rng: np.random.Generator, mixture: Delays, size: int) -> NDArray[np.timedelta64]:
    """Delays of a mixture of log-normals; one beyond the longest is drawn again, evenly up to it."""
    share, hours, spread = (np.array(column) for column in zip(*mixture, strict=True))
    part = np.minimum(np.searchsorted(np.cumsum(share), rng.random(size), side="right"), len(share) - 1)
    drawn = hours[part] * np.exp(spread[part] * rng.standard_normal(size))
    longest = 24.0 * LONGEST_DELAY_DAYS
    drawn = np.where(drawn > longest, longest * rng.random(size), drawn)
    return np.asarray(np.floor(drawn * 3600).astype("timedelta64[s]"))


def _floored(moments: NDArray[np.datetime64], step: int) -> NDArray[np.datetime64]:
    seconds = moments.astype(np.int64)
    return np.asarray((seconds - seconds % step).astype("datetime64[s]"))


def _beats(rng: np.random.Generator, area: NDArray[np.int64], plane: Plane) -> NDArray[np.int64]:
    """Positions of the recorded areas: sometimes a neighbour of the true one."""
    first, degree = plane.touching.indptr[:-1][area], np.diff(plane.touching.indptr)[area]
    neighbour = plane.touching.indices[first + (rng.random(len(area)) * degree).astype(np.int64)]
    return np.where(rng.random(len(area)) < BEAT_NEIGHBOUR, neighbour, area).astype(np.int64)
