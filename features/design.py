"""The design matrix: for every area and offence, what an origin knew, as one row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from configs.city import City
from features.catalogue import Past, chosen, refuse_protected
from features.catalogue.families import standard
from features.catalogue.feature import Chosen
from features.catalogue.ground import Ground
from features.catalogue.known import Memory
from features.catalogue.weights import Level
from features.panel import Panel

STANDARD = tuple(feature.name for feature in standard.FEATURES)
"""The features of a city that chooses no others."""
BASELINES = ("mean_8", "mean_52", "mean_104", "same_week_last_year", "ewma")


def features_of(city: City) -> tuple[Chosen, ...]:
    """Return the features that a city's model reads: those of its settings, or the standard ones.

    Raises
    ------
    ConfigError
        A name is wrong, or an attribute is one from which a protected group is made.
    """
    picked = chosen(city.model.features or STANDARD)
    refuse_protected(picked, city)
    return picked


@dataclass(frozen=True)
class Design:
    """Rows of one origin.

    Attributes
    ----------
    features : NDArray
        Shape: (n_offences, n_areas, n_features), float32, in the order in which they were asked for; nan where
        there is nothing to compute one from.
    offset : NDArray
        Long-run expected count of the window, above 0. Shape: (n_offences, n_areas).
    baselines : NDArray
        Shape: (n_baselines, n_offences, n_areas), in the order of `BASELINES`.
    """

    features: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]


def design_at(panel: Panel, origin: int, names: Sequence[str] = STANDARD, horizon: int = 1) -> Design:
    """Build the rows of a window ahead of an origin from what was known at it.

    Training and serving rows both come from here, so the two cannot differ.

    Parameters
    ----------
    panel : Panel
        Counts and context; may hold what was not known yet, which is not read.
    origin : int
        Index of the first window that is not known.
    names : sequence of str
        Features of the catalogue, in order (see `features.catalogue.chosen`).
    horizon : int
        Which window: 1 is the one that starts at the origin.

    Raises
    ------
    ConfigError
        The catalogue has no such feature, or the city not what it is of.
    ValueError
        The origin has less than a year of windows behind it, or lies beyond the panel's end.
    """
    return _design(panel, origin, horizon, chosen(names), Ground(panel.plan), Memory())


def _design(
    panel: Panel, origin: int, horizon: int, features: tuple[Chosen, ...], ground: Ground, memory: Memory
) -> Design:
    if not panel.per_year <= origin <= panel.n_windows:
        raise ValueError(f"origin {origin} lies outside [{panel.per_year}, {panel.n_windows}]")
    past = Past(panel, origin, ground, memory, horizon)
    by_rule: tuple[Level, ...] = (
        ("mean", 8),
        ("mean", 52),
        ("mean", 104),
        ("season", past.season, 0),
        ("ewma", 0.02),
    )
    rates: tuple[Level, ...] = tuple(("ewma", rate) for rate in standard.RATES if rate != 0.02)
    past.prepare((*by_rule, *rates, ("season", past.season, 2)))
    rows = np.empty((len(features), len(past.offences), len(past.areas)), dtype=np.float32)
    for row, each in zip(rows, features, strict=True):
        row[:] = each.compute(past)
    return Design(
        np.ascontiguousarray(np.moveaxis(rows, 0, -1)), past.offset, np.stack([past.level(*level) for level in by_rule])
    )


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
    names : tuple of str
        Names of the features.
    horizon : int
        Which window ahead of the origins they are of, from 1.
    """

    origins: NDArray[np.int64]
    features: NDArray[np.float32]
    offset: NDArray[np.float32]
    baselines: NDArray[np.float32]
    names: tuple[str, ...] = STANDARD
    horizon: int = 1

    def of(self, origins: NDArray[np.int64]) -> "Designs":
        """Return the rows of some of the origins."""
        at = np.searchsorted(self.origins, origins)
        rows = (self.features[at], self.offset[at], self.baselines[at])
        return Designs(self.origins[at], *rows, self.names, self.horizon)


def designs_at(panel: Panel, origins: NDArray[np.int64], names: Sequence[str] = STANDARD, horizon: int = 1) -> Designs:
    """Build and stack the rows of several ascending origins (see `design_at`)."""
    ground, memory = Ground(panel.plan), Memory()
    features = chosen(names)
    rows = [_design(panel, int(origin), horizon, features, ground, memory) for origin in origins]
    return Designs(
        origins,
        np.stack([row.features for row in rows]),
        np.stack([row.offset for row in rows]),
        np.stack([row.baselines for row in rows]),
        tuple(names),
        horizon,
    )
