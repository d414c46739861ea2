"""The plane of the simulated city: irregular areas that tile it, small in the centre and large outside."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import Voronoi, cKDTree

from features.simulate.fields import Floats
from features.simulate.parameters import CENTRE

Bend = Callable[[Floats], Floats]
_STEPS = 6


@dataclass(frozen=True)
class Plane:
    """Areas without names.

    Attributes
    ----------
    polygons : array of shapely.Polygon
        Metres, EPSG:32627. Shape: (n,).
    centres : array
        A point inside each. Shape: (n, 2).
    touching : scipy.sparse.csr_array
        1 where two areas share a border. Shape: (n, n).
    radius : float
        Mean radius of the city in metres.
    """

    polygons: NDArray[np.object_]
    centres: Floats
    touching: csr_array
    radius: float

    @property
    def from_centre(self) -> Floats:
        """Distance from the city's centre, in radii of the city. Shape: (n,)."""
        away = self.centres - CENTRE
        return np.asarray(np.hypot(away[:, 0], away[:, 1]) / self.radius)

    def ordered(self, order: NDArray[np.int64]) -> "Plane":
        """Return the same areas in another order. Shape of the order: (n,)."""
        touching = csr_array(self.touching[order][:, order])
        touching.sort_indices()
        return Plane(self.polygons[order], self.centres[order], touching, self.radius)

    def spread(self, values: Floats) -> Floats:
        """Share each area's value out among its neighbours in equal parts. Shape: (n, …), kept."""
        degree = np.asarray(self.touching.sum(axis=0))
        return np.asarray(self.touching @ (values / degree.reshape(-1, *[1] * (values.ndim - 1))))


def make_plane(rng: np.random.Generator, n: int) -> Plane:
    """Make a city of `n` areas: a centroidal Voronoi tiling of a dense middle and a thin rim, bent a little.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    n : int
        Number of areas.

    Returns
    -------
    Plane
        The areas, from the centre outwards.
    """
    radius = 6000.0 * np.sqrt(n / 250)
    rim = _outline(rng, radius, max(720, int(20 * np.sqrt(n))))
    seeds = _relaxed(rng, _dense_sample(rng, rim, radius, max(6000, 60 * n)), n)
    seeds = seeds[np.argsort(np.hypot(seeds[:, 0], seeds[:, 1]), kind="stable")]
    voronoi = Voronoi(np.vstack([seeds, _guards(rim, seeds)]))
    bend = _bend(rng, 2 * radius / np.sqrt(n))
    pairs = voronoi.ridge_points[(voronoi.ridge_points < n).all(axis=1)]
    both = np.vstack([pairs, pairs[:, ::-1]])
    touching = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))
    return Plane(_polygons(voronoi, n, bend), bend(seeds), touching, radius)


def _outline(rng: np.random.Generator, radius: float, angles: int) -> Floats:
    """Radius of the city in each direction: a wavy circle with a bay. Shape: (angles,)."""
    angle = np.linspace(0, 2 * np.pi, angles, endpoint=False)
    wavy = np.ones(angles)
    for k in range(2, 8):
        wavy += 0.16 / k * rng.normal() * np.cos(k * angle + rng.uniform(0, 2 * np.pi))
    away = np.mod(angle - rng.uniform(0, 2 * np.pi) + np.pi, 2 * np.pi) - np.pi
    wavy -= 0.38 * np.exp(-0.5 * (away / 0.28) ** 2)
    return np.asarray(radius * np.clip(wavy, 0.45, 1.5))


def _reach(rim: Floats, xy: Floats) -> Floats:
    """Distance of the rim in the direction of each point. Shape: (n,)."""
    turn = np.mod(np.arctan2(xy[:, 1], xy[:, 0]), 2 * np.pi) / (2 * np.pi) * len(rim)
    return np.asarray(np.interp(turn, np.arange(len(rim) + 1), np.append(rim, rim[0])))


def _dense_sample(rng: np.random.Generator, rim: Floats, radius: float, size: int) -> Floats:
    """Points inside the rim, dense in the middle and at two lesser centres. Shape: (size, 2)."""
    hubs = np.vstack([[0.0, 0.0], rng.uniform(-0.55, 0.55, (2, 2)) * radius])
    found: list[Floats] = []
    while sum(map(len, found)) < size:
        xy = rng.uniform(-1, 1, (2 * size, 2)) * rim.max()
        apart = np.hypot(xy[:, 0] - hubs[:, :1], xy[:, 1] - hubs[:, 1:]) / radius
        weight = np.exp(-3.2 * apart[0]) + 0.18 * np.exp(-8.0 * apart[1:] ** 2).sum(axis=0) + 0.02
        keep = (rng.random(len(xy)) * 1.4 < weight) & (np.hypot(xy[:, 0], xy[:, 1]) < _reach(rim, xy))
        found.append(xy[keep])
    return np.vstack(found)[:size]


def _relaxed(rng: np.random.Generator, sample: Floats, n: int) -> Floats:
    """Centres of `n` groups of the sample, by eight of Lloyd's iterations. Shape: (n, 2)."""
    seeds = sample[np.sort(rng.choice(len(sample), n, replace=False))]
    for _ in range(8):
        nearest = cKDTree(seeds).query(sample)[1]
        count = np.bincount(nearest, minlength=n)
        sums = np.stack([np.bincount(nearest, sample[:, i], minlength=n) for i in (0, 1)], axis=1)
        seeds = np.where(count[:, None] > 0, sums / np.maximum(count, 1)[:, None], seeds)
    return seeds


def _guards(rim: Floats, seeds: Floats) -> Floats:
    """Points outside the rim, as far from it as the nearest seed inside: their cells close the city off."""
    angle = np.linspace(0, 2 * np.pi, len(rim), endpoint=False)
    ring = rim[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    gap = cKDTree(seeds).query(ring)[0]
    return np.asarray(ring * (1 + gap / rim)[:, None])


def _bend(rng: np.random.Generator, length: float) -> Bend:
    """Return a smooth one-to-one map of the plane, to centimetres, that turns straight borders into curves.

    Four waves whose slopes add up to less than 0.4, so that no two points can meet.
    """
    way = rng.uniform(0, 2 * np.pi, 4)
    wave = 2 * np.pi / (length * np.array([0.9, 1.3, 2.1, 3.4]))
    phase = rng.uniform(0, 2 * np.pi, 4)

    def bend(xy: Floats) -> Floats:
        moved = xy + CENTRE
        for turn, number, start in zip(way, wave, phase, strict=True):
            along = np.sin((xy[:, 0] * np.cos(turn) + xy[:, 1] * np.sin(turn)) * number + start)
            moved = moved + (0.1 / number) * along[:, None] * np.array([-np.sin(turn), np.cos(turn)])
        return np.round(moved, 2)

    return bend


def _polygons(voronoi: Voronoi, n: int, bend: Bend) -> NDArray[np.object_]:
    """Bent cells of the first n points; a border is drawn once, for both its sides. Shape: (n,)."""
    part = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    borders: dict[tuple[int, int], Floats] = {}
    cells = []
    for cell in range(n):
        corners = np.array(voronoi.regions[voronoi.point_region[cell]])
        away = voronoi.vertices[corners] - voronoi.points[cell]
        ring = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))].tolist()
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            low, high = voronoi.vertices[min(a, b)], voronoi.vertices[max(a, b)]
            if (min(a, b), max(a, b)) not in borders:
                line = np.vstack([low + part * (high - low), high])
                borders[min(a, b), max(a, b)] = bend(line)
        sides = [
            borders[min(a, b), max(a, b)][:: 1 if a < b else -1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
        ]
        cells.append(shapely.Polygon(np.vstack([side[:-1] for side in sides])))
    return np.array(cells, dtype=object)
