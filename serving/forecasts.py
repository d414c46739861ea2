"""Issues a window's forecast into the city's archive, once, and reads it back only if every digest agrees."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from configs.city import City
from configs.errors import IntegrityError, StateError
from configs.files import atomic_folder, canonical_json, sha256_file
from configs.load import load_policy

if TYPE_CHECKING:
    from features.hub import Hub
    from training.bundle import Release

FILES = ("forecast.parquet", "drivers.parquet", "history.parquet", "areas.parquet")
HISTORY_WINDOWS = 104
PAST = ("mean", "q0.05", "q0.95")


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
    drivers : pandas.DataFrame
        Columns area, offence, driver, factor.
    history : pandas.DataFrame
        Columns offence, area, window_start, y and the backtest's mean, q0.05, q0.95 (missing before it), in that order.
    areas : geopandas.GeoDataFrame
        Columns area, name, district, geometry; no attribute of people.
    """

    folder: Path
    manifest: dict[str, Any]
    forecast: pd.DataFrame
    drivers: pd.DataFrame
    history: pd.DataFrame
    areas: gpd.GeoDataFrame

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


def issue(city: City, hub: "Hub", release: "Release", origin: date | None = None) -> pd.DataFrame:
    """Forecast the window that starts at an origin, archive it, and return its rows.

    Archived under forecasts/<first day of the window>/. With the same release, data and policy the archive is left
    as it is; a new release takes its place whole.

    Parameters
    ----------
    city : City
        Whose archive.
    hub : Hub
        What is known.
    release : Release
        What forecasts.
    origin : date, optional
        A Monday; by default the end of the city's period.

    Returns
    -------
    pandas.DataFrame
        The contract's columns with rank and flagged, a row for each offence × area, highest first.

    Raises
    ------
    DataError
        The origin starts no window that the hub's history allows.
    IntegrityError
        The window is archived already and a file of it was changed since.
    """
    start = origin or city.end
    inputs = _inputs(city, hub.digest, release.folder)
    folder = archive_folder(city, start)
    with _alone(folder.parent):
        if (folder / "manifest.json").is_file():
            present = read_edition(folder)
            if present.manifest["inputs"] == inputs:
                return present.forecast
        _write(city, release.number, folder, start, inputs, _frames(city, hub, release, start))
        return read_edition(folder).forecast


def read_edition(folder: Path) -> Edition:
    """Read an archived forecast.

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
    forecast, drivers, history = (pd.read_parquet(folder / name) for name in FILES[:3])
    return Edition(folder, manifest, forecast, drivers, history, gpd.read_parquet(folder / FILES[3]))


def archive(city: City) -> dict[date, Path]:
    """Return the folder of each window for which a forecast was issued, oldest first."""
    found = (city.home / "forecasts").glob("????-??-??/manifest.json")
    return {date.fromisoformat(path.parent.name): path.parent for path in sorted(found)}


def archive_folder(city: City, start: date) -> Path:
    """Return where the forecast of the window that starts on a day is kept."""
    return city.home / "forecasts" / start.isoformat()


def is_current(city: City, number: int, folder: Path) -> bool:
    """Return whether an archived forecast was made by a release from the hub and policy as they are now."""
    path, account = folder / "manifest.json", city.home / "hub" / "account.json"
    if not path.is_file() or not account.is_file():
        return False
    digest = json.loads(account.read_bytes())["digest"]
    inputs: dict[str, str] = json.loads(path.read_bytes())["inputs"]
    return inputs == _inputs(city, digest, city.home / "releases" / str(number))


def _inputs(city: City, data_digest: str, release_folder: Path) -> dict[str, str]:
    return {
        "data_digest": data_digest,
        "release_digest": sha256_file(release_folder / "model" / "manifest.json"),
        "flagged_share": str(load_policy(city.policy).flagged.share),
    }


@contextmanager
def _alone(archive_home: Path) -> Iterator[None]:
    """Wait until no other process issues into an archive, and clear what a killed one left unfinished."""
    archive_home.mkdir(parents=True, exist_ok=True)
    with (archive_home / ".lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        for left in archive_home.glob(".????-??-??.*"):
            shutil.rmtree(left)
        yield


def _write(
    city: City, number: int, folder: Path, start: date, inputs: dict[str, str], frames: dict[str, pd.DataFrame]
) -> None:
    with atomic_folder(folder) as temporary:
        for name, frame in frames.items():
            frame.to_parquet(temporary / name, index=False, compression="zstd")
        digests = {name: sha256_file(temporary / name) for name in FILES}
        manifest = _manifest(city, number, start, inputs, digests)
        (temporary / "manifest.json").write_bytes(canonical_json(manifest))


def _manifest(city: City, number: int, start: date, inputs: dict[str, str], digests: dict[str, str]) -> dict[str, Any]:
    from features.panel.build import windows_of

    windows = windows_of(city)
    end = windows.start(windows.origin_of(start) + 1).date()
    window = {"origin": start.isoformat(), "window_start": start.isoformat(), "window_end": end.isoformat()}
    return {"city": city.name, "release": number, **window, "inputs": inputs, "files": digests}


def _frames(city: City, hub: "Hub", release: "Release", start: date) -> dict[str, pd.DataFrame]:
    from training.explain.drivers import drivers
    from training.predict import forecast

    order = {offence: place for place, offence in enumerate(city.targets)}
    rows = forecast(city, hub, release, start)
    rows = rows.sort_values(
        ["offence", "rank"], key=lambda column: column.map(order) if column.name == "offence" else column
    )
    return {
        "forecast.parquet": rows.reset_index(drop=True),
        "drivers.parquet": drivers(city, hub, release, start).reset_index(drop=True),
        "history.parquet": _history(city, hub, release, start),
        "areas.parquet": hub.areas[["area", "name", "district", "geometry"]].reset_index(drop=True),
    }


def _history(city: City, hub: "Hub", release: "Release", start: date) -> pd.DataFrame:
    from features.panel.build import panel_of

    panel = panel_of(city, hub)
    origin = panel.origin_of(start)
    counts = panel.as_of(origin).counts.isel(window=slice(max(0, origin - HISTORY_WINDOWS), None))
    rows = counts.transpose("offence", "area", "window").to_series().rename("y").reset_index()
    rows = rows.rename(columns={"window": "window_start"})
    rows["window_start"] = rows["window_start"].astype("datetime64[s]")
    past = release.backtest()[["offence", "area", "window_start", *PAST]]
    return rows.merge(past, on=["offence", "area", "window_start"], how="left", validate="one_to_one")
