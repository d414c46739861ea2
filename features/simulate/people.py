"""People, homes and places of the simulated city: clustered and correlated as in real ones."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from features.simulate.fields import Floats, smooth_field, standardise
from features.simulate.geometry import Plane

_PEOPLE = 1300.0


@dataclass(frozen=True)
class Society:
    """Totals and places of each area.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns population, asian, black, white, homes, vacant_homes, deprived; a row an area.
    places : pandas.DataFrame
        Columns kind (bar, station, school), area (position), x, y (metres).
    bars, stations : array
        Number of each in the area and, by a third each, in its neighbours. Shape: (n,).
    fifth : array
        The area's fifth of deprivation by population, 0 = least deprived. Shape: (n,).
    """

    table: pd.DataFrame
    places: pd.DataFrame
    bars: Floats
    stations: Floats
    fifth: NDArray[np.int64]


def make_society(rng: np.random.Generator, plane: Plane) -> Society:
    """Settle the city.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    plane : Plane
        The areas.

    Returns
    -------
    Society
        Who lives and what stands where.
    """
    deprived = _deprived_share(rng, plane)
    table = _table(rng, plane, deprived)
    places = _places(rng, plane, table["population"].to_numpy())
    n = len(table)
    bars, stations = (
        np.bincount(places.loc[places["kind"] == kind, "area"].to_numpy(np.int64), minlength=n).astype(float)
        for kind in ("bar", "station")
    )
    return Society(table, places, bars + plane.spread(bars) / 3, stations + plane.spread(stations) / 3, _fifths(table))


def sites_inside(rng: np.random.Generator, polygons: NDArray[np.object_], owner: NDArray[np.int64]) -> Floats:
    """Draw a point well inside the area of each owner, evenly over it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    polygons : array of shapely.Polygon
        Areas in metres. Shape: (n,).
    owner : array
        Position of the area of each point. Shape: (m,).

    Returns
    -------
    array
        Metres, three at least from the area's border. Shape: (m, 2).
    """
    inner = shapely.buffer(polygons, -3.0)
    inner = np.where(shapely.is_empty(inner), polygons, inner)
    shapely.prepare(inner)
    low, high = np.split(shapely.bounds(inner)[owner], 2, axis=1)
    xy = np.empty((len(owner), 2))
    todo = np.arange(len(owner))
    while len(todo):
        xy[todo] = low[todo] + rng.random((len(todo), 2)) * (high[todo] - low[todo])
        todo = todo[~shapely.contains_xy(inner[owner[todo]], xy[todo, 0], xy[todo, 1])]
    return np.round(xy, 1)


def _deprived_share(rng: np.random.Generator, plane: Plane) -> Floats:
    """Share of deprived people: broad and local fields, highest in a ring around the centre. Shape: (n,)."""
    broad = smooth_field(rng, plane.centres, 0.35 * plane.radius)
    local = smooth_field(rng, plane.centres, 1200.0)
    ring = np.exp(-0.5 * ((plane.from_centre - 0.35) / 0.2) ** 2)
    score = standardise(0.9 * broad + 0.5 * local + 1.3 * ring + 0.3 * rng.normal(size=len(broad)))
    return np.asarray(0.03 + 0.55 / (1 + np.exp(-(1.3 * score - 0.9))))


def _table(rng: np.random.Generator, plane: Plane, deprived: Floats) -> pd.DataFrame:
    n = len(deprived)
    core = 1 - 0.5 * np.exp(-((plane.from_centre / 0.12) ** 2))
    population = np.round(_PEOPLE * core * np.exp(0.28 * rng.normal(size=n) - 0.04)).astype(np.int64)
    asian, black, white = _origins(rng, plane, deprived, population)
    homes = np.round(population / np.clip(rng.normal(2.3, 0.2, n), 1.7, 3.0)).astype(np.int64)
    empty = standardise(0.8 * standardise(deprived) + 0.7 * smooth_field(rng, plane.centres, 0.25 * plane.radius))
    vacant = rng.binomial(homes, np.clip(0.06 * np.exp(0.55 * empty), 0.01, 0.35))
    return pd.DataFrame(
        {
            "population": population,
            "asian": asian,
            "black": black,
            "white": white,
            "homes": homes,
            "vacant_homes": vacant,
            "deprived": rng.binomial(population, deprived),
        }
    )


def _origins(
    rng: np.random.Generator, plane: Plane, deprived: Floats, population: NDArray[np.int64]
) -> tuple[NDArray[np.int64], ...]:
    """Asian, Black and White residents: two clustered minorities, one of them where deprivation is high."""
    poor = standardise(deprived)
    clusters = [smooth_field(rng, plane.centres, 0.3 * plane.radius) for _ in range(3)]
    asian = np.exp(-2.1 + 1.05 * clusters[0] + 0.15 * poor)
    black = np.exp(-2.3 + 0.85 * clusters[1] + 0.65 * poor)
    rest = np.exp(-2.9 + 0.3 * clusters[2])
    shares = np.stack([asian, black, np.ones_like(asian), rest], axis=1)
    counts = rng.multinomial(population, shares / shares.sum(axis=1, keepdims=True))
    return counts[:, 0], counts[:, 1], counts[:, 2]


def _places(rng: np.random.Generator, plane: Plane, population: NDArray[np.int64]) -> pd.DataFrame:
    """Bars in the centre and on scattered high streets, stations far apart, a school for every 4,000 people."""
    n = len(population)
    street = np.exp(1.1 * smooth_field(rng, plane.centres, 900.0)) * (0.25 + 4 * np.exp(-3.5 * plane.from_centre))
    bars = rng.multinomial(round(0.9 * n), street / street.sum())
    stations = np.zeros(n, dtype=np.int64)
    stations[_far_apart(plane, max(2, n // 16))] = 1
    schools = rng.poisson(population / 4000)
    kinds = np.repeat(["bar", "station", "school"], [bars.sum(), stations.sum(), schools.sum()])
    area = np.concatenate([np.repeat(np.arange(n), count) for count in (bars, stations, schools)])
    xy = sites_inside(rng, plane.polygons, area)
    return pd.DataFrame({"kind": kinds, "area": area, "x": xy[:, 0], "y": xy[:, 1]})


def _far_apart(plane: Plane, count: int) -> list[int]:
    """Positions of areas far from each other, the most central first, closer together near the centre."""
    chosen = [int(np.argmin(plane.from_centre))]
    scale = 0.35 + plane.from_centre
    nearest = np.full(len(scale), np.inf)
    for _ in range(count - 1):
        away = plane.centres - plane.centres[chosen[-1]]
        nearest = np.minimum(nearest, np.hypot(away[:, 0], away[:, 1]) / scale)
        chosen.append(int(np.argmax(nearest)))
    return chosen


def _fifths(table: pd.DataFrame) -> NDArray[np.int64]:
    """Fifth of the population, by the area's share of deprived people, that holds the area's middle person."""
    people = table["population"].to_numpy(float)
    order = np.argsort(table["deprived"].to_numpy(float) / np.maximum(people, 1), kind="stable")
    middle = np.cumsum(people[order]) - people[order] / 2
    fifth = np.empty(len(order), dtype=np.int64)
    fifth[order] = np.minimum((5 * middle / people.sum()).astype(np.int64), 4)
    return fifth
