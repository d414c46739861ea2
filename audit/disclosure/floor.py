"""The floor of places: districts with too few homes or people are shown together with a neighbour."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.words import listing
from configs.policy import DisclosurePolicy

HOMES = "homes"
"""The attribute that counts homes, which stand for addresses."""


@dataclass(frozen=True)
class Place:
    """A district, or several together, as it is shown.

    Attributes
    ----------
    name : str
        Names of its districts.
    districts : tuple of str
        By name.
    areas : numpy.ndarray
        Positions of its areas. Shape: (areas in it,).
    homes, people : float or None
        How many; None where the city does not count them.
    """

    name: str
    districts: tuple[str, ...]
    areas: NDArray[np.int64]
    homes: float | None
    people: float | None

    def above(self, rules: DisclosurePolicy) -> bool:
        """Say whether it holds as many homes and people as the policy asks; False where neither is counted."""
        counted = [(self.homes, rules.addresses), (self.people, rules.people)]
        known = [(value, least) for value, least in counted if value is not None]
        return bool(known) and all(value >= least for value, least in known)


def places_shown(areas: Any, people: NDArray[np.float64] | None, rules: DisclosurePolicy) -> list[Place]:
    """Return the places that may be shown, by name: districts, those under the floor together with a neighbour.

    The smallest district under the floor joins the neighbour with which it shares the longest border (the nearest,
    where it touches none), until all are above it.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        District and geometry (metres), and homes where the city counts them.
    people : numpy.ndarray or None
        Shape: (areas,).
    rules : DisclosurePolicy
        Its floor: addresses and people.

    Returns
    -------
    list of Place
        Empty where there are no districts, or not even all together are above the floor.
    """
    if "district" not in areas or areas["district"].isna().any():
        return []
    homes = areas[HOMES].to_numpy(dtype=np.float64) if HOMES in areas else None
    names = areas["district"].astype(str)
    shapes = areas.geometry.groupby(names).agg(lambda each: each.union_all())
    places = [_place((name,), names, homes, people) for name in sorted(shapes.index)]
    while len(places) > 1 and (under := [place for place in places if not place.above(rules)]):
        least = min(under, key=lambda place: (place.homes or 0.0, place.people or 0.0, place.name))
        other = _neighbour(least, [place for place in places if place is not least], shapes)
        both = _place((*least.districts, *other.districts), names, homes, people)
        places = [place for place in places if place not in (least, other)] + [both]
    return sorted(places, key=lambda place: place.name) if all(place.above(rules) for place in places) else []


def _place(districts: tuple[str, ...], names: pd.Series, homes: Any, people: Any) -> Place:
    districts = tuple(sorted(districts))
    inside = np.flatnonzero(names.isin(districts))
    home, lived = (None if values is None else round(float(values[inside].sum()), 6) for values in (homes, people))
    return Place(listing(districts), districts, inside, home, lived)


def _neighbour(place: Place, others: list[Place], shapes: Any) -> Place:
    own = shapes[list(place.districts)].union_all() if len(place.districts) > 1 else shapes[place.districts[0]]

    def far(other: Place) -> tuple[float, float, str]:
        theirs = [shapes[name] for name in other.districts]
        border = sum(own.intersection(each).length for each in theirs)
        return -round(border, 3), round(min(own.distance(each) for each in theirs), 3), other.name

    return min(others, key=far)
