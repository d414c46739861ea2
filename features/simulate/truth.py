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
from features.simulate.counted import recorded_mean
from features.simulate.fields import Floats
from features.simulate.geometry import Plane
from features.simulate.process import History
from features.simulate.reports import SOURCES
from features.simulate.sites import Sites


def write_truth(
    folder: Path,
    history: History,
    marked: pd.DataFrame,
    sites: Sites,
    plane: Plane,
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
    plane : Plane
        The areas.
    areas : list of str
        Ids of the areas.
    start : datetime.date
        First Monday.
    answer : dict
        From `features.simulate.answer.parameter_file`.
    """
    folder.mkdir()
    intensity = intensity_table(history, recorded_mean(history, sites, plane), marked, areas, start)
    parquet.write_table(intensity, folder / "intensity.parquet", compression="zstd")
    parquet.write_table(incident_table(marked, sites, areas, start), folder / "incidents.parquet", compression="zstd")
    (folder / "parameters.json").write_bytes(canonical_json(answer))


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
