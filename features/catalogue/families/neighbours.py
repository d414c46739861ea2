"""Levels in the areas around: those that touch, those that are nearest, and all by decay with distance."""

from features.catalogue.feature import ORIGIN, Compute, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values

_UNIT = "incidents a window"
RATES = (0.1, 0.01)
SPANS = (4, 52)
METRES = (300, 600, 1200)
NEAREST = (4, 8, 16)
DENSITY_RATES = (0.02, 0.005)
DENSITY_METRES = (200, 400, 800)


def _touching_ewma(rate: float) -> Feature:
    def compute(past: Past) -> Values:
        return past.around(past.ground.near, past.level("ewma", rate))

    meaning = f"mean over neighbouring areas (those that touch) of their level, forgetting {rate:.1%} a window"
    return _feature(f"near_ewma_{rate:g}", meaning, compute, "queen contiguity (Anselin 1988)")


def _touching_mean(span: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.around(past.ground.near, past.level("mean", span))

    meaning = f"mean over neighbouring areas of their mean of the last {span} windows"
    return _feature(f"near_mean_{span}", meaning, compute, "queen contiguity (Anselin 1988)")


def _decay(metres: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.around(past.ground.others(metres), past.level("ewma", 0.05))

    meaning = f"mean level of other areas, forgetting 5.0% a window, weighted by exp(-distance / {metres} m)"
    return _feature(
        f"around_{metres}", meaning, compute, "distance decay (Tobler 1970) between centres, weights of 1% and more"
    )


def _density(rate: float, metres: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.around(past.ground.kernel(metres), past.level("ewma", rate))

    return Feature(
        f"density_{rate:g}_{metres}",
        _UNIT,
        f"sum over all areas, this one with weight 1, of their level, forgetting {rate:.1%} a window, weighted by "
        f"exp(-distance / {metres} m)",
        ORIGIN,
        "neighbours",
        compute,
        source="kernel density with time decay (Bowers, Johnson & Pease 2004) between centres, weights of 1% and more",
    )


def _nearest(k: int) -> Feature:
    def compute(past: Past) -> Values:
        return past.around(past.ground.nearest(k), past.level("ewma", 0.05))

    meaning = f"mean level, forgetting 5.0% a window, of the {k} areas with the nearest centres"
    return _feature(f"nearest_{k}", meaning, compute, "k nearest neighbours")


def _feature(name: str, meaning: str, compute: Compute, source: str) -> Feature:
    return Feature(name, _UNIT, f"{meaning}; 0 where there is none", ORIGIN, "neighbours", compute, source=source)


FEATURES = (
    *(_touching_ewma(rate) for rate in RATES),
    *(_touching_mean(span) for span in SPANS),
    *(_decay(metres) for metres in METRES),
    *(_nearest(k) for k in NEAREST),
    *(_density(rate, metres) for rate in DENSITY_RATES for metres in DENSITY_METRES),
)
