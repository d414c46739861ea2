"""The whole city's forecast by a model of its own: Poisson regression on its levels and the time of year."""

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from features.catalogue.known import Known, Memory
from features.panel import Panel
from training.rows import whole_windows

RATES = (0.02, 0.5, 0.2, 0.05, 0.005)
"""Rates of the levels; the first is the one that the others are read against."""
YEARS = 5
"""Years of origins on which it is fitted."""
_SD = 0.3
"""Prior standard deviation of a coefficient."""
_CAUTION = 1.0
"""Incidents that are added to both levels of a ratio."""
_STEPS = 12
_TURNS = (1, 2)


class CityLevels(dict[int, Floats]):
    """Levels of all offences of the whole city by rate, as origins knew them, completed for late reports."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._panel = panel
        self._memory = Memory()

    def __missing__(self, origin: int) -> Floats:
        levels = Known(self._panel, origin, self._memory).ewmas(RATES)
        self[origin] = levels.sum(axis=(1, 2), dtype=np.float64)
        return self[origin]

    def of(self, origins: NDArray[np.int64]) -> Floats:
        """Return the levels at origins. Shape: (n_origins, n_rates)."""
        return np.array([self[int(origin)] for origin in origins]).reshape(len(origins), len(RATES))


def columns(levels: Floats, fraction: Floats) -> tuple[Floats, Floats]:
    """Return the columns of the regression, (n_origins, n_columns), and its offset, (n_origins,).

    Parameters
    ----------
    levels : numpy.ndarray
        Shape: (n_origins, n_rates).
    fraction : numpy.ndarray
        Share of the year that is over when the window ahead starts. Shape: (n_origins,).
    """
    level = levels + _CAUTION
    waves = [wave(2 * np.pi * turn * fraction) for turn in _TURNS for wave in (np.sin, np.cos)]
    x = np.column_stack([np.log(level[:, 1:] / level[:, :1]), np.ones_like(fraction), *waves])
    return x, np.maximum(levels[:, 0], 1e-6)


def fit(x: Floats, offset: Floats, y: Floats) -> Floats:
    """Fit y ~ Poisson(offset × exp(x · β)), β drawn to 0: to the level, without season.

    Newton's method on the log posterior with normal priors (McCullagh & Nelder 1989, section 2.5).

    Parameters
    ----------
    x, offset : numpy.ndarray
        See `columns`; there may be no rows.
    y : numpy.ndarray
        Counts of the window ahead. Shape: (n_origins,).

    Returns
    -------
    numpy.ndarray
        β. Shape: (n_columns,).
    """
    beta, prior = np.zeros(x.shape[1]), np.eye(x.shape[1]) / _SD**2
    for _ in range(_STEPS):
        mean = expected(x, offset, beta)
        step = np.linalg.solve(x.T @ (mean[:, None] * x) + prior, x.T @ (y - mean) - prior @ beta)
        beta = beta + np.clip(step, -1, 1)
    return beta


def expected(x: Floats, offset: Floats, beta: Floats) -> Floats:
    """Return expected counts, above 0. Shape: (n_origins,)."""
    return np.asarray(offset * np.exp(np.clip(x @ beta, -3, 3)))


def fit_at(panel: Panel, levels: CityLevels, origin: int, horizon: int) -> Floats:
    """Fit it to what was known whole at an origin. Shape: (n_columns,)."""
    last = whole_windows(panel, origin) - horizon + 1
    origins = np.arange(max(panel.per_year, last - YEARS * panel.per_year), max(last, panel.per_year))
    counts = panel.as_of(origin).counts.values
    y = counts[origins + horizon - 1].sum(axis=(1, 2)).astype(np.float64)
    return fit(*columns(levels.of(origins), fractions(panel, origins, horizon)), y)


def fractions(panel: Panel, origins: NDArray[np.int64], horizon: int) -> Floats:
    """Return the share of the year that is over when the window ahead of each origin starts. Shape: (n_origins,)."""
    return panel.windows.year_gone(origins + horizon - 1)
