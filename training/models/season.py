"""The time of year as a factor of the whole city: harmonics and days off, by a Poisson regression with a prior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import Rows

HARMONICS = tuple(f"season_{wave}_{turn}" for turn in (1, 2, 3) for wave in ("sin", "cos"))
CALENDAR = (*HARMONICS, "holiday_days")
_SD = 0.2
"""Prior standard deviation of a coefficient: a fifth, about what a season or a day off changes in a week."""
_STEPS = 50
_GAP = 1 / 6
"""Share of a year without rows, at a stretch, from which on nobody can say what the time of year does."""


@dataclass(frozen=True)
class Groups:
    """Rows of one calendar together: all that a season can be learned from.

    Attributes
    ----------
    calendar : numpy.ndarray
        Shape: (n_groups, 7), in the order of `CALENDAR`.
    of : numpy.ndarray
        The group of each row. Shape: (n_rows,).
    """

    calendar: Floats
    of: NDArray[np.intp]

    def sums(self, values: Floats) -> Floats:
        """Return the sums of values of rows by group. Shape: (n_rows,) → (n_groups,)."""
        return sums(values, self.of, len(self.calendar))


def sums(values: Floats, of: NDArray[np.intp], n: int) -> Floats:
    """Return the sums of values by group. Shapes: (n_rows,) and (n_rows,) → (n,)."""
    return np.bincount(of, values, n).astype(np.float64)


def group(rows: Rows) -> Groups:
    """Group rows by the calendar of their window ahead; nan counts as 0, and so does a year that rows do not cover."""
    calendar = _calendar(rows)
    if not covers_a_year(rows):
        calendar[:, : len(HARMONICS)] = 0.0
    found, of = np.unique(calendar, axis=0, return_inverse=True)
    return Groups(found.astype(np.float64), of.ravel())


def covers_a_year(rows: Rows) -> bool:
    """Return whether the windows ahead of rows leave out no sixth of the year: else no season is learned from them."""
    wave = rows.columns(HARMONICS[:2])
    turns = np.unique(np.arctan2(wave[:, 0], wave[:, 1]) / (2 * np.pi))
    return len(turns) > 1 and float(np.diff(np.append(turns, turns[0] + 1)).max()) < _GAP


def season_factor(rows: Rows, weights: Floats) -> Floats:
    """Return the factor of each row. Shape: (n_rows,)."""
    return np.asarray(np.exp(_calendar(rows).astype(np.float64) @ weights))


def prior_log_density(weights: Floats) -> float:
    """Return the logarithm of the prior density of coefficients, up to a constant."""
    return float(-0.5 * (weights @ weights) / _SD**2)


def fit_season(calendar: Floats, y: Floats, level: Floats, start: Floats | None = None) -> Floats:
    """Fit exp(calendar · weights) × level to counts, the weights drawn to 0.

    Maximises Σ [y log μ - μ] with μ = level × exp(calendar · weights), plus the log density of independent normal
    priors, by Newton steps that are halved until they improve (McCullagh & Nelder 1989). There is no constant: the
    level has one.

    Parameters
    ----------
    calendar : numpy.ndarray
        Shape: (n_groups, n_columns).
    y, level : numpy.ndarray
        Counts, which may be expected ones, and what is expected without a season. Shape of each: (n_groups,).
    start : numpy.ndarray, optional
        Weights to start from. Shape: (n_columns,).

    Returns
    -------
    numpy.ndarray
        Shape: (n_columns,).
    """
    weights = np.zeros(calendar.shape[1]) if start is None else start

    def score(at: Floats) -> float:
        """Return the log posterior density, less what does not change."""
        linear = calendar @ at
        return float(y @ linear - level @ np.exp(linear)) + prior_log_density(at)

    best = score(weights)
    for _ in range(_STEPS):
        mean = level * np.exp(calendar @ weights)
        slope = calendar.T @ (y - mean) - weights / _SD**2
        curve = (calendar.T * mean) @ calendar + np.eye(len(weights)) / _SD**2
        step = np.linalg.solve(curve, slope)
        while (found := score(weights + step)) < best and np.abs(step).max() > 1e-12:
            step = step / 2
        if found - best <= 1e-10 * max(1.0, abs(best)):
            break
        weights, best = weights + step, found
    return np.asarray(weights)


def _calendar(rows: Rows) -> NDArray[np.float32]:
    return np.nan_to_num(rows.columns(CALENDAR), nan=0.0)  # a copy
