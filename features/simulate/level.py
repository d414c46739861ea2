"""The slow level of the simulated city: what would happen each week if nothing repeated itself."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from features.simulate.calendars import yearly
from features.simulate.fields import Floats, drifting_field, smooth_field, standardise
from features.simulate.geometry import Plane
from features.simulate.parameters import (
    BURN_IN,
    DISTRICT_TREND_SD,
    DRIFT_SD,
    FIELD_SD,
    JUMP,
    JUMP_WEEKS,
    NATURES,
    OFFENCES,
    Nature,
)
from features.simulate.people import Society


@dataclass(frozen=True)
class Level:
    """Slow level and what it was made of.

    Attributes
    ----------
    mu : array
        Mean incidents of each week, burn-in first, without excitation. Shape: (weeks, areas, offences).
    jumper : int
        Position of the area that jumps.
    jump_week : int
        First week of the jump, counted from the start of `mu`.
    district_trend : array
        Yearly change of the log level. Shape: (districts, offences).
    """

    mu: Floats
    jumper: int
    jump_week: int
    district_trend: Floats


def make_level(
    rng: np.random.Generator,
    plane: Plane,
    society: Society,
    district: NDArray[np.int64],
    mondays: list[date],
    rate: float,
    *,
    further: int = 0,
) -> Level:
    """Draw the level of every week, area and offence.

    It is rounded to 1e-7 so that the last digits of a processor's arithmetic cannot reach the draws.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    plane : Plane
        The areas.
    society : Society
        Their people and places.
    district : array
        District of each area. Shape: (n,).
    mondays : list of datetime.date
        Weeks, burn-in first.
    rate : float
        Factor of every level.
    further : int
        How many of the weeks, the last ones, come after the period; what is drawn does not depend on them.

    Returns
    -------
    Level
        Its mean over areas is each offence's base × rate × (1 - eta) at mid-period before season and trend.
    """
    period = len(mondays) - further
    years = np.asarray((np.arange(len(mondays)) - period / 2) / 52.18, dtype=np.float64)
    trends = rng.normal(0, DISTRICT_TREND_SD, (int(district.max()) + 1, len(OFFENCES)))
    season = yearly(mondays)
    common = smooth_field(rng, plane.centres, 0.3 * plane.radius)
    mu = np.empty((len(mondays), len(district), len(OFFENCES)))
    for o, nature in enumerate(NATURES):
        place = _place(rng, plane, society, nature, common)
        change = DRIFT_SD * drifting_field(rng, plane.centres, 0.3 * plane.radius, years)
        change += years[:, None] * (nature.trend + trends[district, o])
        mu[..., o] = rate * nature.base * (1 - nature.eta) * place * season[:, o, None] * np.exp(change)
    jumper, week = _jumper(mu[:period]), period - min(JUMP_WEEKS, 2 * (period - BURN_IN) // 3)
    public = [o for o, nature in enumerate(NATURES) if nature.eta > 0]
    mu[week:, jumper, public] *= JUMP
    return Level(np.round(mu, 7), jumper, week, trends)


def _place(rng: np.random.Generator, plane: Plane, society: Society, nature: Nature, common: Floats) -> Floats:
    """Lasting factor of each area, mean 1, tied to attributes and to a field of its own. Shape: (n,)."""
    table = society.table
    rates = (
        (nature.deprivation, table["deprived"] / table["population"]),
        (nature.vacancy, table["vacant_homes"] / table["homes"]),
        (nature.bars, np.log1p(society.bars)),
        (nature.stations, np.log1p(society.stations)),
    )
    log = nature.people * np.log(table["population"]) + nature.homes * np.log(table["homes"])
    log = np.asarray(log) + sum(effect * standardise(np.asarray(rate, dtype=float)) for effect, rate in rates)
    own = smooth_field(rng, plane.centres, 1500.0)
    local = rng.normal(size=len(own))
    log = log + FIELD_SD * (0.6 * common + 0.6 * own + 0.53 * local)
    factor = np.exp(log - log.max())
    return np.asarray(factor / factor.mean())


def _jumper(mu: Floats) -> int:
    """Area just below the busiest hundredth: busy enough for its jump to show within weeks, not the busiest."""
    total = mu.sum(axis=(0, 2))
    return int(np.argsort(total, kind="stable")[len(total) - 1 - max(1, len(total) // 100)])
