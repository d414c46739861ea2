"""A self-exciting process on areas: what always happens there, at this time of year, and what incidents bring about."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from training.models.base import How, Rows
from training.models.counted import counted
from training.models.season import CALENDAR, fit_season, group, prior_log_density, season_factor, sums
from training.models.threads import held_to

LEVELS = ("ewma_0.01", "ewma_0.005", "mean_52", "mean_104", "near_ewma_0.01", "district_mean_52", "city_mean_52")
TRIGGERS = (
    *(f"lag_{lag}" for lag in range(1, 9)),
    "ewma_0.1",
    "near_mean_4",
    "near_ewma_0.1",
    *(f"near_repeat_{days}_{metres}" for days in (14, 42) for metres in (200, 400, 800)),
)
_FLOOR = 1e-6
_INNER = 10


@dataclass(frozen=True)
class State:
    """Where the fit stands.

    Attributes
    ----------
    season : numpy.ndarray
        Coefficients of the calendar. Shape: (7,).
    parts : numpy.ndarray
        Coefficients of `LEVELS`, then of `TRIGGERS`, at least 0. Shape: (n_levels + n_triggers,).
    """

    season: Floats
    parts: Floats


@dataclass(frozen=True)
class FittedProcess:
    """A fitted self-exciting process.

    Attributes
    ----------
    state : State
        Its coefficients.
    """

    state: State

    def mean(self, rows: Rows) -> Floats:
        """Return expected counts. Shape: (n_rows,)."""
        return np.maximum(_expected(rows, self.state), _FLOOR)

    def text(self) -> str:
        """Return its coefficients by name, as JSON."""
        return json.dumps(
            {
                "season": dict(zip(CALENDAR, self.state.season.tolist(), strict=True)),
                "levels": dict(zip(LEVELS, self.state.parts[: len(LEVELS)].tolist(), strict=True)),
                "triggers": dict(zip(TRIGGERS, self.state.parts[len(LEVELS) :].tolist(), strict=True)),
            },
            indent=1,
        )


@dataclass(frozen=True)
class SelfExciting:
    """A self-exciting point process, discretised (Mohler et al. 2011, 2015).

    λ = season × Σ aₖ levelₖ + Σ θⱼ triggerⱼ: the background is a mixture of long-run levels here, nearby, in the
    district and in the city; triggers are incidents of the last weeks, here and nearby, by lag and by kernels of time
    and space. Coefficients are at least 0 and those of the highest Poisson likelihood, found by expectation and
    maximisation: each incident is shared out among the parts in proportion to what each expected.
    """

    title: str = "self-exciting process"

    def reads(self, features: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns of its own, whatever the city chose."""
        return (*CALENDAR, *LEVELS, *TRIGGERS)

    def fit(self, rows: Rows, y: NDArray[np.int32], how: How) -> FittedProcess:
        """Fit it."""
        settings, reached = how.settings.self_exciting, -np.inf
        with held_to(how):
            for step, (state, found) in enumerate(climb(rows, y), 1):
                if step == settings.steps or found - reached <= settings.tolerance:
                    return FittedProcess(state)
                reached = found
        raise RuntimeError("the steps of a climb do not end")

    def read(self, text: str) -> FittedProcess:
        """Make a fitted process of its text again."""
        told = json.loads(text)
        parts = [told["levels"][name] for name in LEVELS] + [told["triggers"][name] for name in TRIGGERS]
        return FittedProcess(State(np.array([told["season"][name] for name in CALENDAR]), np.array(parts)))


def climb(rows: Rows, y: NDArray[np.int32]) -> Iterator[tuple[State, float]]:
    """Yield state after state, each with its log likelihood (with the prior of the season), which never falls.

    A step shares out the incidents and moves the parts `_INNER` times, then moves the season once (expectation and
    conditional maximisation, Meng & Rubin 1993). Only rows with incidents are shared out; of all others only sums by
    calendar are needed.
    """
    levels, triggers = _columns(rows, LEVELS), _columns(rows, TRIGGERS)
    groups, n = group(rows), len(LEVELS)
    by_group = np.stack([groups.sums(column) for column in levels.T], axis=1)
    every = counted(rows, y)
    hit = np.flatnonzero(every)
    count, of = every[hit], groups.of[hit]
    columns = np.hstack([levels[hit], triggers[hit]])
    total = np.concatenate([np.zeros(n), triggers.sum(axis=0)])
    parts = np.concatenate([np.full(n, 0.9 / n), np.full(len(TRIGGERS), 0.1 / len(TRIGGERS))])
    season, factor = np.zeros(len(CALENDAR)), np.ones(len(of))
    while True:
        expected = np.maximum(factor * (columns[:, :n] @ parts[:n]) + columns[:, n:] @ parts[n:], _FLOOR)
        own = count * factor * (columns[:, :n] @ parts[:n]) / expected
        season = fit_season(groups.calendar, sums(own, of, len(by_group)), by_group @ parts[:n], season)
        by_calendar = np.exp(groups.calendar @ season)
        total[:n], factor = by_calendar @ by_group, by_calendar[of]
        scaled = np.hstack([columns[:, :n] * factor[:, None], columns[:, n:]])
        for _ in range(_INNER):
            shares = (count / np.maximum(scaled @ parts, _FLOOR)) @ scaled
            parts = parts * np.divide(shares, total, out=np.zeros(len(parts)), where=total > 0)
        likelihood = float(count @ np.log(np.maximum(scaled @ parts, _FLOOR)) - total @ parts)
        yield State(season, parts), likelihood + prior_log_density(season)


def _expected(rows: Rows, state: State) -> Floats:
    n = len(LEVELS)
    background = season_factor(rows, state.season) * (_columns(rows, LEVELS) @ state.parts[:n])
    return np.asarray(background + _columns(rows, TRIGGERS) @ state.parts[n:])


def _columns(rows: Rows, names: tuple[str, ...]) -> Floats:
    return np.nan_to_num(rows.columns(names).astype(np.float64), nan=0.0)
