"""Who lives in an area: fractional membership of groups, as shares of people and never a label on a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.areas import BandGroups, GroupSettings, ShareGroups
from configs.city import City
from configs.errors import DataError

Floats = NDArray[np.float64]
_MOST_DISTRICTS = 20
_ROUNDING = 0.005


@dataclass(frozen=True)
class Dimension:
    """One way of dividing the people of a city into groups.

    Attributes
    ----------
    key, title : str
        Name in the settings and heading.
    names : tuple of str
        Groups.
    protected : bool
        Whether membership is a protected characteristic.
    shares : numpy.ndarray
        Share of each area's people that belongs to each group; rows of areas without people are 0.
        Shape: (areas, groups).
    people : numpy.ndarray
        Number of people. Shape: (areas, groups).
    """

    key: str
    title: str
    names: tuple[str, ...]
    protected: bool
    shares: Floats
    people: Floats

    @property
    def portions(self) -> Floats:
        """Share of all grouped people that belongs to each group. Shape: (groups,)."""
        total: Floats = self.people.sum(axis=0)
        portions: Floats = total / total.sum()
        return portions


def population(areas: pd.DataFrame, groups: Mapping[str, GroupSettings]) -> Floats | None:
    """Return the people of each area, or None when no attribute counts them.

    The column is `population`, or else what the first group by shares is a share of.
    """
    wanted = ["population", *(group.of for group in groups.values() if isinstance(group, ShareGroups))]
    found = [name for name in wanted if name in areas.columns]
    return areas[found[0]].to_numpy(dtype=np.float64) if found else None


def memberships(areas: pd.DataFrame, city: City) -> tuple[Dimension, ...]:
    """Build every dimension of the city's groups, and its districts where there are 2 to 20.

    Parameters
    ----------
    areas : pandas.DataFrame
        Columns area, name, district and attributes, ordered by area id.
    city : City
        Its `groups` say which attributes make which groups.

    Returns
    -------
    tuple of Dimension
        Empty when the city has no count of people.

    Raises
    ------
    DataError
        An attribute is missing or the shares of an area add up to more than one.
    """
    people = population(areas, city.groups)
    if people is None or people.sum() <= 0:
        return ()
    made = [_dimension(areas, key, group, people) for key, group in city.groups.items()]
    district = _districts(areas, people)
    return (*made, district) if district else tuple(made)


def by_group(values: NDArray[Any], weights: Floats) -> Floats:
    """Sum over areas with group weights, and put all offences together first.

    Parameters
    ----------
    values : numpy.ndarray
        Shape: (n, areas, offences).
    weights : numpy.ndarray
        Shape: (areas, groups).

    Returns
    -------
    numpy.ndarray
        Shape: (n, groups, 1 + offences).
    """
    sums = np.moveaxis(np.tensordot(values.astype(np.float64), weights, axes=(1, 0)), 2, 1)
    return np.concatenate([sums.sum(axis=2, keepdims=True), sums], axis=2)


def _dimension(areas: pd.DataFrame, key: str, group: GroupSettings, people: Floats) -> Dimension:
    if isinstance(group, ShareGroups):
        names, shares = _by_shares(areas, key, group)
    else:
        names, shares = _by_bands(areas, key, group, people)
    return Dimension(key, group.title, names, group.protected, shares, shares * people[:, None])


def _column(areas: pd.DataFrame, key: str, name: str) -> Floats:
    if name not in areas.columns:
        raise DataError(
            f"the areas have no attribute {name!r}",
            where=f"groups.{key}",
            remedy="name it under attributes.totals and ingest again, or take the group out",
        )
    return areas[name].to_numpy(dtype=np.float64)


def _by_shares(areas: pd.DataFrame, key: str, group: ShareGroups) -> tuple[tuple[str, ...], Floats]:
    total = _column(areas, key, group.of)
    counts = np.column_stack([_column(areas, key, name) for name in group.members.values()])
    shares = np.divide(counts, total[:, None], out=np.zeros_like(counts), where=total[:, None] > 0)
    sums = shares.sum(axis=1)
    if sums.max() > 1 + _ROUNDING:
        area = areas["area"].iloc[int(sums.argmax())]
        raise DataError(
            f"the groups of area {area!r} add up to {sums.max():.1%} of its {group.of}",
            where=f"groups.{key}",
            remedy="name members that do not overlap",
        )
    shares = shares / np.maximum(sums, 1.0)[:, None]
    if group.rest is None:
        return tuple(group.members), shares
    rest = np.where(total > 0, 1 - shares.sum(axis=1), 0.0)
    return (*group.members, group.rest), np.column_stack([shares, np.clip(rest, 0, 1)])


def _by_bands(areas: pd.DataFrame, key: str, group: BandGroups, people: Floats) -> tuple[tuple[str, ...], Floats]:
    above, below = _column(areas, key, group.numerator), _column(areas, key, group.denominator)
    known = (below > 0) & (people > 0)
    rates = np.divide(above, below, out=np.full(len(areas), np.nan), where=known)
    band = equal_bands(rates, people, group.bands)
    used = np.unique(band[band >= 0])
    names = tuple(_band_name(rates[band == b], int(b), group.bands) for b in used)
    return names, (band[:, None] == used).astype(np.float64)


def equal_bands(rates: Floats, people: Floats, bands: int) -> NDArray[np.int64]:
    """Divide areas by a rate into bands of about equal population.

    Areas of the same rate stay together, so bands can differ in size.

    Parameters
    ----------
    rates, people : numpy.ndarray
        NaN where the rate is unknown. Shape: (areas,).
    bands : int
        Number of bands.

    Returns
    -------
    numpy.ndarray
        0 for the lowest rates up to `bands` − 1; −1 where the rate is unknown. Shape: (areas,).
    """
    known = ~np.isnan(rates)
    levels, index = np.unique(rates[known], return_inverse=True)
    weight = np.bincount(index, weights=people[known], minlength=len(levels))
    middle = (np.cumsum(weight) - weight / 2) / weight.sum() if weight.sum() else weight
    band = np.full(len(rates), -1, dtype=np.int64)
    band[known] = np.minimum((middle * bands).astype(np.int64), bands - 1)[index]
    return band


def _band_name(rates: Floats, band: int, bands: int) -> str:
    word = {0: "lowest", bands - 1: "highest"}.get(band, "")
    place = f"{band + 1} of {bands}{', ' + word if word else ''}"
    return f"Band {place} ({rates.min():.1%} to {rates.max():.1%})"


def _districts(areas: pd.DataFrame, people: Floats) -> Dimension | None:
    if "district" not in areas.columns:
        return None
    labels = areas["district"].astype("string")
    names = tuple(sorted(labels.dropna().unique()))
    if not 2 <= len(names) <= _MOST_DISTRICTS:
        return None
    inside = np.column_stack([(labels == name).fillna(False).to_numpy(dtype=bool) for name in names])
    shares = np.where(people[:, None] > 0, inside.astype(np.float64), 0.0)
    return Dimension("district", "District", names, False, shares, shares * people[:, None])
