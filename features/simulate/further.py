"""Lets the simulated city live on: weeks after its period, each a delivery of its own beside what was there."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from configs.city import City, SimulationSettings
from configs.errors import ConfigError, StateError
from configs.files import canonical_json, write_bytes
from features.simulate.calendars import week_starts
from features.simulate.counted import mark_counted, recorded_mean
from features.simulate.dirt import repeated, soil
from features.simulate.incidents import make_incidents
from features.simulate.level import make_level
from features.simulate.parameters import BURN_IN
from features.simulate.process import History, run_process
from features.simulate.reports import SOURCES, make_reports
from features.simulate.run import PREFIX, checked, reporting, streams
from features.simulate.text import packed, source_table
from features.simulate.town import Town, make_town
from features.simulate.truth import intensity_table

_FURTHER = 6
"""Of the seeds that are spawned: one stream a week, after those of the period."""
_TRUTH, _UNTIL = "truth", "further.json"


@dataclass(frozen=True)
class Further:
    """What was written: the Monday until which the city has lived, how many weeks are new, and their rows by file."""

    until: date
    weeks: int
    rows: dict[str, int]


def simulated_until(city: City) -> date:
    """Return the Monday until which the simulated city has lived: the end of its period, or later.

    Raises
    ------
    StateError
        It was not simulated.
    """
    truth = city.data_folder / _TRUTH
    if not (truth / "parameters.json").is_file():
        raise StateError("the city is not simulated yet", where=str(truth), remedy="run fairward simulate")
    path = truth / _UNTIL
    if not path.is_file():
        return city.end
    return max(city.end, date.fromisoformat(json.loads(path.read_bytes())["until"]))


def simulate_until(city: City, until: date) -> Further:
    """Write the weeks that follow what was simulated, up to a Monday; what was written stays as it is.

    Each week draws from a generator of its own: a week is the same whether the city lives on week by week or at once.
    The level keeps its season, trends and slow fields; incidents excite others across the end of the period.

    Parameters
    ----------
    city : City
        As it was simulated.
    until : datetime.date
        A Monday; where the city is that old already, nothing is written.

    Raises
    ------
    ConfigError
        The day is no Monday, or the city is not simulated.
    StateError
        It was not simulated yet.
    """
    settings = checked(city)
    if until.weekday() != 0:
        raise ConfigError(f"{until} is a {until:%A}: the city lives on from Monday to Monday", where="--until")
    known = simulated_until(city)
    if until <= known:
        return Further(known, 0, {})
    old, all_weeks = (known - city.end).days // 7, (until - city.end).days // 7
    town, history = _lived(city, settings, all_weeks)
    weeks = [_week(city, town, history, place) for place in range(all_weeks)]
    rows: dict[str, int] = {}
    for place in range(old, all_weeks):
        rows |= _deliver(city, town, weeks, place)
        table = weeks[place].intensity
        monday = city.end + timedelta(weeks=place)
        path = city.data_folder / _TRUTH / f"intensity-{monday}.parquet"
        parquet.write_table(table, path, compression="zstd")
    write_bytes(city.data_folder / _TRUTH / _UNTIL, canonical_json({"until": until.isoformat()}))
    return Further(until, all_weeks - old, rows)


@dataclass(frozen=True)
class _Week:
    """What each source sends of one week's incidents, in order of sending, and the week's truth."""

    sent: dict[str, pd.DataFrame]
    intensity: pa.Table


def _lived(city: City, settings: SimulationSettings, further: int) -> tuple[Town, History]:
    """Return the town, and what happened in the period and the weeks after it."""
    place, life, chance, *_ = streams(city.seed)
    town = make_town(place, settings)
    mondays = week_starts(city.start, city.windows + further, before=BURN_IN)
    level = make_level(life, town.plane, town.society, town.district, mondays, settings.rate, further=further)
    later = [_rng(city, week, 0) for week in range(further)]
    return town, run_process(chance, town.plane, level.mu, reporting(town.society), BURN_IN, later=later)


def _week(city: City, town: Town, history: History, place: int) -> _Week:
    """Return the reports of the incidents of one week after the period."""
    at, monday = city.windows + place, city.end + timedelta(weeks=place)
    one = History(*(getattr(history, name)[at : at + 1] for name in ("mean", "incidents", "known_share", "known")))
    rng = _rng(city, place, 1)
    incidents = make_incidents(rng, one, town.society.bars, town.sites, monday, city.timezone)
    clean = make_reports(rng, incidents, town.sites, town.plane)
    reports = {source: soil(rng, _with_ids(rows, source, place)) for source, rows in clean.items()}
    marked = mark_counted(incidents, reports, town.sites)
    intensity = intensity_table(one, recorded_mean(one, town.sites, town.plane), marked, town.ids, monday)
    return _Week({source: repeated(rng, rows) for source, rows in reports.items()}, intensity)


def _deliver(city: City, town: Town, weeks: list[_Week], place: int) -> dict[str, int]:
    """Write what each source sends in one week, of that week's incidents and of earlier ones'; return rows by file."""
    monday = city.end + timedelta(weeks=place)
    first, last = (_utc(monday + timedelta(weeks=more), city.timezone) for more in (0, 1))
    rows = {}
    for source in SOURCES:
        sent = pd.concat([week.sent[source] for week in weeks[: place + 1]], ignore_index=True)
        now = sent[(sent["sent"] >= first) & (sent["sent"] < last)].sort_values("sent", kind="stable")
        name = f"{source}/from-{monday}.csv.gz"
        table = source_table(source, now.reset_index(drop=True), town.ids, city.timezone)
        write_bytes(city.data_folder / name, packed(table))
        rows[name] = len(now)
    return rows


def _with_ids(rows: pd.DataFrame, source: str, place: int) -> pd.DataFrame:
    """Give rows ids that no week of the period has: the week after it, then the order of reporting."""
    numbers = np.char.mod("%06d", np.arange(1, len(rows) + 1))
    return rows.assign(id=np.char.add(f"{PREFIX[source]}W{place + 1:04d}N", numbers))


def _rng(city: City, place: int, use: int) -> np.random.Generator:
    """Return the random numbers of one use in one week after the period."""
    return np.random.default_rng(np.random.SeedSequence(city.seed, spawn_key=(_FURTHER, place, use)))


def _utc(day: date, timezone: str) -> pd.Timestamp:
    return pd.Timestamp(day, tz=timezone).tz_convert("UTC").tz_localize(None)
