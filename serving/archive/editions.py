"""The archive of issued forecasts: a folder a window, read back only if every digest agrees."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from configs.city import City
from configs.errors import IntegrityError, StateError
from configs.files import canonical_json, sha256_bytes, sha256_file
from serving.archive.history import History

FORECAST, AHEAD, TOTALS = "forecast.parquet", "ahead.parquet", "totals.parquet"
DRIVERS, HISTORY, AREAS = "drivers.parquet", "history.parquet", "areas.parquet"
FILES = (FORECAST, AHEAD, TOTALS, DRIVERS, HISTORY, AREAS)


@dataclass(frozen=True)
class Edition:
    """One window's forecast as it was issued, with what its pages show beside it.

    Attributes
    ----------
    folder : Path
        In the city's archive.
    manifest : dict
        Window, release, digests of what it was made from and of each file.
    forecast : pandas.DataFrame
        The contract's columns with rank and flagged, a row for each offence × area, highest first.
    ahead : pandas.DataFrame
        The same for each further window, and for all together where there are several; empty where there are none.
    totals : pandas.DataFrame
        Districts, the city and all offences, for every span (see `training.reconcile.totals.total_frame`).
    drivers : pandas.DataFrame
        Columns area, offence, driver, factor.
    history : History
        Columns offence, area, window_start, y and the backtest's mean, q0.05, q0.95 (missing before it), in that order.
    areas : geopandas.GeoDataFrame
        Columns area, name, district, geometry; no attribute of people.
    """

    folder: Path
    manifest: dict[str, Any]
    forecast: pd.DataFrame
    ahead: pd.DataFrame
    totals: pd.DataFrame
    drivers: pd.DataFrame
    history: History
    areas: gpd.GeoDataFrame

    @cached_property
    def digest(self) -> str:
        """Of its manifest: another release's edition is another one, also where it forecasts the very same."""
        return sha256_bytes(canonical_json(self.manifest))

    @property
    def start(self) -> date:
        """First day of the window."""
        return date.fromisoformat(self.manifest["window_start"])

    @property
    def end(self) -> date:
        """First day after the window."""
        return date.fromisoformat(self.manifest["window_end"])

    @property
    def release(self) -> int:
        """Number of the release that made it."""
        return int(self.manifest["release"])

    @property
    def unmet(self) -> tuple[str, ...]:
        """Offences for which the policy's rule of flagging could not be met in the window: the nearest is flagged."""
        return tuple(self.manifest.get("unmet", {}).get("1 to 1", ()))


def read_edition(folder: Path) -> Edition:
    """Read an archived forecast; every file is held against its digest.

    Raises
    ------
    StateError
        Nothing was issued for the window.
    IntegrityError
        A file is missing or is not what was issued.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise StateError("no forecast was issued for this window", where=str(folder), remedy="run fairward forecast")
    manifest = json.loads(path.read_bytes())
    for name in FILES:
        if not (folder / name).is_file() or sha256_file(folder / name) != manifest["files"].get(name):
            raise IntegrityError(
                "this file is not what was issued",
                where=str(folder / name),
                remedy=f"remove {folder} and run fairward forecast",
            )
    forecast, ahead, totals, drivers = (pd.read_parquet(folder / name) for name in FILES[:4])
    history, areas = History((folder / HISTORY).read_bytes()), gpd.read_parquet(folder / AREAS)
    return Edition(folder, manifest, forecast, ahead, totals, drivers, history, areas)


def archive(city: City) -> dict[date, Path]:
    """Return the folder of each window for which a forecast was issued, oldest first."""
    found = (city.home / "forecasts").glob("????-??-??/manifest.json")
    return {date.fromisoformat(path.parent.name): path.parent for path in sorted(found)}


def archive_folder(city: City, start: date) -> Path:
    """Return where the forecast of the window that starts on a day is kept."""
    return city.home / "forecasts" / start.isoformat()
