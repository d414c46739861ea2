"""City, districts and areas made to add up: area forecasts moved by what the levels above them know better."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from features.arrays import Floats
from features.catalogue.known import Known, Memory
from features.panel import Panel
from training.reconcile.base import CityLevels, columns, expected, fit_at, fractions
from training.reconcile.nodes import Nodes
from training.rows import outcomes, whole_windows

SIGNALS = ("record_city_all", "record_city", "record_district_all", "record_district", "own_city_all")
"""What moves a forecast: how past forecasts of a level did, of all offences and of each, and the city's own model."""
_FADES = (0.75, 0.9)
"""What remains after a window of the record of the city, and of a district."""
_CAUTION = 20.0
"""Incidents that are added to both sides of a record."""
_SD = 0.3
"""Prior standard deviation of a weight."""
KEPT = 26
"""Windows whose forecasts are kept as the record."""
LEAST = 12
"""Origins whose outcome must be known for weights to be learned; half of them judge."""
_LIMIT = 0.7
"""The most by which the logarithm of a forecast is moved."""


@dataclass(frozen=True)
class Levels:
    """How area forecasts are moved, as learned at an origin.

    Attributes
    ----------
    first : int
        The first window of `expected`.
    expected : numpy.ndarray
        What the area forecasts of the last windows, made one window ahead, added up to.
        Shape: (n_windows, n_groups, n_offences + 1).
    own : numpy.ndarray
        Coefficients of the city's own model (`training.reconcile.base`). Shape: (n_horizons, n_columns).
    weights : numpy.ndarray
        Of each of `SIGNALS`; all 0 where moving did not help. Shape: (n_horizons, 5).
    """

    first: int
    expected: Floats
    own: Floats
    weights: Floats

    def told(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        arrays = {name: getattr(self, name).tolist() for name in ("expected", "own", "weights")}
        return {"first": self.first, **arrays}


def read_levels(told: dict[str, Any]) -> Levels:
    """Make levels of what `Levels.told` returned."""
    arrays = (np.array(told[name], dtype=np.float64) for name in ("expected", "own", "weights"))
    return Levels(int(told["first"]), *arrays)


@dataclass(frozen=True)
class Record:
    """What was forecast at past origins before it was moved, and by what it could have been.

    Attributes
    ----------
    bottom : numpy.ndarray
        Area forecasts added up. Shape: (n_horizons, n_origins, n_groups, n_offences + 1).
    signals : numpy.ndarray
        Logarithms by which `SIGNALS` would move the areas of each lowest group.
        Shape: (n_horizons, n_origins, n_low, n_offences, 5).
    """

    bottom: Floats
    signals: Floats

    def of(self, origins: slice) -> "Record":
        """Return the record of some origins."""
        return Record(self.bottom[:, origins], self.signals[:, origins])


def learn_levels(
    panel: Panel, nodes: Nodes, record: Record, origins: NDArray[np.int64], origin: int, city: CityLevels
) -> Levels:
    """Learn how area forecasts are moved from the forecasts whose outcome was known whole at an origin.

    A forecast is multiplied by exp(Σ weight × signal), the same for all areas of a district and offence, so that
    areas stay above 0 and levels add up by construction: the proportional way of reconciling (Hyndman et al. 2011,
    section 3) with learned weights. Weights maximise the Poisson likelihood, drawn to 0. They are used only where
    weights learned on the older half of the past would have lowered the deviance of the newer half, by more than the
    standard error of that gain over its windows.

    Parameters
    ----------
    panel : Panel
        Counts.
    nodes : Nodes
        What adds up.
    record : Record
        Of the origins.
    origins : numpy.ndarray
        Past origins. Shape: (n_origins,).
    origin : int
        Where it is learned.
    city : CityLevels
        The city's levels.
    """
    n_horizons, known = len(record.bottom), whole_windows(panel, origin)
    counts = panel.as_of(origin).counts.values
    own, weights = [], np.zeros((n_horizons, len(SIGNALS)))
    for h in range(n_horizons):
        own.append(np.round(fit_at(panel, city, origin, h + 1), 6))
        past = int(np.searchsorted(origins + h + 1, known, side="right"))
        if past >= LEAST:
            y = nodes.lowest(nodes.totals(outcomes(counts, origins[:past], h + 1)))
            weights[h] = np.round(_weights(y, nodes.lowest(record.bottom[h, :past]), record.signals[h, :past]), 6)
    last = origins[-KEPT:] if len(origins) else origins
    kept = np.round(record.bottom[0, len(origins) - len(last) :], 6)
    return Levels(int(last[0]) if len(last) else origin, kept, np.array(own), weights)


def signals_at(
    panel: Panel, nodes: Nodes, levels: Levels, origin: int, bottom: Floats, city: CityLevels, memory: Memory
) -> Floats:
    """Return the logarithms by which each signal would move areas. Shape: (n_horizons, n_low, n_offences, 5).

    Parameters
    ----------
    panel, nodes : Panel, Nodes
        What is known and what adds up.
    levels : Levels
        The record and the city's own model.
    origin : int
        Where the forecast is made; of the record's windows those before it count.
    bottom : numpy.ndarray
        Area forecasts of the windows ahead added up. Shape: (n_horizons, n_groups, n_offences + 1).
    city : CityLevels
        The city's levels.
    memory : Memory
        Of the same panel.
    """
    record = _record(panel, nodes, levels, origin, memory)
    found = np.zeros((len(bottom), nodes.n_low, bottom.shape[-1] - 1, len(SIGNALS)))
    found[..., 0], found[..., 1] = record[0, 0, -1], record[0, 0, :-1]
    if nodes.n_low > 1:
        found[..., 2], found[..., 3] = record[1, 1:, -1:], record[1, 1:, :-1]
    at = np.array([origin])
    for h, beta in enumerate(levels.own):
        own = expected(*columns(city.of(at), fractions(panel, at, h + 1)), beta)[0]
        found[h, ..., 4] = np.log((own + 1e-6) / (bottom[h, 0, -1] + 1e-6))
    return found


def moved(nodes: Nodes, signals: Floats, weights: Floats) -> Floats:
    """Return the factor of every area. Shapes: (…, n_low, n_offences, 5) and (5,) → (…, n_offences, n_areas)."""
    factor = np.exp(np.clip(signals @ weights, -_LIMIT, _LIMIT))
    return np.asarray(np.swapaxes(factor, -1, -2)[..., nodes.of_area])


def _record(panel: Panel, nodes: Nodes, levels: Levels, origin: int, memory: Memory) -> Floats:
    """Return log(counted / expected) of the record's windows, recent ones most.

    What is counted is completed for late reports. Shape: (2, n_groups, n_offences + 1), by `_FADES`.
    """
    windows = np.arange(levels.first, min(levels.first + len(levels.expected), origin))
    if not len(windows):
        return np.zeros((len(_FADES), nodes.n_groups, len(panel.offences) + 1))
    fade = np.array(_FADES)[:, None] ** (origin - 1 - windows)
    weights = np.zeros((len(_FADES), origin), dtype=np.float32)
    weights[:, windows] = fade
    seen = nodes.totals(Known(panel, origin, memory).sums(weights))
    meant = np.tensordot(fade, levels.expected[: len(windows)], axes=1)
    return np.log((np.maximum(seen, 0) + _CAUTION) / (meant + _CAUTION))


def _weights(y: Floats, bottom: Floats, signals: Floats) -> Floats:
    """Return the weights, 0 where they do not help. Shapes: (n, n_low, K) twice, and (n, n_low, K, 5) → (5,)."""
    half = len(y) // 2
    older = _likeliest(y[:half], bottom[:half], signals[:half])
    log = np.clip(signals[half:] @ older, -_LIMIT, _LIMIT)
    gain = (y[half:] * log - bottom[half:] * np.expm1(log)).sum(axis=(1, 2))
    sure = gain.sum() > np.sqrt(len(gain)) * gain.std(ddof=1)
    return _likeliest(y, bottom, signals) if sure else np.zeros(len(SIGNALS))


def _likeliest(y: Floats, bottom: Floats, signals: Floats) -> Floats:
    x, n, mu = signals.reshape(-1, len(SIGNALS)), y.ravel(), np.maximum(bottom.ravel(), 1e-9)

    def loss(weights: Floats) -> tuple[float, Floats]:
        log = x @ weights
        mean = mu * np.exp(np.clip(log, -5, 5))
        value = mean.sum() - n @ log + weights @ weights / (2 * _SD**2)
        return float(value), x.T @ (mean - n) + weights / _SD**2

    found = minimize(loss, np.zeros(len(SIGNALS)), jac=True, method="L-BFGS-B", bounds=[(0.0, 1.5)] * len(SIGNALS))
    return np.asarray(found.x)
