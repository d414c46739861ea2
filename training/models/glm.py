"""Poisson regression on log ratios, last counts, the time of year and the city's features, offset by the level."""

import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import How, Logs, Rows
from training.models.counted import counted
from training.models.season import CALENDAR, HARMONICS, covers_a_year
from training.models.threads import held_to

RATIOS = (
    *(f"own_{rate:g}" for rate in (0.3, 0.1, 0.05, 0.02, 0.01, 0.005)),
    *("near_0.1", "near_0.01", "all_0.05", "all_level", "near_all_0.1", "last_year_here"),
)
CITY = ("city_0.3", "city_0.05", "city_last_year")
LAGS = tuple(f"lag_{lag}" for lag in range(1, 7))
"""Counts of the last windows, read against the offset."""
LEVEL = "level"
NOT_NUMBERS = ("week_of_year", "month", "weekday", "shift")
"""Features that count round and round: no straight line goes through them."""
_LIMIT = 6.0
"""Standard deviations beyond which a column is cut off, so that no single area runs away."""
_PULL = 0.1
_BEYOND = float(np.log(2))
"""How far a forecast may lie outside what the training rows were given, log ratio to the offset: columns together
can run away where each alone is within its limit, as the time of year does after training on a part of a year."""


@dataclass(frozen=True)
class FittedRegression:
    """A fitted regression: log mean = log offset + intercept + Σ (slope + tilt × z of the level) × z.

    z is (value - centre) / scale. A recent count says more of an area with many incidents than of one with few: that
    is what the tilts are for.

    Attributes
    ----------
    names : tuple of str
        The features that it reads, in order.
    centre, scale, slope, tilt : tuple of float
        Mean and standard deviation of each column, its coefficient, and how that changes with the level.
    intercept : float
        Constant.
    least, most : float
        Bounds of the log ratio of mean to offset.
    """

    names: tuple[str, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    slope: tuple[float, ...]
    tilt: tuple[float, ...]
    intercept: float
    least: float
    most: float

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts. Shape: (n_rows,)."""
        z, level = self._standardised(rows)
        log = self.intercept + z @ np.array(self.slope) + level * (z @ np.array(self.tilt))
        return np.asarray(rows.offset * np.exp(np.clip(log, self.least, self.most)), dtype=np.float64)

    def logs(self, rows: Rows) -> Logs:
        """Return (slope + tilt × z of the level) × z of each column, on top of the offset and the intercept.

        Where the sum is cut off at the bounds, all columns of the row are shortened in proportion.
        """
        z, level = self._standardised(rows)
        start = np.log(rows.offset.astype(np.float64)) + self.intercept
        each = z * (np.array(self.slope) + level[:, None] * np.array(self.tilt))
        total = each.sum(axis=1)
        kept = np.clip(total, self.least - self.intercept, self.most - self.intercept)
        share = np.divide(kept, total, out=np.ones_like(total), where=kept != total)
        return Logs(self.names, each * share[:, None], start)

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), indent=1)

    def _standardised(self, rows: Rows) -> tuple[Floats, Floats]:
        z = standardised(_columns(rows, self.names), np.array(self.centre), np.array(self.scale))
        return z, z[:, self.names.index(LEVEL)]


@dataclass(frozen=True)
class Regression:
    """Poisson regression with a log link and an L2 penalty (scikit-learn's `PoissonRegressor`)."""

    title: str = "Poisson regression"

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return log ratios, last counts and the calendar, then the city's other features that are numbers."""
        own = (*RATIOS, *LAGS, LEVEL, *CITY, *CALENDAR)
        return (*own, *(name for name in features if name not in own and name not in NOT_NUMBERS))

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> FittedRegression:
        """Fit it to y / offset with weight offset, which is the Poisson likelihood with a log offset, exactly."""
        names = self.reads(how.features)
        values, offset = _columns(rows, names), rows.offset.astype(np.float64)
        if not covers_a_year(rows):
            values[:, [names.index(name) for name in HARMONICS]] = np.nan
        centre, scale = _moments(values)
        z = standardised(values, centre, scale)
        tilted = [names.index(name) for name in (*RATIOS, LEVEL)]
        both = np.hstack([z, z[:, tilted] * z[:, [names.index(LEVEL)]]])
        with held_to(how):
            slopes, intercept = _regression(both, counted(rows, y), offset, rows.weight, how.settings.glm.penalty)
        log = intercept + both @ slopes
        bounds = (float(log.min()) - _BEYOND, float(log.max()) + _BEYOND)
        tilt = np.zeros(len(names))
        tilt[tilted] = slopes[len(names) :]
        slope = slopes[: len(names)]
        return FittedRegression(names, _told(centre), _told(scale), _told(slope), _told(tilt), intercept, *bounds)

    def read(self, text: str) -> FittedRegression:
        """Make a fitted regression of its text again."""
        told = json.loads(text)
        told |= {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
        return FittedRegression(**told)


def standardised(values: Floats, centre: Floats, scale: Floats) -> Floats:
    """Return columns with mean 0 and standard deviation 1, cut off at ±6; what is missing becomes the mean, 0."""
    found = (values - centre) / scale
    return np.nan_to_num(np.clip(found, -_LIMIT, _LIMIT, out=found), copy=False, nan=0.0)


def _regression(
    z: Floats, count: Floats, offset: Floats, weight: Floats | None, penalty: float
) -> tuple[Floats, float]:
    from sklearn.linear_model import PoissonRegressor

    each = np.ones(len(count)) if weight is None else weight
    if not z.any() or each @ count < 1:
        return np.zeros(z.shape[1]), float(np.log(each @ count / (each @ offset)))
    regression = PoissonRegressor(alpha=penalty, solver="newton-cholesky", tol=1e-6, max_iter=100)
    regression.fit(z, count / offset, sample_weight=offset * each)
    return np.asarray(regression.coef_, dtype=np.float64), float(regression.intercept_)


def _columns(rows: Rows, names: tuple[str, ...]) -> Floats:
    """Return the columns, last counts against the offset. Shape: (n_rows, n_names)."""
    found = rows.columns(names).astype(np.float64)
    lags = [at for at, name in enumerate(names) if name in LAGS]
    found[:, lags] /= rows.offset[:, None] + _PULL
    return found


def _moments(values: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each column over what is there; 0 and 1 where nothing varies."""
    there = np.isfinite(values)
    n = np.maximum(there.sum(axis=0), 1)
    centre = np.where(there, values, 0.0).sum(axis=0) / n
    scale = np.sqrt((np.where(there, values - centre, 0.0) ** 2).sum(axis=0) / n)
    return centre, np.where(scale > 1e-6 * np.maximum(np.abs(centre), 1e-3), scale, 1.0)


def _told(values: Floats) -> tuple[float, ...]:
    return tuple(values.tolist())
