"""From a panel to the rows that models are fitted on and forecast from."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from configs.city import City
from features.design import Designs, designs_ahead, features_of
from features.panel import Panel
from training.models import MODELS, Rows


def features_chosen(city: City) -> tuple[str, ...]:
    """Return the features of the catalogue that the city chose for its models (see `features.design.features_of`)."""
    return tuple(feature.name for feature in features_of(city))


def features_read(city: City) -> tuple[str, ...]:
    """Return the features of the catalogue that the city's models read, each once.

    Raises
    ------
    ConfigError
        A name is wrong, or an attribute is one from which a protected group is made.
    """
    features = features_chosen(city)
    others = (name for member in city.model.members for name in MODELS[member].reads(features))
    return tuple(dict.fromkeys((*features, *others)))


def horizon_designs(panel: Panel, origins: NDArray[np.int64], city: City) -> list[Designs]:
    """Build the rows of all origins, once for each horizon of the city, from 1."""
    names = features_read(city)
    return designs_ahead(panel, origins, names, range(1, city.model.horizons + 1))


def rows_of(designs: Designs, offence: int, origins: NDArray[np.int64]) -> Rows:
    """Return the rows of one offence at some of the designs' origins, by origin, then area."""
    at = np.searchsorted(designs.origins, origins)
    n_areas, n_names = designs.features.shape[2:]
    baselines = np.moveaxis(designs.baselines[at, :, offence], 1, -1)
    age = int(origins[-1]) - origins if len(origins) else origins
    return Rows(
        designs.names,
        designs.features[at, offence].reshape(len(at) * n_areas, n_names),
        designs.offset[at, offence].ravel(),
        np.ascontiguousarray(baselines).reshape(len(at) * n_areas, -1),
        np.repeat(age, n_areas),
    )


def whole_windows(panel: Panel, origin: int) -> int:
    """Return how many windows before an origin are known whole: of later ones reports are still expected."""
    return origin - len(panel.completion(origin))


def training_origins(panel: Panel, origin: int, horizon: int, city: City) -> NDArray[np.int64]:
    """Return the origins whose window ahead was known whole at an origin, the newest `train_windows` of them."""
    last = whole_windows(panel, origin) - horizon + 1
    return np.arange(max(panel.per_year, last - city.model.train_windows), last)


def outcomes(counts: NDArray[np.int32], origins: Iterable[int], horizon: int) -> NDArray[np.int32]:
    """Return what was counted in the window ahead of each origin. Shape: (n_origins, n_offences, n_areas)."""
    ahead = np.asarray(list(origins), dtype=np.int64) + horizon - 1
    return np.ascontiguousarray(np.moveaxis(counts[ahead], 2, 1))
