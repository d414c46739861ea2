"""Levels of the district and of the whole city."""

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values, mean_area

_SOURCE = "partial pooling over a hierarchy (Gelman & Hill 2007)"
_UNIT = "incidents a window and area"


def _district(kind: str, parameter: float, what: str) -> Feature:
    def compute(past: Past) -> Values:
        return past.ground.of_district(past.level(kind, parameter))

    meaning = f"mean over the areas of the district of their {what}"
    return Feature(f"district_{kind}_{parameter:g}", _UNIT, meaning, ORIGIN, "levels", compute, source=_SOURCE)


def _city(kind: str, parameter: float, what: str) -> Feature:
    def compute(past: Past) -> Values:
        return mean_area(past.level(kind, parameter))

    meaning = f"mean over all areas of their {what}"
    return Feature(f"city_{kind}_{parameter:g}", _UNIT, meaning, ORIGIN, "levels", compute, source=_SOURCE)


_LEVELS = (
    ("lag", 1, "count of the last window"),
    ("ewma", 0.1, "recent level, forgetting 10.0% a window"),
    ("ewma", 0.01, "long-run level, forgetting 1.0% a window"),
    ("mean", 52, "mean of the last 52 windows"),
)
FEATURES = tuple(make(*level) for make in (_district, _city) for level in _LEVELS)
