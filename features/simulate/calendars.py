"""Season, holidays and the hours of a week of the simulated city."""

from datetime import date, timedelta

import numpy as np

from features.simulate.fields import Floats
from features.simulate.parameters import HOLIDAYS, NATURES


def week_starts(start: date, weeks: int, before: int = 0) -> list[date]:
    """Return the Mondays from `before` weeks before `start` to the period's last."""
    return [start + timedelta(weeks=i) for i in range(-before, weeks)]


def yearly(mondays: list[date]) -> Floats:
    """Return the factor of season and holidays for each week and offence.

    Parameters
    ----------
    mondays : list of datetime.date
        First days of the weeks.

    Returns
    -------
    array
        Shape: (t, offences).
    """
    middles = np.array([(monday + timedelta(days=3)).timetuple().tm_yday for monday in mondays], dtype=float)
    swing = [1 + n.season * np.cos(2 * np.pi * (middles - n.peak) / 365.25) for n in NATURES]
    factor = np.stack(swing, axis=1)
    for _, (month, day), effect in HOLIDAYS:
        held = [_holds(monday, month, day) for monday in mondays]
        factor[held] *= effect
    return factor


def week_profile(offence: int) -> tuple[Floats, Floats]:
    """Return the shares of an offence's ordinary and weekend-night incidents in the 168 local hours from Monday 00:00.

    Parameters
    ----------
    offence : int
        Position among the offences.

    Returns
    -------
    tuple of array
        Ordinary and weekend-night shares; each sums to 1. Shape of each: (168,).
    """
    hour = np.arange(168)
    ordinary = 1.1 + np.cos(2 * np.pi * (hour % 24 - NATURES[offence].peak_hour) / 24)
    ordinary = ordinary * np.array([1.0, 0.95, 0.95, 1.0, 1.1, 1.1, 0.95])[hour // 24]
    night = np.zeros(168)
    for evening in (4, 5):  # Friday, Saturday
        for later, weight in zip(range(21, 28), (1, 2, 3, 4, 4, 3, 1), strict=True):
            night[(evening * 24 + later) % 168] += weight
    return ordinary / ordinary.sum(), night / night.sum()


def _holds(monday: date, month: int, day: int) -> bool:
    return any((monday + timedelta(days=i)).timetuple()[1:3] == (month, day) for i in range(7))
