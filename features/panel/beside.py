"""What stands beside a panel's incidents: its areas, calendar, weather, places and attributes."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.arrays import Floats
from features.panel.windows import Windows


@dataclass(frozen=True)
class AreaPlan:
    """The areas of a panel: their names and how they lie to one another.

    Attributes
    ----------
    areas : tuple of str
        Ids, in the panel's order.
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    centres : numpy.ndarray
        Centroid of each area, metres in the city's CRS. Shape: (n_areas, 2).
    districts : numpy.ndarray
        Index of each area's district. Shape: (n_areas,).
    """

    areas: tuple[str, ...]
    neighbours: csr_array
    centres: Floats
    districts: NDArray[np.int32]


@dataclass(frozen=True)
class Attribute:
    """A total of each area and when it was published.

    Attributes
    ----------
    published : pandas.Timestamp
        The local day from which it was known.
    totals : numpy.ndarray
        Shape: (n_areas,).
    """

    published: pd.Timestamp
    totals: Floats


@dataclass(frozen=True)
class Surroundings:
    """What stands beside the incidents, each with the moment from which it was known.

    The frames are those of `features.context.columns`, empty where a city has none.

    Attributes
    ----------
    days, weather : pandas.DataFrame
        Days of a kind, and weather by day; `known` in UTC.
    places : pandas.DataFrame
        Places of a kind, each from `opened` (local day).
    attributes : dict of str to Attribute
        Totals of the areas, none of them one from which a protected group is made.
    """

    days: pd.DataFrame = field(default_factory=pd.DataFrame)
    weather: pd.DataFrame = field(default_factory=pd.DataFrame)
    places: pd.DataFrame = field(default_factory=pd.DataFrame)
    attributes: dict[str, Attribute] = field(default_factory=dict)


def known_at(beside: Surroundings, windows: Windows, origin: int) -> Surroundings:
    """Return what of the surroundings was known at an origin, an attribute that was not published as NaN."""
    utc, local = windows.start_utc(origin), windows.start(origin)
    days, weather = (frame[frame["known"] <= utc] if len(frame) else frame for frame in (beside.days, beside.weather))
    places = beside.places
    if len(places):
        places = places[~(places["opened"] > local)]
        places = places.assign(closed=places["closed"].where(places["closed"] <= local))
    attributes = {
        name: each if each.published <= local else Attribute(each.published, np.full_like(each.totals, np.nan))
        for name, each in beside.attributes.items()
    }
    return Surroundings(days, weather, places, attributes)
