"""Most similar areas: nearest by standardised rates of their attributes, with the distances shown."""

import geopandas as gpd
import numpy as np
import pandas as pd

from configs.city import City
from configs.errors import ConfigError
from features.arrays import Floats

_DRAWS = 200


def rates_of(city: City, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the rates by which a city's areas are compared; an area without anybody in it is left out.

    Parameters
    ----------
    city : City
        Its `comparator` names the rates.
    areas : geopandas.GeoDataFrame
        The hub's areas with their totals, geometry in metres. Shape: (n_areas, any).

    Returns
    -------
    pandas.DataFrame
        Index: ids of areas; one column a rate. Shape: (at most n_areas, n_rates).

    Raises
    ------
    ConfigError
        The city names no rate, or one of an attribute it does not have.
    """
    if not city.comparator:
        raise ConfigError("the city does not say how to compare areas", remedy="add rates under comparator")
    totals = pd.DataFrame(areas.drop(columns="geometry")).assign(km2=areas.area.to_numpy() / 1e6)
    for key, rate in city.comparator.items():
        for name in (rate.of, rate.over):
            if name not in totals.columns:
                raise ConfigError(
                    f"there is no attribute {name!r}", where=f"comparator.{key}", remedy="name a total of attributes"
                )
    rates = {key: totals[rate.of] / totals[rate.over].replace(0, np.nan) for key, rate in city.comparator.items()}
    return pd.DataFrame(rates).set_axis(areas["area"]).dropna()


def standardised(rates: pd.DataFrame) -> pd.DataFrame:
    """Return rates in units of their own spread around their median.

    The spread is 1.4826 times the median absolute deviation (the standard deviation where that is 0), so that one
    odd area changes nothing for the others; a rate without any spread is 0 everywhere. Values are cut at ±5.

    Parameters
    ----------
    rates : pandas.DataFrame
        One row an area, finite numbers. Shape: (n_areas, n_rates).
    """
    values = rates.to_numpy(dtype=np.float64)
    centre = np.median(values, axis=0)
    spread = 1.4826 * np.median(np.abs(values - centre), axis=0)
    spread = np.where(spread > 0, spread, values.std(axis=0))
    scaled = np.divide(values - centre, spread, out=np.zeros_like(values), where=spread > 0)
    return pd.DataFrame(np.clip(scaled, -5, 5), index=rates.index, columns=rates.columns)


def most_similar(
    rates: pd.DataFrame, area: str, number: int, *, noise: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the areas most like one area, the nearest first.

    Parameters
    ----------
    rates : pandas.DataFrame
        Index: ids of areas; one column a rate. Shape: (n_areas, n_rates).
    area : str
        The area to compare.
    number : int
        How many to return; all the others where there are fewer.
    noise : float
        Relative error of every rate (standard deviation), by which the answer's stability is judged.
    rng : numpy.random.Generator
        Draws those errors.

    Returns
    -------
    pandas.DataFrame
        area, distance (root mean square of the differences in units of each rate's spread: 1 is one spread in every
        rate), stability (share of draws with errors in which it is again among the nearest), and each rate's
        difference from the area's own in units of its spread. Shape: (number, 3 + n_rates).

    Raises
    ------
    KeyError
        There is no such area.
    """
    if area not in rates.index:
        raise KeyError(area)
    number = min(number, len(rates) - 1)
    scaled, place = standardised(rates), rates.index.tolist().index(area)
    distance = _distances(scaled.to_numpy(), place)
    chosen = np.lexsort((np.arange(len(rates)), distance))[:number]
    again = np.zeros(len(rates))
    for _ in range(_DRAWS):
        errors = 1 + noise * rng.standard_normal(rates.shape)
        drawn = _distances(standardised(rates * errors).to_numpy(), place)
        again[np.lexsort((np.arange(len(rates)), drawn))[:number]] += 1 / _DRAWS
    differences = scaled.iloc[chosen] - scaled.loc[area]
    columns = {"area": rates.index[chosen], "distance": distance[chosen], "stability": again[chosen]}
    return pd.DataFrame(columns).join(differences.reset_index(drop=True))


def _distances(scaled: Floats, at: int) -> Floats:
    """Return the distance of every area from one; its own is infinite. Shape: (n_areas,)."""
    distance = np.sqrt(((scaled - scaled[at]) ** 2).mean(axis=1))
    distance[at] = np.inf
    return np.asarray(distance)
