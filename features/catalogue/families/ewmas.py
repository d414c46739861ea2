"""Exponentially weighted means of incidents here, from quick to slow."""

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

RATES = (0.3, 0.1, 0.05, 0.02, 0.01, 0.005)


def _ewma(rate: float) -> Feature:
    def compute(past: Past) -> Values:
        return past.level("ewma", rate)

    meaning = f"recent level here, forgetting {rate:.1%} a window"
    source = "Roberts 1959, with the bias correction of Kingma & Ba 2015"
    return Feature(f"ewma_{rate:g}", "incidents a window", meaning, ORIGIN, "ewmas", compute, source=source)


FEATURES = tuple(_ewma(rate) for rate in RATES)
