"""Forecasts by rule: the baselines of the design matrix as models with nothing to fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from features.rules import BASELINES
from training.models.base import How, Logs, Rows

_FLOOR = 1e-3


@dataclass(frozen=True)
class Baseline:
    """A forecast by rule, which is its own fit.

    Attributes
    ----------
    name : str
        One of `features.design.BASELINES`.
    title : str
        What a person calls it.
    """

    name: str
    title: str

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return no feature: a baseline is a column of its own."""
        return ()

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> "Baseline":
        """Return the rule."""
        return self

    def read(self, text: str) -> "Baseline":
        """Return the rule."""
        return self

    def text(self) -> str:
        """Return its name."""
        return self.name

    def mean(self, rows: Rows) -> Floats:
        """Return what the rule says, at least a thousandth. Shape: (n_rows,)."""
        return np.maximum(rows.baselines[:, BASELINES.index(self.name)], _FLOOR).astype(np.float64)

    def logs(self, rows: Rows) -> Logs:
        """Return the logarithm of what the rule says over the offset, as its only column."""
        start = np.log(rows.offset.astype(np.float64))
        return Logs((self.name,), (np.log(self.mean(rows)) - start)[:, None], start)


RULES = {
    "mean_8": Baseline("mean_8", "mean of the last 8 windows"),
    "mean_52": Baseline("mean_52", "mean of the last 52 windows"),
    "mean_104": Baseline("mean_104", "mean of the last 104 windows"),
    "same_week_last_year": Baseline("same_week_last_year", "same window last year"),
    "ewma": Baseline("ewma", "exponentially weighted mean"),
}
