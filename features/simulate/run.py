"""Makes the simulated city of a configuration and writes its folder of sources, whole or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from configs.city import City, SimulationSettings
from configs.errors import ConfigError, StateError
from configs.files import atomic_folder, one_writer
from features.simulate.answer import parameter_file
from features.simulate.atlas import areas_geojson, places_csv
from features.simulate.calendars import week_starts
from features.simulate.dirt import FLAWS, repeated, soil
from features.simulate.fields import Floats
from features.simulate.incidents import make_incidents
from features.simulate.level import make_level
from features.simulate.parameters import BURN_IN, DRUGS, OFFENCES, REPORTING
from features.simulate.people import Society
from features.simulate.process import run_process
from features.simulate.reports import SOURCES, make_reports
from features.simulate.text import source_files
from features.simulate.town import Town, make_town
from features.simulate.truth import mark_counted, write_truth

_PREFIX = {"police": "P", "calls": "C", "hospital": "H"}


@dataclass(frozen=True)
class SimulationAccount:
    """What was written.

    Attributes
    ----------
    folder : pathlib.Path
        The folder of sources, with truth/ in it.
    areas, weeks : int
        Size of the city and of its period.
    incidents : dict of str to int
        Incidents that happened, by offence.
    counted : dict of str to int
        Of those, the ones that stand in a usable row of at least one source.
    rows : dict of str to int
        Rows of each source file, by its name under the folder.
    flaws : dict of str to dict of str to int
        For each source, spoilt rows by flaw, and `repeat` for rows sent again.
    """

    folder: Path
    areas: int
    weeks: int
    incidents: dict[str, int]
    counted: dict[str, int]
    rows: dict[str, int]
    flaws: dict[str, dict[str, int]]


def resized(city: City, **settings: Any) -> City:
    """Return the city with other simulation settings (areas, districts, years, rate) and the period they ask for.

    The period ends where it did and starts on the last Monday at least `years` years before.
    """
    base = city.simulation or SimulationSettings()
    simulation = SimulationSettings(**{**base.model_dump(), **settings})
    return city.model_copy(update={"simulation": simulation, "start": _first_monday(city.end, simulation.years)})


def simulate(city: City) -> SimulationAccount:
    """Write the simulated city's sources and truth to `city.data_folder`, in place of what was there.

    The same settings give the same bytes; parts draw from generators of their own, so that a change of
    `rate` leaves the map as it was.

    Parameters
    ----------
    city : City
        With `simulation`; its `start` is the Monday on or before `years` years before its `end`.

    Returns
    -------
    SimulationAccount
        What was written.

    Raises
    ------
    ConfigError
        The city is not simulated, has more districts than areas, or a period of another length.
    StateError
        The data folder holds what no simulation wrote, or another process is writing it.
    """
    settings = _checked(city)
    _refuse_strange(city.data_folder)
    place, life, chance, moments, desk, mud = (
        np.random.default_rng(seed) for seed in np.random.SeedSequence(city.seed).spawn(6)
    )
    town = make_town(place, settings)
    mondays = week_starts(city.start, city.weeks, before=BURN_IN)
    level = make_level(life, town.plane, town.society, town.district, mondays, settings.rate)
    history = run_process(chance, town.plane, level.mu, _reporting(town.society), BURN_IN)
    incidents = make_incidents(moments, history, town.society.bars, town.sites, city.start, city.timezone)
    clean = make_reports(desk, incidents, town.sites, town.plane)
    reports = {source: soil(mud, _with_ids(rows, source)) for source, rows in clean.items()}
    sent = {source: repeated(mud, rows) for source, rows in reports.items()}
    marked = mark_counted(incidents, reports, town.sites)
    with _own_folder(city.data_folder) as folder:
        _write_atlas(folder, town)
        rows = _write_sources(folder, sent, town, city.timezone)
        answer = parameter_file(level, town, city.start, settings, city.seed)
        write_truth(folder / "truth", history, marked, town.sites, town.ids, city.start, answer)
    return _account(city, marked, sent, rows, settings.areas)


def _first_monday(end: date, years: int) -> date:
    day = end.replace(year=end.year - years, day=min(end.day, 28) if end.month == 2 else end.day)
    return day - timedelta(days=day.weekday())


def _checked(city: City) -> SimulationSettings:
    settings = city.simulation
    if settings is None:
        raise ConfigError(f"city {city.name!r} is not simulated", remedy="use --city demo, or add a simulation section")
    if settings.districts > settings.areas:
        found = f"simulation.districts {settings.districts} is more than simulation.areas {settings.areas}"
        raise ConfigError(found, remedy="lower districts or raise areas")
    first = _first_monday(city.end, settings.years)
    if city.start != first:
        found = f"simulation.years {settings.years} before the end {city.end} is {first}, but start is {city.start}"
        raise ConfigError(found, remedy=f"set start to {first}, or mend years")
    return settings


def _refuse_strange(folder: Path) -> None:
    """Refuse to take the place of data that no simulation wrote."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "truth" / "parameters.json").is_file():
        raise StateError(
            "this folder holds data that no simulation wrote, and simulating would replace it",
            where=str(folder),
            remedy="unset FAIRWARD_DATA_FOLDER, set data_folder to another folder, or empty it yourself",
        )


@contextmanager
def _own_folder(path: Path) -> Iterator[Path]:
    """Give an atomic folder, alone, after removing what a killed simulation left behind."""
    with one_writer(path.parent / ".simulate"):
        for left in path.parent.glob(f".{path.name}.*"):
            shutil.rmtree(left)
        with atomic_folder(path) as folder:
            yield folder


def _reporting(society: Society) -> Floats:
    """Share of each offence that is reported. Shape: (areas, offences); drugs 0."""
    shares = np.zeros((len(society.fifth), len(OFFENCES)))
    shares[:, :DRUGS] = np.array(REPORTING).T[society.fifth]
    return shares


def _with_ids(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Give rows ids in the order of reporting."""
    return rows.assign(id=np.char.mod(f"{_PREFIX[source]}%08d", np.arange(1, len(rows) + 1)))


def _write_atlas(folder: Path, town: Town) -> None:
    (folder / "areas.geojson").write_bytes(areas_geojson(town.plane, town.table))
    attributes = pd.concat([town.table["area"], town.society.table], axis=1)
    attributes.to_csv(folder / "attributes.csv", index=False, lineterminator="\n")
    (folder / "places.csv").write_bytes(places_csv(town.society.places, town.place_names))


def _write_sources(folder: Path, sent: dict[str, pd.DataFrame], town: Town, timezone: str) -> dict[str, int]:
    counts = {}
    for source in SOURCES:
        (folder / source).mkdir()
        for name, count, content in source_files(source, sent[source], town.ids, timezone):
            (folder / name).write_bytes(content)
            counts[name] = count
    return counts


def _account(
    city: City, marked: pd.DataFrame, sent: dict[str, pd.DataFrame], rows: dict[str, int], areas: int
) -> SimulationAccount:
    flaws = {
        source: {flaw: int((table["flaw"] == i)[~table["repeat"]].sum()) for i, flaw in enumerate(FLAWS) if flaw}
        | {"repeat": int(table["repeat"].sum())}
        for source, table in sent.items()
    }
    happened = np.bincount(marked["offence"], minlength=len(OFFENCES)).tolist()
    counted = np.bincount(marked["offence"][marked["counted_area"] >= 0], minlength=len(OFFENCES)).tolist()
    return SimulationAccount(
        folder=city.data_folder,
        areas=areas,
        weeks=city.weeks,
        incidents=dict(zip(OFFENCES, happened, strict=True)),
        counted=dict(zip(OFFENCES, counted, strict=True)),
        rows=rows,
        flaws=flaws,
    )
