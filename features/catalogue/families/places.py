"""Places of a kind within a distance: those that are there at the origin."""

import numpy as np
from numpy.typing import NDArray

from features.catalogue.feature import Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

METRES = (250, 500, 1000)
_KNOWN = "the origin: places opened by then and not closed"
_SOURCE = "risky facilities and risk terrain (Caplan, Kennedy & Miller 2011)"
_OF = "a kind of place"


def _within(metres: int) -> Feature:
    def compute(past: Past, kind: str) -> Values:
        from scipy.spatial import cKDTree

        points = past.told.places(kind)
        if not len(points):
            return np.zeros((1, 1), dtype=np.float32)
        found = cKDTree(points).query_ball_point(past.ground.centres, metres, return_length=True)
        return np.asarray(found[None], dtype=np.float32)

    meaning = f"places within {metres} m of the area's centre, of a kind"
    return Feature(f"places_{metres}", "places", meaning, _KNOWN, "places", compute, of=_OF, source=_SOURCE)


def nearest(past: Past, kind: str) -> NDArray[np.floating]:
    """Return metres from the area's centre to the nearest place of a kind, nan where the city has none."""
    from scipy.spatial import cKDTree

    points = past.told.places(kind)
    if not len(points):
        return np.full((1, 1), np.nan, dtype=np.float32)
    return np.asarray(cKDTree(points).query(past.ground.centres)[0][None], dtype=np.float32)


FEATURES = (
    *(_within(metres) for metres in METRES),
    Feature(
        "place_distance", "metres", "distance from the area's centre to the nearest place of a kind", _KNOWN, "places",
        nearest, of=_OF, source=_SOURCE,
    ),
)  # fmt: skip
