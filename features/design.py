"""The design matrix: for every area and offence, what an origin knew, as one row."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from features.catalogue.lags import ewma_weights, last_year_weights, mean_weights
from features.panel import Panel

RATES = (0.3, 0.1, 0.05, 0.02, 0.01, 0.005)
HISTORY = 52  # windows that an origin must have behind it
BASELINES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")

FEATURES = {
    **{
        f"own_{rate:g}": f"recent level here, forgetting {rate:.1%} a week, against the long-run level"
        for rate in RATES
    },
    "near_0.1": "recent level in neighbouring areas against the long-run level here",
    "near_0.01": "long-run level in neighbouring areas against the long-run level here",
    "all_0.05": "recent level of all offences together here, against their long-run level",
    "all_level": "long-run level of all offences together here, against this offence's",
    "near_all_0.1": "recent level of all offences in neighbouring areas, against their long-run level here",
    "last_year_here": "the same weeks last year here, against the long-run level",
    "city_0.3": "level of the whole city in the last weeks against its long-run level",
    "city_0.05": "level of the whole city in the last months against its long-run level",
    "city_last_year": "the same weeks last year in the whole city, against its level over that year",
    "level": "long-run level here",
    "week_of_year": "week of the year",
}


@dataclass(frozen=True)
class Design:
    """Rows of one origin.

    Attributes
    ----------
    features : NDArray
        Shape: (n_offences, n_areas, n_features), float32, in the order of `FEATURES`.
    offset : NDArray
        Long-run expected count of the window, above 0. Shape: (n_offences, n_areas).
    baselines : NDArray
        Shape: (n_baselines, n_offences, n_areas), in the order of `BASELINES`.
    """

    features: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]


def design_at(panel: Panel, origin: int) -> Design:
    """Build the rows of the window that starts at an origin from what was known at it.

    Training and serving rows both come from here, so the two cannot differ.

    Raises
    ------
    ValueError
        The origin has fewer than `HISTORY` windows behind it, or lies beyond the panel's end.
    """
    if not HISTORY <= origin <= panel.n_windows:
        raise ValueError(f"origin {origin} lies outside [{HISTORY}, {panel.n_windows}]")
    known = panel.known(origin)
    own = _weighted(known)
    total = {name: level.sum(axis=0, keepdims=True) for name, level in own.items()}
    near = _row_means(panel.neighbours)
    offset = _offset(own, near)
    columns = _columns(own, total, near, offset)
    week = np.full_like(offset, panel.window_start(origin).isocalendar().week)
    features = np.stack([*columns, week], axis=-1).astype(np.float32)
    baselines = np.stack([own[name] for name in BASELINES])
    return Design(features, offset, baselines)


def _weighted(known: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    n_windows, n_areas, n_offences = known.shape
    rows = {f"ewma_{rate:g}": ewma_weights(n_windows, rate) for rate in RATES}
    rows |= {f"mean_{span}": mean_weights(n_windows, span) for span in (8, 52, 104)}
    rows |= {
        "same_week_last_year": last_year_weights(n_windows, 0),
        "season_last_year": last_year_weights(n_windows, 2),
        "ewma": ewma_weights(n_windows, 0.02),
    }
    matrix = np.stack(list(rows.values()))
    levels = (matrix @ known.reshape(n_windows, -1)).reshape(len(rows), n_areas, n_offences)
    return {name: np.ascontiguousarray(levels[i].T) for i, name in enumerate(rows)}


def _row_means(neighbours: csr_array) -> csr_array:
    degree = np.maximum(np.asarray(neighbours.sum(axis=1)).ravel(), 1.0)
    return csr_array(diags_array(1.0 / degree) @ neighbours)


def _offset(own: dict[str, NDArray[np.float32]], near: csr_array) -> NDArray[np.float32]:
    slow, slower = own["ewma_0.01"], own["ewma_0.005"]
    around = (near @ slow.T).T
    city = slow.mean(axis=1, keepdims=True)
    return np.asarray(0.55 * slow + 0.3 * slower + 0.13 * around + 0.02 * city + 1e-6, dtype=np.float32)


def _ratio(level: NDArray[np.float32], to: NDArray[np.float32], pull: float) -> NDArray[np.float32]:
    return np.asarray(np.log((level + pull) / (to + pull)), dtype=np.float32)


def _columns(
    own: dict[str, NDArray[np.float32]],
    total: dict[str, NDArray[np.float32]],
    near: csr_array,
    offset: NDArray[np.float32],
) -> list[NDArray[np.float32]]:
    pull = 0.02
    city = {name: level.mean(axis=1, keepdims=True) for name, level in own.items()}
    near_fast, near_slow = (near @ own["ewma_0.1"].T).T, (near @ own["ewma_0.01"].T).T
    near_all = (near @ total["ewma_0.1"].T).T
    rest = np.zeros_like(offset)
    return [
        *[_ratio(own[f"ewma_{rate:g}"], offset, pull) for rate in RATES],
        _ratio(near_fast, offset, pull),
        _ratio(near_slow, offset, pull),
        _ratio(total["ewma_0.05"], total["ewma_0.005"], pull) + rest,
        _ratio(total["ewma_0.01"], offset, pull),
        _ratio(near_all, total["ewma_0.01"], pull) + rest,
        _ratio(own["season_last_year"], offset, pull),
        _ratio(city["ewma_0.3"], city["ewma_0.01"], 1e-6) + rest,
        _ratio(city["ewma_0.05"], city["ewma_0.01"], 1e-6) + rest,
        _ratio(city["season_last_year"], city["mean_104"], 1e-6) + rest,
        np.log(offset),
    ]


@dataclass(frozen=True)
class Designs:
    """Rows of several origins, stacked.

    Attributes
    ----------
    origins : NDArray
        Shape: (n_origins,).
    features : NDArray
        Shape: (n_origins, n_offences, n_areas, n_features), float32.
    offset : NDArray
        Shape: (n_origins, n_offences, n_areas).
    baselines : NDArray
        Shape: (n_origins, n_baselines, n_offences, n_areas).
    """

    origins: NDArray[np.int64]
    features: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]

    def of(self, origins: NDArray[np.int64]) -> "Designs":
        """Return the rows of some of the origins."""
        at = np.searchsorted(self.origins, origins)
        return Designs(self.origins[at], self.features[at], self.offset[at], self.baselines[at])


def designs_at(panel: Panel, origins: NDArray[np.int64]) -> Designs:
    """Build and stack the rows of several ascending origins (see `design_at`)."""
    rows = [design_at(panel, int(origin)) for origin in origins]
    return Designs(
        origins,
        np.stack([row.features for row in rows]),
        np.stack([row.offset for row in rows]),
        np.stack([row.baselines for row in rows]),
    )
