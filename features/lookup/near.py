"""Around where a search looks: a place by the name that the city's gazetteer gives it, or a point in metres."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from configs.city import City
from configs.context import Gazetteer
from configs.errors import ConfigError
from features.lookup.read import area_names, extent
from features.where.gazetteer import read_gazetteer
from features.where.place_names import AMBIGUOUS, PlaceNames
from features.where.words import words_of

_NUMBER = r"(-?\d{1,8}(?:\.\d{1,6})?)"
_POINT = re.compile(rf"\s*{_NUMBER}\s*,\s*{_NUMBER}\s*")
_PROPOSED = 5


@dataclass(frozen=True)
class Circle:
    """A circle on the city's map.

    Attributes
    ----------
    x, y : float
        Easting and northing of its middle, in metres of the city's CRS.
    metres : float
        Its radius.
    place : str
        The words of the place that was named, in the alphabet's order; empty for a point.
    """

    x: float
    y: float
    metres: float
    place: str = ""


def circle(city: City, where: str, metres: float | None) -> Circle:
    """Return the circle that somebody means by 'Central Station', or by '450120,5712300'.

    Parameters
    ----------
    city : City
        Its hub must have been ingested.
    where : str
        The name of a place in the city's gazetteer, read as vague locations are (see `PlaceNames.find`), or easting
        and northing in metres of the city's CRS.
    metres : float or None
        How far around; the place's own radius where it is not given.

    Raises
    ------
    ConfigError
        The place is unknown or ambiguous, the city has no gazetteer, a point comes without a distance, or the circle
        lies outside the city.
    StateError
        There is no hub.
    """
    if metres is not None and not 0 < metres < np.inf:
        raise ConfigError(f"{metres} is no distance", remedy="give a number of metres above 0")
    point = _POINT.fullmatch(where)
    if point is None:
        found = _around_place(city, where, metres)
    elif metres is None:
        raise ConfigError("a point has no radius of its own", remedy="say how many metres around it")
    else:
        found = Circle(float(point[1]), float(point[2]), metres)
    _refuse_elsewhere(city, found)
    return found


def _around_place(city: City, name: str, metres: float | None) -> Circle:
    if city.gazetteer is None:
        raise ConfigError(
            f"the city has no gazetteer to look up {name!r} in",
            remedy="add one under gazetteer in the city file, or give easting,northing in metres",
        )
    areas = area_names(city)
    places = read_gazetteer(city, [*areas["name"], *areas["district"]])
    found = places.find([name], [frozenset()])
    at = int(found.place[0])
    if at < 0:
        raise _misunderstood(name, at, places, city.gazetteer)
    names = [words for words, bearers in places.names.items() if at in bearers]
    radius = float(places.radius[at]) if metres is None else metres
    return Circle(float(places.x[at]), float(places.y[at]), radius, _most_alike(" ".join(words_of(name)), names))


def _most_alike(words: str, names: list[str]) -> str:
    return max(sorted(names), key=lambda each: difflib.SequenceMatcher(None, words, each).ratio())


def _misunderstood(name: str, why: int, places: PlaceNames, gazetteer: Gazetteer) -> ConfigError:
    words = " ".join(words_of(name))
    proposed = [f"'{each}'" for each in _proposals(words, places)]
    more = f" or {len(proposed) - _PROPOSED} more" if len(proposed) > _PROPOSED else ""
    meant = f"did you mean {', '.join(proposed[:_PROPOSED])}{more}?"
    what = f"several places may be {name!r}" if why == AMBIGUOUS else f"no place is called {name!r}"
    remedy = meant if proposed else "use a name of that table, or give easting,northing in metres"
    return ConfigError(what, where=gazetteer.file, remedy=remedy)


def _proposals(words: str, places: PlaceNames) -> list[str]:
    """Return what could be typed instead: the places of that name apart, names that hold its words, names alike."""
    if words in places.names:
        return list(dict.fromkeys(_apart(words, places)))
    holding = [each for each in places.names if words and set(words.split()) <= set(each.split())]
    return sorted(holding) or difflib.get_close_matches(words, places.names, n=3)


def _apart(words: str, places: PlaceNames) -> Iterator[str]:
    """Yield for each place of a name another that it alone bears, or else its easting and northing."""
    alone = {bearers[0]: each for each, bearers in sorted(places.names.items(), reverse=True) if len(bearers) == 1}
    for at in places.names[words]:
        yield alone.get(at) or f"{places.x[at]:.0f},{places.y[at]:.0f}"


def _refuse_elsewhere(city: City, found: Circle) -> None:
    west, south, east, north = extent(city)
    apart = np.hypot(max(west - found.x, found.x - east, 0), max(south - found.y, found.y - north, 0))
    if apart > found.metres:
        raise ConfigError(
            f"nothing of the city lies within {found.metres:g} m of {found.x:.0f},{found.y:.0f}",
            remedy=f"give easting,northing in metres of {city.crs}: it reaches from {west:.0f},{south:.0f} to "
            f"{east:.0f},{north:.0f}",
        )
