"""Empirical-Bayes smoothing: each area's own level, drawn to that of its surroundings as far as it is uncertain."""

import json
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import How, Rows
from training.models.counted import counted
from training.models.season import CALENDAR, Groups, fit_season, group, season_factor

WINDOWS = {"ewma_0.02": 99.0, "ewma_0.01": 199.0, "ewma_0.005": 399.0, "mean_52": 52.0, "mean_104": 104.0}
"""Own levels, and how many windows each is worth: 1 / Σ weight², which is 2 / rate - 1 for an EWMA."""
PRIORS = ("near_ewma_0.01", "near_mean_52", "district_ewma_0.01", "district_mean_52", "city_ewma_0.01", "city_mean_52")
_FLOOR = 1e-6
_BOUNDS = (np.log(0.1), np.log(1e5))
_ROUNDS = 2


@dataclass(frozen=True)
class FittedSmoothing:
    """Fitted smoothing.

    Attributes
    ----------
    level, prior : str
        The own level, and the level to which it is drawn.
    strength : float
        Windows of observation that the prior is worth.
    season : tuple of float
        Coefficients of `season.CALENDAR`.
    """

    level: str
    prior: str
    strength: float
    season: tuple[float, ...]

    def mean(self, rows: Rows) -> Floats:
        """Return posterior means times the season. Shape: (n_rows,)."""
        own, prior = _columns(rows, self.level, self.prior)
        shrunk = posterior_mean(own, WINDOWS[self.level], prior, self.strength)
        return np.maximum(season_factor(rows, np.array(self.season)) * shrunk, _FLOOR)

    def text(self) -> str:
        """Return it as JSON."""
        season = dict(zip(CALENDAR, self.season, strict=True))
        return json.dumps({"level": self.level, "prior": self.prior, "strength": self.strength, "season": season})


@dataclass(frozen=True)
class Smoothing:
    """Gamma-Poisson smoothing of area levels (Clayton & Kaldor 1987), times a season of the whole city.

    An area's rate has a gamma prior with the mean m of its surroundings and the weight of κ windows; after n windows
    of mean level l it is expected to be (n l + κ m) / (n + κ). Level, surroundings and κ are those under which the
    next counts, negative binomial then, are most likely.
    """

    title: str = "empirical-Bayes smoothing"

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns of its own, whatever the city chose."""
        return (*CALENDAR, *WINDOWS, *PRIORS)

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> FittedSmoothing:
        """Fit it: the season for the best smoothing and the smoothing for that season, in turn."""
        count, groups = counted(rows, y), group(rows)
        evidence, season = Evidence(rows, count, groups), np.zeros(len(CALENDAR))
        best = ("mean_104", "city_mean_52", 1.0)
        for _ in range(_ROUNDS):
            season = _season(rows, count, groups, best, season)
            factor = np.exp(groups.calendar @ season)
            tried = {pair: evidence.best(*pair, factor) for pair in product(WINDOWS, PRIORS)}
            pair = max(tried, key=lambda pair: tried[pair][0])
            best = (*pair, tried[pair][1])
        return FittedSmoothing(*best, tuple(season.tolist()))

    def read(self, text: str) -> FittedSmoothing:
        """Make a fitted smoothing of its text again."""
        told = json.loads(text)
        season = tuple(told["season"][name] for name in CALENDAR)
        return FittedSmoothing(told["level"], told["prior"], told["strength"], season)


def posterior_mean(level: Floats, windows: float, prior: Floats, strength: float) -> Floats:
    """Return what a rate is expected to be after `windows` of mean `level`. Shape of each array: (n_rows,)."""
    return (windows * level + strength * prior) / (windows + strength)


class Evidence:
    """What the likelihood of a smoothing needs of the rows: the rows with incidents, and sums by calendar.

    Parameters
    ----------
    rows : Rows
        The rows.
    count : numpy.ndarray
        Counts, at least 0. Shape: (n_rows,).
    groups : Groups
        The rows by calendar.
    """

    def __init__(self, rows: Rows, count: Floats, groups: Groups) -> None:
        hit = np.flatnonzero(count)
        names = (*WINDOWS, *PRIORS)
        columns = np.nan_to_num(rows.columns(names).astype(np.float64), nan=0.0)
        self._sums = {name: groups.sums(column) for name, column in zip(names, columns.T, strict=True)}
        self._hit = dict(zip(names, columns[hit].T, strict=True))
        self._count, self._of = count[hit], groups.of[hit]

    def log_likelihood(self, level: str, prior: str, strength: float, season: Floats) -> float:
        """Return the log likelihood of the counts, up to a constant of the counts.

        A count is negative binomial: Poisson with a gamma rate of shape a = n l + κ m and rate b = n + κ, times the
        season s. log P(y) = log Γ(a + y) - log Γ(a) + y log(s / (b + s)) - a log(1 + s / b).

        Parameters
        ----------
        level, prior : str
            Names of the own level and of the level to which it is drawn.
        strength : float
            Windows that the prior is worth, κ.
        season : numpy.ndarray
            Factor of each calendar. Shape: (n_groups,).
        """
        from scipy.special import gammaln

        windows = WINDOWS[level]
        shape = np.maximum(windows * self._hit[level] + strength * self._hit[prior], _FLOOR)
        share = season / (windows + strength)
        of_hits = gammaln(shape + self._count) - gammaln(shape) + self._count * np.log(share / (1 + share))[self._of]
        of_all = (windows * self._sums[level] + strength * self._sums[prior]) * np.log1p(share)
        return float(of_hits.sum() - of_all.sum())

    def best(self, level: str, prior: str, season: Floats) -> tuple[float, float]:
        """Return the highest log likelihood of a level and prior, and its strength."""
        from scipy.optimize import minimize_scalar

        found = minimize_scalar(
            lambda log: -self.log_likelihood(level, prior, float(np.exp(log)), season),
            bounds=_BOUNDS,
            method="bounded",
            options={"xatol": 0.02},
        )
        return -float(found.fun), round(float(np.exp(found.x)), 3)


def _season(rows: Rows, count: Floats, groups: Groups, best: tuple[str, str, float], start: Floats) -> Floats:
    level, prior, strength = best
    own, towards = _columns(rows, level, prior)
    shrunk = posterior_mean(own, WINDOWS[level], towards, strength)
    by_group = groups.sums(shrunk)
    return fit_season(groups.calendar, groups.sums(count), by_group, start)


def _columns(rows: Rows, *names: str) -> Floats:
    return np.nan_to_num(rows.columns(names).T.astype(np.float64), nan=0.0)
