"""The truth beside the data: intensities, and incidents with their source rows."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from configs.files import canonical_json
from features.simulate import parameters as p
from features.simulate.fields import Floats
from features.simulate.process import History
from features.simulate.reports import SOURCES
from features.simulate.sites import Sites


def write_truth(
    folder: Path,
    history: History,
    marked: pd.DataFrame,
    sites: Sites,
    areas: list[str],
    start: date,
    answer: dict[str, Any],
) -> None:
    """Write intensity.parquet, incidents.parquet and parameters.json.

    Parameters
    ----------
    folder : pathlib.Path
        Where to; it is made.
    history : History
        Conditional means and counts.
    marked : pandas.DataFrame
        From `mark_counted`.
    sites : Sites
        Where incidents happen.
    areas : list of str
        Ids of the areas.
    start : datetime.date
        First Monday.
    answer : dict
        From `features.simulate.answer.parameter_file`.
    """
    folder.mkdir()
    intensity = intensity_table(history, recorded_mean(history, sites), marked, areas, start)
    parquet.write_table(intensity, folder / "intensity.parquet", compression="zstd")
    parquet.write_table(incident_table(marked, sites, areas, start), folder / "incidents.parquet", compression="zstd")
    (folder / "parameters.json").write_bytes(canonical_json(answer))


def recorded_mean(history: History, sites: Sites) -> Floats:
    """Return the conditional mean of incidents that a perfect hub counts, by the area in which it finds them.

    An incident counts where the first usable row puts it: the police's, else the call's, else the hospital's.

    Parameters
    ----------
    history : History
        Conditional means and known shares, by true area.
    sites : Sites
        Where the sources' maps put the sites.

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
    total = history.mean * by_police
    total += _moved(history.mean * by_call, sites, sites.call_area)
    return total + _moved(history.mean * by_hospital, sites, sites.hospital_area)


def mark_counted(incidents: pd.DataFrame, reports: dict[str, pd.DataFrame], sites: Sites) -> pd.DataFrame:
    """Add to each incident the ids of its rows, and whether and where a perfect hub counts it.

    Parameters
    ----------
    incidents : pandas.DataFrame
        From `features.simulate.incidents`.
    reports : dict of str to pandas.DataFrame
        Rows of each source with incident, id and flaw.
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
    return incidents.assign(counted_area=area, **ids)


def intensity_table(
    history: History, recorded: Floats, marked: pd.DataFrame, areas: list[str], start: date
) -> pa.Table:
    """Return one row for each week, area and offence, in that order.

    Parameters
    ----------
    history : History
        Conditional means and counts.
    recorded : array
        From `recorded_mean`. Shape: (weeks, areas, offences).
    marked : pandas.DataFrame
        From `mark_counted`.
    areas : list of str
        Ids of the areas.
    start : datetime.date
        First Monday.

    Returns
    -------
    pyarrow.Table
        window_start (naive local), area, offence, mean, recorded_mean (float64), incidents, counted (int32).
    """
    weeks, n, kinds = history.mean.shape
    counted = marked[marked["counted_area"] >= 0]
    place = np.ravel_multi_index((counted["week"], counted["counted_area"], counted["offence"]), history.mean.shape)
    monday = np.datetime64(start, "us") + np.arange(weeks) * np.timedelta64(7, "D")
    return pa.table(
        {
            "window_start": np.repeat(monday, n * kinds),
            "area": _labels(np.tile(np.repeat(np.arange(n), kinds), weeks), areas),
            "offence": _labels(np.tile(np.arange(kinds), weeks * n), p.OFFENCES),
            "mean": history.mean.ravel(),
            "recorded_mean": recorded.ravel(),
            "incidents": history.incidents.ravel().astype(np.int32),
            "counted": np.bincount(place, minlength=history.mean.size).astype(np.int32),
        }
    )


def incident_table(marked: pd.DataFrame, sites: Sites, areas: list[str], start: date) -> pa.Table:
    """Return one row for each incident that happened, in order of time.

    Parameters
    ----------
    marked : pandas.DataFrame
        From `mark_counted`.
    sites : Sites
        Where each was.
    areas : list of str
        Ids of the areas.
    start : datetime.date
        First Monday.

    Returns
    -------
    pyarrow.Table
        occurred (UTC), window_start (naive local), area, offence, x, y (metres), reported, counted (bool),
        counted_area, police_id, calls_id, hospital_id (empty where there is none).
    """
    xy = sites.xy[marked["site"].to_numpy()]
    where = marked["counted_area"].to_numpy()
    monday = np.datetime64(start, "us") + marked["week"].to_numpy() * np.timedelta64(7, "D")
    occurred = pa.array(marked["occurred"].to_numpy().astype("datetime64[us]"))
    return pa.table(
        {
            "occurred": occurred.cast(pa.timestamp("us", tz="UTC")),
            "window_start": monday,
            "area": _labels(marked["area"].to_numpy(), areas),
            "offence": _labels(marked["offence"].to_numpy(), p.OFFENCES),
            "x": xy[:, 0],
            "y": xy[:, 1],
            "reported": marked["reported"].to_numpy(),
            "counted": where >= 0,
            "counted_area": _labels(np.where(where < 0, len(areas), where), [*areas, ""]),
            **{f"{source}_id": pa.array(marked[f"{source}_id"].to_numpy(dtype=str)) for source in SOURCES},
        }
    )


def _labels(codes: NDArray[np.int64], names: list[str] | tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names))


def _moved(values: Floats, sites: Sites, to: NDArray[np.int64]) -> Floats:
    moved = sites.moved(to)
    return np.stack([moved @ week for week in values])
