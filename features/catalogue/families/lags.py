"""Incidents here in each of the last windows."""

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

LAGS = (1, 2, 3, 4, 5, 6, 7, 8)


def _lag(windows: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.level("lag", windows)

    ago = "in the last window" if windows == 1 else f"{windows} windows ago"
    meaning = f"incidents here {ago}"
    return Feature(f"lag_{windows}", "incidents", meaning, ORIGIN, "lags", compute, source="Box & Jenkins 1970")


FEATURES = tuple(_lag(windows) for windows in LAGS)
