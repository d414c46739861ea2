"""The sites of incidents, and where each source's map puts them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from features.simulate.fields import Floats
from features.simulate.geometry import Plane
from features.simulate.parameters import CALL_METRES, HOSPITAL_METRES, SITES
from features.simulate.people import sites_inside


@dataclass(frozen=True)
class Sites:
    """`SITES` sites an area, area after area; a source's map puts each always in the same spot.

    Attributes
    ----------
    share : array
        Share of its area's incidents that each draws. Shape: (areas × SITES,).
    xy, call_xy, hospital_xy : array
        Where it is, and where calls and hospitals put it, in metres. Shape: (areas × SITES, 2).
    call_area, hospital_area : array
        Areas of those spots. Shape: (areas × SITES,).
    """

    share: Floats
    xy: Floats
    call_xy: Floats
    hospital_xy: Floats
    call_area: NDArray[np.int64]
    hospital_area: NDArray[np.int64]

    def moved(self, to: NDArray[np.int64]) -> csr_array:
        """Return the share of each area's incidents (column) that a map puts in each area (row)."""
        areas = len(self.share) // SITES
        home = np.repeat(np.arange(areas), SITES)
        return csr_array((self.share, (to, home)), shape=(areas, areas))


def make_sites(rng: np.random.Generator, plane: Plane) -> Sites:
    """Draw the sites of each area, a few of which draw many incidents.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    plane : Plane
        The areas.

    Returns
    -------
    Sites
        With calls up to `CALL_METRES` away and hospitals on the middles of `HOSPITAL_METRES` squares.
    """
    n = len(plane.polygons)
    home = np.repeat(np.arange(n), SITES)
    weight = rng.gamma(0.6, size=(n, SITES))
    xy = sites_inside(rng, plane.polygons, home)
    turn, reach = rng.uniform(0, 2 * np.pi, len(home)), CALL_METRES * np.sqrt(rng.random(len(home)))
    call_xy = np.round(xy + np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1), 1)
    hospital_xy = (np.floor(xy / HOSPITAL_METRES) + 0.5) * HOSPITAL_METRES
    share = (weight / weight.sum(axis=1, keepdims=True)).ravel()
    call_xy, call_area = _settled(plane, call_xy, xy, home)
    hospital_xy, hospital_area = _settled(plane, hospital_xy, xy, home)
    return Sites(share, xy, call_xy, hospital_xy, call_area, hospital_area)


def draw_sites(rng: np.random.Generator, sites: Sites, area: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw a site of its area for each incident.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    sites : Sites
        All sites.
    area : array
        Area of each incident. Shape: (m,).

    Returns
    -------
    array
        Positions of sites. Shape: (m,).
    """
    each = np.cumsum(sites.share.reshape(-1, SITES), axis=1)
    reach = (each + np.arange(len(each))[:, None]).ravel()
    drawn = np.searchsorted(reach, area + rng.random(len(area)), side="right")
    return np.asarray(np.clip(drawn, area * SITES, area * SITES + SITES - 1))


def _settled(plane: Plane, spot: Floats, xy: Floats, home: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Areas of spots, those outside the city or on a border being put back where the site is."""
    tree = shapely.STRtree(plane.polygons)
    which, found = tree.query(shapely.points(spot), predicate="within")
    area = np.full(len(spot), -1)
    area[which] = found
    outside = area < 0
    return np.where(outside[:, None], xy, spot), np.where(outside, home, area)
