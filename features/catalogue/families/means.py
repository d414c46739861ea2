"""Means of incidents here over the last windows."""

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

SPANS = (4, 8, 13, 26, 52, 104)


def _mean(span: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.level("mean", span)

    meaning = f"mean of the last {span} windows here, or of all there are"
    return Feature(
        f"mean_{span}", "incidents a window", meaning, ORIGIN, "means", compute, source="moving average (Slutzky 1927)"
    )


FEATURES = tuple(_mean(span) for span in SPANS)
