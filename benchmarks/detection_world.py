"""Simulated cities whose histories are drawn anew, and the audit's evidence on a record of which reports are cut."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from audit.bootstrap import resample_weights
from audit.evidence import Cube, Evidence
from audit.flagging import flag, places, realised_top
from audit.groups import Dimension, memberships
from audit.reporting.retrained import Fits, fit_before, forecast_tested
from configs.city import City
from configs.load import load_city, load_policy
from features.arrays import Floats
from features.hub import Hub, ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of, windows_of
from features.simulate import simulate
from features.simulate.calendars import week_starts
from features.simulate.level import make_level
from features.simulate.parameters import (
    BURN_IN,
    DRUGS,
    OFFENCES,
    REPORTING,
)
from features.simulate.process import run_process
from features.simulate.town import Town, make_town

RESAMPLES = 400


@dataclass(frozen=True)
class World:
    """A simulated city whose history can be drawn anew, all of whose areas report alike.

    Attributes
    ----------
    city, hub, town : City, Hub, Town
        Settings, what stands beside incidents, and the map.
    mu : numpy.ndarray
        Slow level. Shape: (burn-in + weeks, areas, offences and drugs).
    dimensions : tuple of Dimension
        Of its groups.
    """

    city: City
    hub: Hub
    town: Town
    mu: Floats
    dimensions: tuple[Dimension, ...]

    @property
    def tested(self) -> int:
        """How many of the last weeks are tested."""
        return self.city.backtest.origins

    def group(self, key: str, g: int) -> tuple[Dimension, Floats]:
        """Return a dimension, and the share of each area's people who belong to one of its groups."""
        dimension = next(each for each in self.dimensions if each.key == key)
        return dimension, dimension.shares[:, g]


def world(seed: int, folder: Path) -> World:
    """Make a city of the demo's size from a seed."""
    found = {"workspace": folder, "data_folder": folder / "sources", "seed": seed}
    city = load_city("demo").model_copy(update=found)
    simulate(city)
    ingest(city)
    settings = city.simulation
    if settings is None:
        raise RuntimeError("the demo city is simulated")
    place, life = (np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(6)[:2])
    town, hub = make_town(place, settings), load_hub(city)
    mondays = week_starts(city.start, city.windows, before=BURN_IN)
    level = make_level(life, town.plane, town.society, town.district, mondays, settings.rate)
    return World(city, hub, town, level.mu, memberships(pd.DataFrame(hub.areas), city))


@dataclass(frozen=True)
class History:
    """One history: incidents, those reported, and the true intensity. Shape of each: (weeks, areas, 4)."""

    incidents: Floats
    known: Floats
    mean: Floats


def drawn(place: World, rng: np.random.Generator) -> History:
    """Draw a history in which every area reports an offence alike."""
    shares = np.zeros((len(place.town.ids), len(OFFENCES)))
    shares[:, :DRUGS] = np.mean(REPORTING, axis=1)
    found = run_process(rng, place.town.plane, place.mu, shares, BURN_IN)
    return History(*(each[:, :, :DRUGS].astype(float) for each in (found.incidents, found.known, found.mean)))


def panel(place: World, counts: Floats) -> Panel:
    """Return the panel of counts that are known as their week ends. Shape of counts: (weeks, areas, 4)."""
    week, area, offence = np.nonzero(counts)
    windows = windows_of(place.city)
    starts = pd.DatetimeIndex([windows.start(i) for i in range(windows.n + 1)])
    ends = starts[1:].tz_localize(place.city.timezone).tz_convert("UTC")
    frame = pd.DataFrame(
        {"source": "police", "area": np.array(place.town.ids)[area], "offence": np.array(OFFENCES)[offence],
         "window_start": starts[week], "window_end": starts[week + 1],
         "count": counts[week, area, offence].astype(np.int32), "reported": ends[week]}
    )  # fmt: skip
    context = replace(place.hub.context, counts=frame)
    return panel_of(place.city, replace(place.hub, incidents=place.hub.incidents.iloc[:0], context=context))


def fits(place: World, made: Panel) -> Fits:
    """Fit the demo's models before the weeks tested."""
    return fit_before(made, place.city, place.tested)


def evidence(place: World, made: Panel, fitted: Fits, rng: np.random.Generator) -> Evidence:
    """Return what the gates read of a record and of forecasts by fitted models, blended in equal parts."""
    names = place.city.model.members_at(1)
    weights = {offence: dict.fromkeys(names, 1 / len(names)) for offence in made.offences}
    mean = forecast_tested(made, fitted, place.tested, weights).astype(np.float64)
    y = made.counts.values[-place.tested :].astype(np.float64)
    policy = load_policy(place.city.policy)
    k = places(len(made.areas), policy.flagged.share)
    days = tuple(made.windows.start(i).date().isoformat() for i in range(made.n_windows - place.tested, made.n_windows))
    return Evidence(
        city=place.city.model_copy(update={"seed": int(rng.integers(2**31))}), policy=policy, release=None,  # type: ignore[arg-type]
        today=date(2026, 1, 1), areas=pd.DataFrame(place.hub.areas), dimensions=place.dimensions, k=k,
        cube=Cube(days, made.areas, made.offences, y, mean, {}), flagged=flag(mean, k),
        need=realised_top(y.sum(axis=0)[None], k)[0],
        weights=resample_weights(len(y), policy.block(52), RESAMPLES, rng),
    )  # fmt: skip


def cut(place: World, known: Floats, key: str, g: int, gap: float, since: int, rng: np.random.Generator) -> Floats:
    """Take reports out from a week on: of an area whose people belong to the group by w, the share gap · w."""
    keep = np.ones(known.shape[:2])
    keep[since:] = 1 - gap * place.group(key, g)[1]
    return np.asarray(rng.binomial(known.astype(np.int64), keep[:, :, None]), dtype=np.float64)
