"""What a perfect hub would count of what happened, and where: its mean, and incident by incident."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.simulate import parameters as p
from features.simulate.dirt import FLAWS
from features.simulate.fields import Floats
from features.simulate.geometry import Plane
from features.simulate.process import History
from features.simulate.reports import SOURCES
from features.simulate.sites import Sites


def recorded_mean(history: History, sites: Sites, plane: Plane) -> Floats:
    """Return the conditional mean of incidents that a perfect hub counts, by the area in which it finds them.

    An incident counts where the first usable row puts it: the police's, else the call's, else the hospital's, else a
    police row without a location, by its beat.

    Parameters
    ----------
    history : History
        Conditional means and known shares, by true area.
    sites : Sites
        Where the sources' maps put the sites.
    plane : Plane
        The areas, for beats.

    Returns
    -------
    array
        Shape: (weeks, areas, offences).
    """
    usable = p.DIRT.usable
    police, calls, hospital = (usable * np.array(share) for share in (p.POLICE_SHARE, p.CALL_SHARE, p.HOSPITAL_SHARE))
    known = history.known_share
    by_police = known * police
    by_call = known * (1 - police) * calls
    by_hospital = (1 - by_police - by_call) * hospital
    by_beat = known * np.array(p.POLICE_SHARE) * p.DIRT.missing * (1 - calls) * (1 - hospital)
    total = history.mean * by_police
    total += _moved(history.mean * by_call, sites, sites.call_area)
    total += _moved(history.mean * by_hospital, sites, sites.hospital_area)
    beats = history.mean * by_beat
    aside = np.stack([plane.spread(week) for week in beats])
    return np.asarray(total + (1 - p.BEAT_NEIGHBOUR) * beats + p.BEAT_NEIGHBOUR * aside)


def mark_counted(incidents: pd.DataFrame, reports: dict[str, pd.DataFrame], sites: Sites) -> pd.DataFrame:
    """Add to each incident the ids of its rows, and whether and where a perfect hub counts it (see `recorded_mean`).

    Parameters
    ----------
    incidents : pandas.DataFrame
        From `features.simulate.incidents`.
    reports : dict of str to pandas.DataFrame
        Rows of each source with incident, id and flaw; the police's with beat.
    sites : Sites
        Where the sources' maps put the sites.

    Returns
    -------
    pandas.DataFrame
        With police_id, calls_id, hospital_id (empty where there is none) and counted_area (-1 where none counts).
    """
    area = np.full(len(incidents), -1)
    site = incidents["site"].to_numpy()
    maps = {
        "police": incidents["area"].to_numpy(),
        "calls": sites.call_area[site],
        "hospital": sites.hospital_area[site],
    }
    ids = {}
    for source in SOURCES:
        rows = reports[source]
        name = np.full(len(incidents), "", dtype=rows["id"].to_numpy(dtype=str).dtype if len(rows) else "U1")
        name[rows["incident"]] = rows["id"]
        ids[f"{source}_id"] = name
        usable = rows.loc[rows["flaw"] == 0, "incident"].to_numpy()
        usable = usable[area[usable] < 0]
        area[usable] = maps[source][usable]
    beats = reports["police"][reports["police"]["flaw"] == FLAWS.index("missing")]
    beats = beats[area[beats["incident"].to_numpy()] < 0]
    area[beats["incident"].to_numpy()] = beats["beat"].to_numpy()
    return incidents.assign(counted_area=area, **ids)


def _moved(values: Floats, sites: Sites, to: NDArray[np.int64]) -> Floats:
    moved = sites.moved(to)
    return np.stack([moved @ week for week in values])
