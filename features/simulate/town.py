"""The still city: areas with names and districts, people, places and sites."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.city import SimulationSettings
from features.simulate.districts import make_districts
from features.simulate.geometry import Plane, make_plane
from features.simulate.names import area_names, district_names, place_names
from features.simulate.people import Society, make_society
from features.simulate.sites import Sites, make_sites


@dataclass(frozen=True)
class Town:
    """Everything that stands still, areas in the order of their ids.

    Attributes
    ----------
    plane : Plane
        Polygons.
    district : array
        Position of each area's district. Shape: (n,).
    districts : list of str
        Names of the districts.
    table : pandas.DataFrame
        Columns area, name, district.
    society : Society
        People and places.
    place_names : list of str
        Names of the places.
    sites : Sites
        Where incidents happen.
    """

    plane: Plane
    district: NDArray[np.int64]
    districts: list[str]
    table: pd.DataFrame
    society: Society
    place_names: list[str]
    sites: Sites

    @property
    def ids(self) -> list[str]:
        """Ids of the areas: A001, A002, … district after district."""
        return list(self.table["area"])


def make_town(rng: np.random.Generator, settings: SimulationSettings) -> Town:
    """Draw the still city.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    settings : SimulationSettings
        Its number of areas and districts.

    Returns
    -------
    Town
        The same for any rate and any number of years.
    """
    plane = make_plane(rng, settings.areas)
    district = make_districts(plane, settings.districts)
    order = np.argsort(district, kind="stable")
    plane, district = plane.ordered(order), district[order]
    districts = district_names(settings.districts)
    width = max(3, len(str(len(order))))
    table = pd.DataFrame(
        {
            "area": [f"A{i + 1:0{width}d}" for i in range(len(order))],
            "name": area_names(rng, settings.areas),
            "district": [districts[i] for i in district],
        }
    )
    society = make_society(rng, plane)
    homes = table["name"].to_numpy()[society.places["area"].to_numpy()]
    names = place_names(rng, list(society.places["kind"]), list(homes))
    return Town(plane, district, districts, table, society, names, make_sites(rng, plane))
