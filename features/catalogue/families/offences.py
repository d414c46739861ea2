"""Other offences here: all of them together, or one that is named."""

import numpy as np

from features.catalogue.feature import ORIGIN, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values, all_offences

_SOURCE = "multivariate near repeats, one offence as leading indicator of another (Cohen, Gorr & Olligschlaeger 2007)"
_UNIT = "incidents a window"


def _others(level: Values) -> Values:
    return np.asarray(all_offences(level) - level)


def others_quick(past: Past) -> Values:
    """Return the recent level of all other offences here."""
    return _others(past.level("ewma", 0.1))


def others_slow(past: Past) -> Values:
    """Return the long-run level of all other offences here."""
    return _others(past.level("ewma", 0.01))


def others_near(past: Past) -> Values:
    """Return the recent level of all other offences in neighbouring areas."""
    return past.around(past.ground.near, others_quick(past))


def share(past: Past) -> Values:
    """Return this offence's share of all, nan where there was none."""
    level = past.level("mean", 52)
    total = np.broadcast_to(level.sum(axis=0), level.shape)
    return np.asarray(np.divide(level, total, out=np.full_like(level, np.nan), where=total > 0))


def quick_of(past: Past, offence: str) -> Values:
    """Return the recent level of a named offence here."""
    position = past.offence(offence)
    return past.level("ewma", 0.1)[position : position + 1]


def near_of(past: Past, offence: str) -> Values:
    """Return the recent level of a named offence in neighbouring areas."""
    return past.around(past.ground.near, quick_of(past, offence))


FEATURES = (
    Feature("others_ewma_0.1", _UNIT, "recent level of all other offences together here, forgetting 10.0% a window",
            ORIGIN, "offences", others_quick, source=_SOURCE),
    Feature("others_ewma_0.01", _UNIT, "long-run level of all other offences together here, forgetting 1.0% a window",
            ORIGIN, "offences", others_slow, source=_SOURCE),
    Feature("others_near_ewma_0.1", _UNIT, "mean over neighbouring areas of the recent level of all other offences",
            ORIGIN, "offences", others_near, source=_SOURCE),
    Feature("share_52", "share", "share of this offence in all incidents here over the last 52 windows",
            ORIGIN, "offences", share, source="location quotient (Brantingham & Brantingham 1998), here"),
    Feature("offence_ewma_0.1", _UNIT, "recent level here of an offence, forgetting 10.0% a window",
            ORIGIN, "offences", quick_of, of="a target offence", source=_SOURCE),
    Feature("offence_near_ewma_0.1", _UNIT, "mean over neighbouring areas of the recent level of an offence",
            ORIGIN, "offences", near_of, of="a target offence", source=_SOURCE),
)  # fmt: skip
