"""The standard set: levels against the long-run level on which the model improves, as logarithms."""

import numpy as np

from features.catalogue.feature import ORIGIN, Compute, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values, all_offences, mean_area

RATES = (0.3, 0.1, 0.05, 0.02, 0.01, 0.005)
_PULL, _CITY_PULL = 0.02, 1e-6


def _ratio(level: Values, to: Values, pull: float = _PULL) -> Values:
    return np.asarray(np.log((level + pull) / (to + pull)), dtype=np.float32)


def _all(past: Past, rate: float) -> Values:
    return all_offences(past.level("ewma", rate))


def _near(past: Past, level: Values) -> Values:
    return past.around(past.ground.near, level)


def own(past: Past, rate: float) -> Values:
    """Return the level here against the long-run level."""
    return _ratio(past.level("ewma", rate), past.offset)


def near(past: Past, rate: float) -> Values:
    """Return the level in neighbouring areas against the long-run level here."""
    return _ratio(_near(past, past.level("ewma", rate)), past.offset)


def all_recent(past: Past) -> Values:
    """Return the recent level of all offences against their long-run level."""
    return _ratio(_all(past, 0.05), _all(past, 0.005))


def all_level(past: Past) -> Values:
    """Return the long-run level of all offences against this offence's."""
    return _ratio(_all(past, 0.01), past.offset)


def near_all(past: Past) -> Values:
    """Return the recent level of all offences nearby against their long-run level here."""
    return _ratio(_near(past, _all(past, 0.1)), _all(past, 0.01))


def last_year_here(past: Past) -> Values:
    """Return the level of the same time last year against the long-run level."""
    return _ratio(past.level("season", past.season, 2), past.offset)


def city(past: Past, rate: float) -> Values:
    """Return the city's recent level against its long-run level."""
    return _ratio(mean_area(past.level("ewma", rate)), mean_area(past.level("ewma", 0.01)), _CITY_PULL)


def city_last_year(past: Past) -> Values:
    """Return the city's level of the same time last year against its level of the last 104 windows."""
    recent = mean_area(past.level("mean", 104))
    return _ratio(mean_area(past.level("season", past.season, 2)), recent, _CITY_PULL)


def level(past: Past) -> Values:
    """Return the logarithm of the long-run level."""
    return np.log(past.offset)


def week_of_year(past: Past) -> Values:
    """Return the ISO week in which the window ahead starts."""
    return np.full((1, 1), past.start.isocalendar().week, dtype=np.float32)


def _ewma(name: str, rate: float, meaning: str, of: Compute) -> Feature:
    def compute(past: Past) -> Values:
        return np.asarray(of(past, rate), dtype=np.float32)

    return _feature(f"{name}_{rate:g}", meaning, compute)


def _feature(name: str, meaning: str, compute: Compute) -> Feature:
    source = "log-ratios of EWMAs as features of a count model (docs/measurements.md says what they bring)"
    return Feature(name, "log ratio", meaning, ORIGIN, "standard", compute, source=source)


FEATURES = (
    *(
        _ewma("own", rate, f"recent level here, forgetting {rate:.1%} a window, against the long-run level", own)
        for rate in RATES
    ),
    _ewma("near", 0.1, "recent level in neighbouring areas against the long-run level here", near),
    _ewma("near", 0.01, "long-run level in neighbouring areas against the long-run level here", near),
    _feature("all_0.05", "recent level of all offences together here, against their long-run level", all_recent),
    _feature("all_level", "long-run level of all offences together here, against this offence's", all_level),
    _feature(
        "near_all_0.1",
        "recent level of all offences in neighbouring areas, against their long-run level here",
        near_all,
    ),
    _feature("last_year_here", "the same time last year here, against the long-run level", last_year_here),
    _ewma("city", 0.3, "level of the whole city in the last windows against its long-run level", city),
    _ewma("city", 0.05, "level of the whole city in the last months against its long-run level", city),
    _feature(
        "city_last_year", "the same time last year in the whole city, against its mean of 104 windows", city_last_year
    ),
    Feature("level", "log incidents", "logarithm of the long-run level here", ORIGIN, "standard", level),
    Feature("week_of_year", "1 to 53", "ISO week of the window ahead", "always", "standard", week_of_year),
)
