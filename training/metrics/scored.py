"""What a score is computed from: forecasts of all areas at several windows, and what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from features.arrays import Floats
from training.metrics.guard import refuse_nonzero_only, refuse_partial

NOTHING: Floats = np.empty(0)
"""Stands for what is not known."""


def _nothing() -> Floats:
    return NOTHING


@dataclass(frozen=True)
class Beside:
    """What some scores need beside the forecasts; without it they are not computed.

    Attributes
    ----------
    share : float
        Share of the areas that is flagged in each window.
    history : numpy.ndarray
        Counts of the windows before the first that is scored, the last of them next to it. Shape: (n_past, n_areas).
    sizes : numpy.ndarray
        Sizes of the areas, km². Shape: (n_areas,).
    limits : tuple of float
        Least and largest total of the areas that are flagged where their total is fixed, km².
    """

    share: float = 0.05
    history: Floats = field(default_factory=_nothing)
    sizes: Floats = field(default_factory=_nothing)
    limits: tuple[float, float] = (0.25 * 2.589988, 0.75 * 2.589988)


@dataclass(frozen=True)
class Scored:
    """Forecasts of one offence and what came of them: every area at each of consecutive windows, whatever came.

    What is not known is `NOTHING`, and no score that needs it is computed.

    Attributes
    ----------
    y, mean : numpy.ndarray
        Counts and expected counts. Shape of each: (n_windows, n_areas).
    baselines : mapping
        What each rule expected, by its name. Shape of each: (n_windows, n_areas).
    quantiles : numpy.ndarray
        Those of `levels`. Shape: (n_windows, n_areas, n_levels).
    levels : tuple of float
        Ascending.
    below, at_most : numpy.ndarray
        Forecast probability of fewer incidents than came, and of as many or fewer. Shape: (n_windows, n_areas).
    crps : numpy.ndarray
        Each row's continuous ranked probability score. Shape: (n_windows, n_areas).
    beside : Beside
        What else is known.

    Raises
    ------
    DataError
        Rows were chosen by what came of them.
    """

    y: Floats
    mean: Floats
    baselines: Mapping[str, Floats] = field(default_factory=dict)
    quantiles: Floats = field(default_factory=_nothing)
    levels: tuple[float, ...] = ()
    below: Floats = field(default_factory=_nothing)
    at_most: Floats = field(default_factory=_nothing)
    crps: Floats = field(default_factory=_nothing)
    beside: Beside = field(default_factory=Beside)

    def __post_init__(self) -> None:
        """Refuse counts without the zeros that must be among them."""
        refuse_nonzero_only(self.y)

    @property
    def history(self) -> Floats:
        """Counts before the first window that is scored, where there are two or more. Shape: (n_past, n_areas)."""
        return self.beside.history if len(self.beside.history) > 1 else NOTHING

    @property
    def sizes(self) -> Floats:
        """Sizes of the areas, km². Shape: (n_areas,)."""
        return self.beside.sizes

    @property
    def flagged(self) -> int:
        """How many areas are flagged in each window."""
        return int(np.ceil(self.beside.share * self.y.shape[1]))


def scored_of(
    rows: pd.DataFrame,
    names: Sequence[str],
    levels: tuple[float, ...],
    baselines: Sequence[str],
    beside: Beside,
) -> Scored:
    """Make it of the rows of a backtest of one offence and span, by window, then area.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns window_start, area, y, mean, quantiles and baselines; below, at_most and crps where they are told.
    names : sequence of str
        Columns of the quantiles.
    levels : tuple of float
        Their levels.
    baselines : sequence of str
        Columns of the rules.
    beside : Beside
        What else is known, its areas in the order of the rows.

    Raises
    ------
    DataError
        Rows are missing, or were chosen by what came of them.
    """
    refuse_partial(rows)
    shape = (rows["window_start"].nunique(), rows["area"].nunique())

    def cube(name: str) -> Floats:
        """Return a column by window and area."""
        return rows[name].to_numpy(dtype=np.float64).reshape(shape)

    told = {name: cube(name) for name in ("below", "at_most", "crps") if name in rows}
    return Scored(
        cube("y"),
        cube("mean"),
        {name: cube(name) for name in baselines},
        rows[list(names)].to_numpy(dtype=np.float64).reshape(*shape, -1) if len(names) else NOTHING,
        levels,
        beside=beside,
        **told,
    )
