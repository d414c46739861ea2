"""Weather of the last windows, and what is usual at the time of year: the weather ahead is never known."""

import numpy as np
import pandas as pd

from features.catalogue.feature import Compute, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values, one

_SOURCE = "weather and recorded incidents (Ranson 2014)"
_AROUND = pd.Timedelta(days=7)


def _mean(days: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Return the mean over the days that a span touches: a shift has the weather of its day."""
    return float(days[(days.index >= start.normalize()) & (days.index < end)].mean())


def _usual(days: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Return the mean over earlier years of the same days of the year and seven on each side."""
    start = start.normalize()
    inside = np.zeros(len(days), dtype=bool)
    for years in range(1, 2 + start.year - days.index.min().year) if len(days) else ():
        back = pd.DateOffset(years=years)
        inside |= (days.index >= start - back - _AROUND) & (days.index < end - back + _AROUND)
    return float(days[inside].mean())


def last(past: Past, value: str) -> Values:
    """Return the mean over the days of the last window, those whose weather is known."""
    return one(_mean(past.told.weather(value), past.back(1), past.moment))


def recent(past: Past, value: str) -> Values:
    """Return the mean over the days of the last four windows."""
    return one(_mean(past.told.weather(value), past.back(4), past.moment))


def usual(past: Past, value: str) -> Values:
    """Return the climatology of the window ahead."""
    return one(_usual(past.told.weather(value), past.start, past.end))


def unusual(past: Past, value: str) -> Values:
    """Return how far the last four windows lie above their climatology."""
    days, start = past.told.weather(value), past.back(4)
    return one(_mean(days, start, past.moment) - _usual(days, start, past.moment))


def _feature(name: str, meaning: str, compute: Compute) -> Feature:
    known = "the origin: days whose weather was known before it"
    of = "a value of the weather table"
    return Feature(name, "the value's", meaning, known, "weather", compute, of=of, source=_SOURCE)


FEATURES = (
    _feature("weather_last", "mean over the days of the last window, those that are known", last),
    _feature("weather_recent", "mean over the days of the last four windows", recent),
    _feature("weather_usual", "mean over earlier years of the days of the window ahead, and 7 on each side", usual),
    _feature("weather_unusual", "weather_recent less what was usual on those days, and 7 on each side", unusual),
)
