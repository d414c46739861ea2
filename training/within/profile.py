"""The profile of a week: rates by hour, area and offence, shrunken from area to district to city."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from configs.city import City
from features.arrays import Floats, Integers
from training.within.dirichlet import shrunken
from training.within.hours import HOURS, hour_counts

if TYPE_CHECKING:
    from features.hub import Hub

_DAY = np.arange(HOURS) // 24
_CLOCK = np.arange(HOURS) % 24
KIND = np.select([_DAY < 4, _DAY == 4, _DAY == 5], [0, 1, 2], 3)
"""Monday to Thursday, Friday, Saturday, Sunday. Shape: (168,)."""
BLOCK = KIND * 4 + _CLOCK // 6
"""Quarter of the day by kind of day. Shape: (168,)."""
TREE = (_CLOCK // 6, BLOCK, np.arange(HOURS))
"""Parts of the week, each within one of those before: places differ most in the quarter of the day."""
_LEAST = 0.5
_NAMES = [f"h{hour:03d}" for hour in range(HOURS)]


@dataclass(frozen=True)
class Profile:
    """Share of a common week that falls into each of its hours.

    Attributes
    ----------
    offences, areas : tuple of str
        In the panel's order.
    shares : numpy.ndarray
        Above 0; those of a week add up to 1. Shape: (n_offences, n_areas, 168).
    """

    offences: tuple[str, ...]
    areas: tuple[str, ...]
    shares: Floats

    def table(self) -> pd.DataFrame:
        """Return it as a table: offence, area and a column for each hour from Monday 00:00, float32."""
        index = pd.MultiIndex.from_product([self.offences, self.areas], names=["offence", "area"])
        flat = self.shares.reshape(-1, HOURS).astype(np.float32)
        return pd.DataFrame(flat, index=index, columns=_NAMES).reset_index()


def read_profile(table: pd.DataFrame) -> Profile:
    """Make a profile of what `Profile.table` returned."""
    offences, areas = (tuple(table[name].astype(str).unique().tolist()) for name in ("offence", "area"))
    shares = table[_NAMES].to_numpy(np.float64).reshape(len(offences), len(areas), HOURS)
    return Profile(offences, areas, shares / shares.sum(axis=2, keepdims=True))


def profile_of(city: City, hub: "Hub", origin: date) -> Profile | None:
    """Learn a city's profile from what its hub knew at the start of a local day.

    None where fewer than half of the incidents are known closer than a week: then nothing is known of times of day.
    """
    areas = tuple(str(area) for area in hub.areas["area"])
    found = hour_counts(hub.incidents, areas, city.targets, origin, city.uses.profile, city.timezone)
    if found.read < _LEAST:
        return None
    districts = pd.factorize(hub.areas["district"], sort=True)[0] if "district" in hub.areas else None
    return learn_profile(found.counts, city.targets, areas, districts)


def learn_profile(
    counts: Floats, offences: tuple[str, ...], areas: tuple[str, ...], districts: Integers | None = None
) -> Profile:
    """Learn a profile from evidence by hour of the week.

    For each offence on its own: the city's hours are drawn to the product of its days and its clock hours, both drawn
    to even ones; a district's to the city's; an area's to its district's. Each step is a Dirichlet tree (Minka 1999,
    "The Dirichlet-tree distribution"): first the shares of `BLOCK`, then those of the hours within each, each with a
    strength of its own that the counts give (`training.within.dirichlet`). Where areas are alike the strength is
    large and an area has its district's profile.

    Parameters
    ----------
    counts : numpy.ndarray
        See `training.within.hours.HourCounts`. Shape: (n_offences, n_areas, 168).
    offences, areas : tuple of str
        In the panel's order.
    districts : numpy.ndarray, optional
        Index of each area's district, from 0. Shape: (n_areas,).
    """
    shares = np.empty_like(counts)
    for k, each in enumerate(counts):
        city = _city(each.sum(axis=0))
        above = np.broadcast_to(city, each.shape)
        if districts is not None and len(np.unique(districts)) > 1:
            sums = np.zeros((int(districts.max()) + 1, HOURS))
            np.add.at(sums, districts, each)
            above = _tree(sums, np.broadcast_to(city, sums.shape))[districts]
        shares[k] = _tree(each, above)
    return Profile(offences, areas, shares)


def _city(counts: Floats) -> Floats:
    """Return the city's shares. Shape: (168,) → (168,)."""
    days, clock = (
        shrunken(_summed(part, counts), np.full(n, 1 / n), np.zeros(n, dtype=np.int64))
        for part, n in ((_DAY, 7), (_CLOCK, 24))
    )
    found: Floats = _tree(counts[None], np.outer(days, clock).reshape(1, HOURS))[0]
    return found


def _summed(part: Integers, values: Floats) -> Floats:
    return np.bincount(part, values).astype(np.float64)


def _tree(counts: Floats, base: Floats) -> Floats:
    """Draw each row's shares to those of `base`, by the parts of `TREE`. Shape of each: (n_rows, 168)."""
    n = len(counts)
    row, hour = np.divmod(np.arange(n * HOURS), HOURS)
    above: Integers = row
    shares: Floats = np.ones(n)
    for parts in TREE:
        width = int(parts.max()) + 1
        part = row * width + parts[hour]
        parent = np.zeros(n * width, dtype=np.int64)
        parent[part] = above
        whole = _summed(above, base.ravel())
        in_part, of_part = _summed(part, counts.ravel()), _summed(part, base.ravel())
        shares = shares[parent] * shrunken(in_part, of_part / whole[parent], parent)
        above = part
    found: Floats = shares.reshape(n, HOURS)
    return np.asarray(found / found.sum(axis=1, keepdims=True))
