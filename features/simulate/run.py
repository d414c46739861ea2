"""Makes the simulated city of a configuration and writes its folder of sources, whole or not at all."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from configs.city import City, SimulationSettings
from configs.errors import ConfigError
from features.simulate.account import SimulationAccount, make_account
from features.simulate.answer import parameter_file
from features.simulate.atlas import areas_geojson, places_csv
from features.simulate.calendars import week_starts
from features.simulate.counted import mark_counted
from features.simulate.dirt import repeated, soil
from features.simulate.fields import Floats
from features.simulate.folder import own_folder, refuse_strange
from features.simulate.incidents import make_incidents
from features.simulate.level import make_level
from features.simulate.parameters import BURN_IN, DRUGS, OFFENCES, REPORTING
from features.simulate.people import Society
from features.simulate.process import run_process
from features.simulate.reports import SOURCES, make_reports
from features.simulate.text import source_files
from features.simulate.town import Town, make_town
from features.simulate.truth import write_truth

PREFIX = {"police": "P", "calls": "C", "hospital": "H"}


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
    settings = checked(city)
    refuse_strange(city.data_folder)
    place, life, chance, moments, desk, mud = streams(city.seed)
    town = make_town(place, settings)
    mondays = week_starts(city.start, city.windows, before=BURN_IN)
    level = make_level(life, town.plane, town.society, town.district, mondays, settings.rate)
    history = run_process(chance, town.plane, level.mu, reporting(town.society), BURN_IN)
    incidents = make_incidents(moments, history, town.society.bars, town.sites, city.start, city.timezone)
    clean = make_reports(desk, incidents, town.sites, town.plane)
    reports = {source: soil(mud, _with_ids(rows, source)) for source, rows in clean.items()}
    sent = {source: repeated(mud, rows) for source, rows in reports.items()}
    marked = mark_counted(incidents, reports, town.sites)
    with own_folder(city.data_folder) as folder:
        _write_atlas(folder, town)
        rows = _write_sources(folder, sent, town, city.timezone)
        answer = parameter_file(level, town, city.start, settings, city.seed)
        write_truth(folder / "truth", history, marked, town.sites, town.plane, town.ids, city.start, answer)
    return make_account(city, marked, sent, rows, settings.areas)


def streams(seed: int) -> list[np.random.Generator]:
    """Return the generators of a city's parts: place, life, chance, moments, desk and mud."""
    return [np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(6)]


def _first_monday(end: date, years: int) -> date:
    day = end.replace(year=end.year - years, day=min(end.day, 28) if end.month == 2 else end.day)
    return day - timedelta(days=day.weekday())


def checked(city: City) -> SimulationSettings:
    """Return the settings by which a city is simulated.

    Raises
    ------
    ConfigError
        It is not, has more districts than areas, or a period of another length.
    """
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


def reporting(society: Society) -> Floats:
    """Return the share of each offence that is reported. Shape: (areas, offences); drugs 0."""
    shares = np.zeros((len(society.fifth), len(OFFENCES)))
    shares[:, :DRUGS] = np.array(REPORTING).T[society.fifth]
    return shares


def _with_ids(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Give rows ids in the order of reporting."""
    return rows.assign(id=np.char.mod(f"{PREFIX[source]}%08d", np.arange(1, len(rows) + 1)))


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
