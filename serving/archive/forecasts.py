"""Issues a window's forecast into the city's archive, once: areas, further windows, totals, and reasons."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from configs.city import City
from configs.files import atomic_folder, canonical_json, sha256_file
from configs.load import load_policy
from configs.policy import Policy
from serving.archive.editions import (
    AHEAD,
    AREAS,
    DRIVERS,
    FILES,
    FORECAST,
    HISTORY,
    TOTALS,
    Edition,
    archive_folder,
    read_edition,
)
from serving.archive.seals import read_seal, set_aside

if TYPE_CHECKING:
    from features.hub import Hub
    from training.bundle import Release

SCHEMA = 3
"""Of an edition's files: what was issued under another is issued anew."""
HISTORY_WINDOWS = 104
PAST = ("mean", "q0.05", "q0.95")


def issue(city: City, hub: "Hub", release: "Release", origin: date | None = None) -> Edition:
    """Forecast the windows ahead of an origin, archive them with what adds up and why, and return them as archived.

    Archived under forecasts/<first day of the window>/. With the same release, data and policy the archive is left
    as it is; a new release takes its place whole. Once it is sealed as issued (`serving.archive.seals`), new data
    leave it as it is, and what another release or rule of flagging forecasts instead is kept beside it.

    Parameters
    ----------
    city : City
        Whose archive.
    hub : Hub
        What is known.
    release : Release
        What forecasts.
    origin : date, optional
        The first day of a window; by default the end of the city's period.

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
        if _stands(folder, inputs):
            return read_edition(folder)
        frames, unmet = _frames(city, hub, release, start)
        if read_seal(folder) is not None:
            set_aside(folder)
        _write(city, folder, {"release": release.number, "unmet": unmet}, start, inputs, frames)
        return read_edition(folder)


def is_current(city: City, number: int, folder: Path) -> bool:
    """Return whether an archived forecast was made by a release from the hub and policy as they are, or is sealed."""
    account = city.home / "hub" / "account.json"
    if not account.is_file():
        return False
    digest = json.loads(account.read_bytes())["digest"]
    return _stands(folder, _inputs(city, digest, city.home / "releases" / str(number)))


def _stands(folder: Path, inputs: dict[str, str]) -> bool:
    """Tell whether an archived forecast need not be made anew: a sealed one whatever became known since."""
    made = _issued_from(folder)
    if made is None or read_seal(folder) is None:
        return made == inputs
    return all(made[name] == inputs[name] for name in inputs if name != "data_digest")


def _issued_from(folder: Path) -> dict[str, str] | None:
    """Return what an archived forecast was made from; None where there is none."""
    path = folder / "manifest.json"
    if not path.is_file():
        return None
    inputs: dict[str, str] = json.loads(path.read_bytes())["inputs"]
    return inputs


def _inputs(city: City, data_digest: str, release_folder: Path) -> dict[str, str]:
    return {
        "schema": str(SCHEMA),
        "data_digest": data_digest,
        "release_digest": sha256_file(release_folder / "model" / "manifest.json"),
        "flagged": canonical_json(_flagging(load_policy(city.policy))).decode(),
    }


def _flagging(policy: Policy) -> dict[str, Any]:
    """Return what of a policy decides which areas are flagged."""
    return {**policy.flagged.model_dump(mode="json", exclude={"source"}), "groups": policy.groups.smallest_share}


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
    city: City, folder: Path, made: dict[str, Any], start: date, inputs: dict[str, str],
    frames: dict[str, pd.DataFrame],
) -> None:  # fmt: skip
    with atomic_folder(folder) as temporary:
        for name, frame in frames.items():
            frame.to_parquet(temporary / name, index=False, compression="zstd")
        digests = {name: sha256_file(temporary / name) for name in FILES}
        manifest = _manifest(city, made, start, inputs, digests)
        (temporary / "manifest.json").write_bytes(canonical_json(manifest))


def _manifest(
    city: City, made: dict[str, Any], start: date, inputs: dict[str, str], digests: dict[str, str]
) -> dict[str, Any]:
    from features.panel.build import windows_of

    windows = windows_of(city)
    end = windows.start(windows.origin_of(start) + 1).date()
    window = {"origin": start.isoformat(), "window_start": start.isoformat(), "window_end": end.isoformat()}
    return {"city": city.name, **made, **window, "inputs": inputs, "files": digests}


def _frames(
    city: City, hub: "Hub", release: "Release", start: date
) -> tuple[dict[str, pd.DataFrame], dict[str, list[str]]]:
    """Return the files of an edition, and by span the offences for which the policy's rule could not be met."""
    from audit.mitigation.mark import mark
    from training.combine import spans
    from training.explain.drivers import drivers
    from training.predict import forecast_spans, forecast_totals

    policy, lived = load_policy(city.policy), release.areas()
    marked = {
        span: mark(rows, lived, city, policy)
        for span, rows in forecast_spans(city, hub, release, start, spans(release.blends.horizons)).items()
    }
    unmet = {f"{first} to {last}": list(each.unmet) for (first, last), each in marked.items() if each.unmet}
    issued = {span: _ordered(city, each.rows) for span, each in marked.items()}
    first = issued[1, 1]
    further = [rows for span, rows in issued.items() if span != (1, 1)]
    totals = [forecast_totals(city, hub, release, rows, span) for span, rows in issued.items()]
    frames = {
        FORECAST: first,
        AHEAD: pd.concat(further, ignore_index=True) if further else first.head(0),
        TOTALS: pd.concat(totals, ignore_index=True),
        DRIVERS: drivers(city, hub, release, start).reset_index(drop=True),
        HISTORY: _history(city, hub, release, start),
        AREAS: hub.areas[["area", "name", "district", "geometry"]].reset_index(drop=True),
    }
    return frames, unmet


def _ordered(city: City, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows by offence, in the city's order, the highest first."""
    order = {offence: place for place, offence in enumerate(city.targets)}
    ordered = rows.sort_values(
        ["offence", "rank"], key=lambda column: column.map(order) if column.name == "offence" else column
    )
    return ordered.reset_index(drop=True)


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
