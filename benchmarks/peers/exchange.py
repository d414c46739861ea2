"""What peers are given and what they give back, as Parquet files: nothing but what was known at each origin."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import City
from features.arrays import Floats
from features.panel import Panel

NEVER = 1_000_000


@dataclass(frozen=True)
class Case:
    """One city's test.

    Attributes
    ----------
    title : str
        What a person calls it.
    city : City
        Its settings, one window ahead.
    panel : Panel
        Counts and context.
    incidents : pandas.DataFrame
        The same incidents as rows: offence, area, x, y, occurred_start, reported, withdrawn.
    areas : geopandas.GeoDataFrame
        In the panel's order: area, geometry.
    truth : numpy.ndarray or None
        The true expected counts of the test's windows, where they are known. Shape: (n_origins, n_offences, n_areas).
    """

    title: str
    city: City
    panel: Panel
    incidents: pd.DataFrame
    areas: gpd.GeoDataFrame
    truth: Floats | None = None

    @property
    def origins(self) -> NDArray[np.int64]:
        """Origins of the test. Shape: (n_origins,)."""
        return np.arange(self.panel.n_windows - self.city.backtest.origins, self.panel.n_windows)

    @property
    def y(self) -> NDArray[np.int32]:
        """What came. Shape: (n_origins, n_offences, n_areas)."""
        return np.moveaxis(self.panel.counts.values[self.origins], 2, 1)


def write_case(case: Case, folder: Path) -> None:
    """Write what peers may read: counts and incidents with the origin from which each was known."""
    panel, trees = case.panel, case.city.model.lightgbm
    starts = panel.windows.starts(np.arange(panel.n_windows)).astype("datetime64[s]").astype(str)
    told = {
        "offences": list(panel.offences),
        "areas": panel.areas,
        "starts": starts.tolist(),
        "first": int(case.origins[0]),
        "train_weeks": case.city.model.train_windows,
        "seed": case.city.seed,
        "trees": {name: getattr(trees, name) for name in ("rounds", "learning_rate", "leaves", "min_rows")},
    }
    (folder / "case.json").write_text(json.dumps(told), encoding="utf-8")
    changes(panel, case.origins).to_parquet(folder / "counts.parquet")
    events(case).to_parquet(folder / "events.parquet")
    plain = case.areas[["area", "geometry"]].to_crs("EPSG:4326")
    centres = case.areas.geometry.centroid.to_crs("EPSG:4326")
    shapes = {"area": plain["area"], "lon": centres.x, "lat": centres.y, "shape": plain.geometry.to_wkb()}
    pd.DataFrame(shapes).to_parquet(folder / "areas.parquet")


def changes(panel: Panel, origins: NDArray[np.int64]) -> pd.DataFrame:
    """Return counts as changes: summed over `known` up to an origin they are what was known at it.

    Returns
    -------
    pandas.DataFrame
        window, area and offence as positions, known (an origin), n (may be below 0: withdrawn).
    """
    parts, before = [], np.zeros((0, len(panel.areas), len(panel.offences)), dtype=np.int64)
    for origin in origins:
        cube = panel.known(int(origin)).astype(np.int64)
        change = cube.copy()
        change[: len(before)] -= before
        window, area, offence = np.nonzero(change)
        n = change[window, area, offence]
        parts.append(pd.DataFrame({"window": window, "area": area, "offence": offence, "known": int(origin), "n": n}))
        before = cube
    return pd.concat(parts, ignore_index=True)


def events(case: Case) -> pd.DataFrame:
    """Return incidents as points in time and place, with the first origins at which each was known and withdrawn."""
    panel, zone = case.panel, case.city.timezone
    inside = case.incidents["offence"].isin(panel.offences) & case.incidents["area"].isin(panel.areas)
    rows = case.incidents[inside].reset_index(drop=True)
    centres = pd.DataFrame(panel.centres, index=panel.areas, columns=["x", "y"]).loc[rows["area"]].reset_index()
    points = gpd.points_from_xy(rows["x"].fillna(centres["x"]), rows["y"].fillna(centres["y"]), crs=case.areas.crs)
    at = gpd.GeoSeries(points).to_crs("EPSG:4326")
    local = rows["occurred_start"].dt.tz_convert(zone).dt.tz_localize(None).dt.as_unit("s")
    starts = panel.windows.starts(np.arange(panel.n_windows + 1)).astype("datetime64[s]")
    found = {"offence": rows["offence"], "area": rows["area"], "t": local, "lon": at.x, "lat": at.y}
    for name, column in (("known", "reported"), ("gone", "withdrawn")):
        moment = rows[column].dt.tz_convert(zone).dt.tz_localize(None) if rows[column].notna().any() else None
        first = np.full(len(rows), NEVER)
        if moment is not None:
            told = moment.notna().to_numpy()
            first[told] = np.searchsorted(starts, moment[told].to_numpy().astype("datetime64[s]"), side="left")
        found[name] = first
    return pd.DataFrame(found)


def read_forecasts(path: Path, case: Case) -> Floats:
    """Read a peer's means: columns origin, offence, area (positions) and mean.

    Returns
    -------
    numpy.ndarray
        Shape: (n_origins, n_offences, n_areas).

    Raises
    ------
    ValueError
        A forecast is missing, twice there, or no number.
    """
    table = pd.read_parquet(path)
    return laid_out(table, case.origins, len(case.panel.offences), len(case.panel.areas))


def laid_out(table: pd.DataFrame, origins: NDArray[np.int64], n_offences: int, n_areas: int) -> Floats:
    """Lay forecasts out as an array (see `read_forecasts`)."""
    mean = np.full((len(origins), n_offences, n_areas), np.nan)
    at = np.searchsorted(origins, table["origin"].to_numpy())
    mean[at, table["offence"].to_numpy(), table["area"].to_numpy()] = table["mean"].to_numpy()
    if len(table) != mean.size or not np.isfinite(mean).all():
        raise ValueError(f"{len(table)} forecasts of {mean.size}, {int(np.isfinite(mean).sum())} of them numbers")
    return mean


def read_times(path: Path) -> dict[str, Any]:
    """Read a peer's account of its time: fit and forecast, CPU and wall seconds, and what it says of itself."""
    return dict(json.loads(path.read_text(encoding="utf-8")))
