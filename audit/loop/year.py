"""A simulated year: each week a forecast is made, attention follows it, and what is recorded is learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audit.loop.incidents import Counts, Flags, Floats, Week
from audit.loop.rule import Rule, keep_chance, live


class Forecaster(Protocol):
    """What forecasts, and learns from the record."""

    def forecast(self, week: int) -> Floats:
        """Return expected counts of a week from the record before it. Shape: (areas, offences)."""
        ...

    def record(self) -> Floats:
        """Return the mean counts of the 104 weeks before the week last forecast. Shape: (areas, offences)."""
        ...

    def learn(self, week: int, recorded: Counts) -> None:
        """Add a week's record. Shape: (areas, offences)."""
        ...

    def refit(self, week: int) -> None:
        """Fit anew on the record before a week."""
        ...


@dataclass(frozen=True)
class Plan:
    """How a year is lived through.

    Attributes
    ----------
    k : int
        Areas that have attention, for each offence: the flagged.
    attend : callable
        Given a forecast and the record before it, returns which areas have it. Shape of each: (areas, offences).
    refit_every : int
        Weeks between fits.
    near : sequence of numpy.ndarray
        The neighbours of each area, by index.
    """

    k: int
    attend: Callable[[Floats, Floats], Flags]
    refit_every: int
    near: Sequence[NDArray[np.int64]]


@dataclass(frozen=True)
class Year:
    """A year as it was lived through.

    Attributes
    ----------
    forecast : numpy.ndarray
        The last forecast is made after the last week. Shape: (weeks + 1, areas, offences).
    flagged : numpy.ndarray
        Where attention went. Same shape.
    recorded, happened, left : numpy.ndarray
        See `audit.loop.rule.Lived`. Shape: (weeks, areas, offences).
    """

    forecast: Floats
    flagged: Flags
    recorded: Counts
    happened: Counts
    left: Counts


def live_year(forecaster: Forecaster, weeks: Sequence[Week], rule: Rule, plan: Plan) -> Year:
    """Live through a year.

    Parameters
    ----------
    forecaster : Forecaster
        Its record ends where the year begins.
    weeks : sequence of Week
        What would happen.
    rule : Rule
        How attention bears on the record.
    plan : Plan
        Attention and refits.
    """
    means, flags, lived = [], [], []
    for number, week in enumerate(weeks):
        if number and number % plan.refit_every == 0:
            forecaster.refit(number)
        means.append(forecaster.forecast(number))
        flags.append(plan.attend(means[-1], forecaster.record()))
        keep = keep_chance(np.array(flags), plan.k / len(means[-1]))
        lived.append(live(week, flags[-1], keep, rule, plan.near))
        forecaster.learn(number, lived[-1].recorded)
    means.append(forecaster.forecast(len(weeks)))
    flags.append(plan.attend(means[-1], forecaster.record()))
    parts = (np.array([getattr(each, name) for each in lived]) for name in ("recorded", "happened", "left"))
    return Year(np.array(means), np.array(flags), *parts)
