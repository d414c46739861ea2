"""Draws that show how large a reporting bias the audit catches, and how often it cries wolf, on simulated cities.

`python -m benchmarks.detection_page` makes them, and docs/detection.md of them.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from audit.against_others import against_others
from audit.bootstrap import resample_weights
from audit.evidence import Cube, Evidence
from audit.flagging import flag, places, realised_top
from audit.gates import calibration, exposure
from audit.groups import Dimension, memberships
from audit.reporting.gaps import gap_rows
from audit.reporting.hotspots import hotspot_rows
from audit.reporting.rates import DRAWS, Rates, survey_rates
from audit.reporting.retrained import Fits, fit_before, forecast_tested
from audit.reporting.witness import witness_rates
from configs.city import City
from configs.load import load_city, load_policy
from configs.policy import Policy
from configs.reporting import ReportedShare, SurveyReporting
from features.arrays import Floats
from features.hub import Hub, ingest, load_hub
from features.panel import Panel
from features.panel.build import panel_of, windows_of
from features.simulate import simulate
from features.simulate.calendars import week_starts
from features.simulate.level import make_level
from features.simulate.parameters import (
    BURN_IN,
    CALL_SHARE,
    DRUGS,
    HOSPITAL_SHARE,
    OFFENCES,
    POLICE_SHARE,
    REPORTING,
    VIOLENCE,
)
from features.simulate.process import run_process
from features.simulate.town import Town, make_town

SEEDS = (20260105, 1, 2)
GAPS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5)
CHANGED = (0.0, 0.15, 0.25, 0.35, 0.5)
"""Gaps of reporting that falls when the test begins: each asks for forecasts of its own."""
GROUPS = (("deprivation", 4), ("ethnicity", 1))
"""Whose reporting is cut: everybody in the most deprived fifth of areas, and Black people, who live among others."""
VICTIMS = (50, 100, 200, 400, 800)
"""Victims of each group that a survey asks."""
SEEN_YEARS = (0.25, 1.0, 5.0)
"""Years of a witness's incidents."""
RESAMPLES, HISTORIES = 400, 8


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


def changed(place: World, draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Case (a): reporting falls in the first week tested. Each history is drawn and trained on anew."""
    rng = np.random.default_rng([seed, 0xDE7EC7])
    for draw in range(draws):
        history = drawn(place, rng)
        fitted = fits(place, panel(place, history.known))
        since = len(history.known) - place.tested
        for key, g in GROUPS:
            for gap in CHANGED if (key, g) == GROUPS[0] else CHANGED[1:]:
                recorded = cut(place, history.known, key, g, gap, since, rng)
                told = evidence(place, panel(place, recorded), fitted, rng)
                yield {"city": seed, "draw": draw, **_row(place, told, key, g, gap)}


def _row(place: World, told: Evidence, key: str, g: int, gap: float) -> dict[str, object]:
    dimension, _ = place.group(key, g)
    name = dimension.names[g]
    said = calibration.check(told)
    apart = against_others(told)
    own = next(each for each in apart if each.group == name)
    row = next(each for each in said.rows if each["group"] == name and each["offence"] == "all offences")
    return {
        "group": key, "gap": gap, "ratio": row["ratio"], "apart": own.ratio, "found": own.found,
        "any": any(each.found for each in apart), "calibration": said.outcome,
        "exposure": exposure.check(told).outcome,
    }  # fmt: skip


def always(place: World, draws: int, gaps: tuple[float, ...], seed: int) -> Iterator[dict[str, object]]:
    """Case (b): reporting was always lower. Each record is thinned whole, and trained on anew."""
    rng = np.random.default_rng([seed, 0xA1])
    for draw in range(draws):
        history = drawn(place, rng)
        true = realised_top(history.mean[-place.tested :].sum(axis=0)[None], 13)[0]
        for key, g in GROUPS:
            dimension, member = place.group(key, g)
            for gap in gaps:
                made = panel(place, cut(place, history.known, key, g, gap, 0, rng))
                told = evidence(place, made, fits(place, made), rng)
                rates = known_rates(dimension, g, gap, told.cube.offences)
                mine = next(
                    row for row in hotspot_rows(told, rates, rng)
                    if row["dimension"] == dimension.title and row["group"] == dimension.names[g]
                )  # fmt: skip
                flagged = float(member @ told.flagged.mean(axis=0).sum(axis=1)) / float(member @ true.sum(axis=1))
                yield {
                    "city": seed, "draw": draw, **_row(place, told, key, g, gap), "implied": mine["ratio"],
                    "rescaled": mine["rescaled"], "hotspots": mine["outcome"], "truth": flagged,
                }  # fmt: skip


def known_rates(dimension: Dimension, g: int, gap: float, offences: tuple[str, ...]) -> Rates:
    """Return shares reported as planted, with the errors of a survey of 400 victims of each group."""
    names = [str(i + 1) if name.startswith("Band") else name for i, name in enumerate(dimension.names)]
    mean = dict(zip(OFFENCES, np.mean(REPORTING, axis=1), strict=False))
    return survey_rates(
        _survey(names, {o: [mean[o] * (1 - gap * (i == g)) for i in range(len(names))] for o in offences}, 400),
        dimension, offences, np.random.default_rng(0),
    )  # fmt: skip


def _survey(names: list[str], rates: dict[str, list[float]], victims: int) -> SurveyReporting:
    shares = {
        offence: {
            name: ReportedShare(rate=rate, error=max(float(np.sqrt(rate * (1 - rate) / victims)), 1e-3))
            for name, rate in zip(names, row, strict=True)
        }
        for offence, row in rates.items()
    }
    return SurveyReporting(kind="survey", title="Survey", group="g", source="s", errors="e", year=2025, rates=shares)


def surveyed(place: World, draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Draw surveys of victims of violence, and look whether the gate finds the gap that was planted."""
    rng = np.random.default_rng([seed, 0x5])
    policy, base = load_policy(place.city.policy), float(np.mean(REPORTING[VIOLENCE]))
    for key, g in GROUPS:
        dimension, _ = place.group(key, g)
        names = [str(i + 1) if name.startswith("Band") else name for i, name in enumerate(dimension.names)]
        true = np.array([[base * (1 - gap * (i == g)) for i in range(len(names))] for gap in GAPS])
        for victims in VICTIMS:
            for gap, rates in zip(GAPS, true, strict=True):
                for _ in range(draws):
                    said = np.clip(rng.binomial(victims, rates) / victims, 0.5 / victims, 1 - 0.5 / victims)
                    found = survey_rates(
                        _survey(names, {"violence": list(said)}, victims), dimension, ("violence",), rng
                    )
                    yield {"group": key, "measure": "survey", "size": victims, "gap": gap, "seen": float(victims),
                           **_gap(found, g, policy)}  # fmt: skip


def witnessed(place: World, histories: list[History], draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Draw what hospitals see of violence and others tell of too, and look whether the gate finds the gap."""
    rng = np.random.default_rng([seed, 0x117])
    policy = load_policy(place.city.policy)
    caught = 1 - (1 - POLICE_SHARE[VIOLENCE]) * (1 - CALL_SHARE[VIOLENCE])
    base = float(np.mean(REPORTING[VIOLENCE])) * caught
    for key, g in GROUPS:
        dimension, member = place.group(key, g)
        for years in SEEN_YEARS:
            for gap in GAPS:
                for draw in range(draws):
                    weeks = histories[draw % len(histories)].incidents[-round(52 * years) :, :, VIOLENCE]
                    seen = rng.binomial(weeks.sum(axis=0).astype(np.int64), HOSPITAL_SHARE[VIOLENCE])
                    told = rng.binomial(seen, base * (1 - gap * member))
                    mean, spread = witness_rates(told.astype(float), seen.astype(float), dimension)
                    many = np.clip(rng.multivariate_normal(mean, spread, DRAWS, method="eigh"), 0.01, 1)
                    rates = Rates("w", "", False, dimension, ("violence",), mean[None], many[:, None])
                    yield {"group": key, "measure": "hospital", "size": years, "gap": gap, "seen": float(member @ seen),
                           **_gap(rates, g, policy)}  # fmt: skip


def _gap(rates: Rates, g: int, policy: Policy) -> dict[str, object]:
    rows = gap_rows(rates, np.ones(1), {"violence": "Violence"}, policy)
    return {"ratio": rows[g]["ratio"], "found": rows[g]["found"], "any": any(row["found"] for row in rows),
            "outcome": rows[g]["outcome"]}  # fmt: skip


def outside(place: World, draws: int, seed: int) -> Iterator[dict[str, object]]:
    """Case (b) by outside measures: surveys of victims, and what hospitals see."""
    histories = [drawn(place, np.random.default_rng([seed, 0x117, i])) for i in range(HISTORIES)]
    yield from surveyed(place, draws, seed)
    yield from witnessed(place, histories, draws, seed)


def everything(draws: tuple[int, int, int]) -> dict[str, pd.DataFrame]:
    """Draw all: histories whose reporting changes, and was always lower, in each city; and outside measures.

    Returns
    -------
    dict of pandas.DataFrame
        changed, always and outside: a row for each draw.
    """
    found: dict[str, list[dict[str, object]]] = {"changed": [], "always": [], "outside": []}
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            place = world(seed, Path(folder))
            found["changed"] += changed(place, draws[0], seed)
            found["always"] += always(place, draws[1], (0.25, 0.5), seed)
            found["outside"] += outside(place, draws[2], seed)
    return {name: pd.DataFrame(rows) for name, rows in found.items()}
