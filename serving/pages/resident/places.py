"""The places that a resident chooses from: the city's districts, and its areas where they have names of their own."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from configs.city import City

MOST = 1000
"""More areas than that are no list that a person reads: then districts stand alone."""


@dataclass(frozen=True)
class Place:
    """A place to choose: the value that a form sends, what it is called, and which district and area it means."""

    value: str
    label: str
    district: str = ""
    area: str = ""


@dataclass(frozen=True)
class Places:
    """The whole city, then every district with its areas."""

    city: Place
    districts: dict[str, list[Place]]

    def find(self, value: str) -> Place | None:
        """Return the place that a form sent; None where there is none."""
        choices = [self.city, *(place for places in self.districts.values() for place in places)]
        return next((place for place in choices if place.value == value), None)

    def label(self, district: str, area: str) -> str:
        """Return what a place is called, with its district; what is no longer there by its id."""
        for name, places in self.districts.items():
            for place in places:
                if area and place.area == area:
                    return f"{place.label}, {name}" if name else place.label
        return area or district or self.city.label

    @property
    def names(self) -> list[str]:
        """Every name of a place."""
        return [place.label for places in self.districts.values() for place in places] + list(self.districts)


def places_of(city: City) -> Places:
    """Return the places of a city, from its hub or from its newest release; the city alone where there is neither."""
    whole = Place("", f"The whole of {city.title}")
    path = _file(city)
    if path is None:
        return Places(whole, {})
    areas = pd.read_parquet(path, columns=["area", "name", "district"]).astype("string").fillna("")
    groups = areas.sort_values(["district", "name"], kind="stable").groupby("district", sort=True)
    listed = len(areas) <= MOST
    return Places(whole, {str(name): _of_district(str(name), rows, listed) for name, rows in groups})


def _of_district(district: str, rows: pd.DataFrame, listed: bool) -> list[Place]:
    first = [Place(f"district/{district}", f"All of {district}", district)] if district else []
    if not listed:
        return first
    found = rows[["area", "name"]].itertuples(index=False)
    return [*first, *(Place(f"area/{area}", str(name) or str(area), district, str(area)) for area, name in found)]


def _file(city: City) -> Path | None:
    releases = city.home.glob("releases/*/areas.parquet")
    newest = sorted((path for path in releases if path.parent.name.isdigit()), key=lambda path: -int(path.parent.name))
    return next((path for path in (city.home / "hub" / "areas.parquet", *newest) if path.is_file()), None)
