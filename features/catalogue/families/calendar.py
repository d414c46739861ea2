"""The calendar of the window ahead: season, day and shift, holidays, school terms and events."""

import numpy as np
import pandas as pd

from features.catalogue.feature import Compute, Feature
from features.catalogue.past import Past
from features.catalogue.values import Values, one

_ALWAYS = "always: the calendar of the window ahead"
_ANNOUNCED = "the origin: days of the window ahead that were announced before it"


def _wave(name: str, harmonic: int) -> Feature:
    wave = {"sin": np.sin, "cos": np.cos}[name]

    def compute(past: Past) -> Values:
        return one(wave(2 * np.pi * harmonic * past.year_gone))

    times = "once" if harmonic == 1 else f"{harmonic} times"
    meaning = f"{'sine' if name == 'sin' else 'cosine'} that turns {times} a year, at the start of the window ahead"
    source = "trigonometric seasonality (Harvey 1989)"
    return Feature(f"season_{name}_{harmonic}", "−1 to 1", meaning, _ALWAYS, "calendar", compute, source=source)


def weekday(past: Past) -> Values:
    """Return the weekday on which the window ahead starts."""
    return one(past.start.weekday())


def shift(past: Past) -> Values:
    """Return the place of the window ahead among the shifts of its day."""
    return one(past.shift)


def month(past: Past) -> Values:
    """Return the month in which the window ahead starts."""
    return one(past.start.month)


def length(past: Past) -> Values:
    """Return the length of the window ahead by the clock."""
    return one((past.end - past.start).total_seconds() / 86_400)


def _ahead(kind: str, what: str, source: str) -> Feature:
    def compute(past: Past) -> Values:
        return one(_of_window(past, kind).nunique())

    meaning = f"days of the window ahead that are {what}; for a shift, those it touches"
    return Feature(f"{kind}_days", "days", meaning, _ANNOUNCED, "calendar", compute, source=source)


def _of_window(past: Past, kind: str, name: str = "") -> pd.Series:
    dates = past.told.days(kind, name)["date"]
    return dates[(dates >= past.start.normalize()) & (dates < past.end)]


def events(past: Past) -> Values:
    """Return the number of events on days of the window ahead, an event once for each of its days."""
    return one(len(_of_window(past, "event")))


def event_of(past: Past, name: str) -> Values:
    """Return the number of days of the window ahead on which an event of a name takes place."""
    return one(_of_window(past, "event", name).nunique())


_CITY = "features.context, from the city's tables"


def _start(name: str, unit: str, meaning: str, compute: Compute) -> Feature:
    return Feature(name, unit, meaning, _ALWAYS, "calendar", compute)


FEATURES = (
    *(_wave(name, harmonic) for harmonic in (1, 2, 3) for name in ("sin", "cos")),
    _start("month", "1 to 12", "month in which the window ahead starts", month),
    _start("weekday", "0 to 6", "weekday on which the window ahead starts, 0 for Monday", weekday),
    _start("shift", "0, 1, …", "place of the window ahead among the shifts of a day; 0 where there are none", shift),
    _start("length", "days", "length of the window ahead by the clock", length),
    _ahead("holiday", "public holidays", "the `holidays` library, by features.context"),
    _ahead("school", "in a school term", _CITY),
    _ahead("event", "days with an event", _CITY),
    Feature(
        "events",
        "events",
        "events on days of the window ahead, one for each of their days",
        _ANNOUNCED,
        "calendar",
        events,
        source=_CITY,
    ),
    Feature(
        "event_days_of",
        "days",
        "days of the window ahead on which an event of a name takes place",
        _ANNOUNCED,
        "calendar",
        event_of,
        of="the name of an event",
        source=_CITY,
    ),
)
