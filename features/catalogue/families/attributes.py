"""Totals of the attribute tables (homes, surface, …), never one from which a protected group is made."""

import numpy as np

from features.catalogue.feature import Compute, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

_KNOWN = "the month in which the table was published"
_SOURCE = "the city's attribute tables; no protected attribute, whatever its weight (audit/gates/scope.py)"
_OF = "a total of the attribute tables"


def total(past: Past, name: str) -> Values:
    """Return the area's total."""
    return np.asarray(past.told.attribute(name)[None], dtype=np.float32)


def logarithm(past: Past, name: str) -> Values:
    """Return the natural logarithm of one and the total."""
    return np.asarray(np.log1p(past.told.attribute(name))[None], dtype=np.float32)


def near(past: Past, name: str) -> Values:
    """Return the mean total of neighbouring areas."""
    return past.around(past.ground.near, total(past, name))


def _feature(name: str, unit: str, meaning: str, compute: Compute) -> Feature:
    return Feature(name, unit, meaning, _KNOWN, "attributes", compute, of=_OF, source=_SOURCE)


FEATURES = (
    _feature("attribute", "count", "total here", total),
    _feature("attribute_log", "log count", "logarithm of one and the total here", logarithm),
    _feature("attribute_near", "count", "mean total of neighbouring areas, 0 where there is none", near),
)
