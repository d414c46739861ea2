"""The chart of one area and offence: counts, what was forecast for them, and the window ahead with its interval."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.window_words import many, rate, when
from configs.windows import WindowSettings
from serving import words

WIDTH, HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 2, 34, 14, 28
TICKS = 10


@dataclass(frozen=True)
class Tick:
    """A mark on an axis at a place in the viewBox."""

    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One window's count."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Next:
    """The forecast of the next window: a dot and two intervals, as places in the viewBox."""

    x: float
    width: float
    mean: float
    wide: tuple[float, float]
    narrow: tuple[float, float]
    title: str


@dataclass(frozen=True)
class Chart:
    """Everything that a template needs to draw the chart; `summary` says in words what it shows."""

    width: int
    height: int
    base: float
    left: int
    right: int
    bars: list[Bar]
    band: str
    line: str
    next: Next
    x: list[Tick]
    y: list[Tick]
    summary: str


def area_chart(window: WindowSettings, history: pd.DataFrame, forecast: pd.Series) -> Chart:
    """Draw an area's history of one offence and its forecast.

    Parameters
    ----------
    window : WindowSettings
        How long windows are.
    history : pandas.DataFrame
        One row a window in time order: window_start, y, and mean, q0.05, q0.95 of the backtest (missing before it).
    forecast : pandas.Series
        Of the window after the history: window_start, window_end, mean, q0.05, q0.25, q0.75, q0.95.
    """
    top = _top(history, forecast)
    slots = len(history) + 4
    step = (WIDTH - LEFT - RIGHT) / slots
    left = np.asarray(LEFT + step * np.arange(len(history)), dtype=np.float64)
    scale = _Scale(top)
    starts = [moment.to_pydatetime() for moment in history["window_start"]]
    said = [when(window, *ends) for ends in pairwise([*starts, forecast["window_start"].to_pydatetime()])]
    counts = history["y"].to_numpy(dtype=float)
    bars = [
        Bar(round(x + step * 0.12, 1), scale.y(y), round(step * 0.76, 1), scale.length(y), _bar_title(each, y))
        for x, each, y in zip(left, said, counts, strict=True)
        if y > 0
    ]
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        base=scale.y(0),
        left=LEFT,
        right=WIDTH - RIGHT,
        bars=bars,
        band=_band(history, left, step, scale),
        line=_line(history, left, step, scale),
        next=_next(window, forecast, LEFT + step * (slots - 2), step, scale),
        x=[*_calendar(starts, left), Tick(round(LEFT + step * (slots - 2), 1), "")],
        y=[Tick(scale.y(value), f"{value:g}") for value in _ticks(top)],
        summary=_summary(window, counts, forecast),
    )


class _Scale:
    def __init__(self, top: float) -> None:
        self.unit = (HEIGHT - TOP - BOTTOM) / top

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - value * self.unit, 1)

    def length(self, value: float) -> float:
        return round(value * self.unit, 1)


def _top(history: pd.DataFrame, forecast: pd.Series) -> float:
    highest = max(float(history["y"].max()), float(forecast["q0.95"]), float(forecast["mean"]), 1.0)
    band = history["q0.95"].max()
    highest = max(highest, float(band)) if pd.notna(band) else highest
    return _ticks(highest)[-1]


def _ticks(highest: float) -> list[float]:
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if highest / step <= 5:
            return [float(step * i) for i in range(int(np.ceil(highest / step)) + 1)]
    return [0.0, float(highest)]


def _stepped(left: NDArray[np.float64], step: float, values: list[float]) -> list[str]:
    return [f"{x:.1f},{y:g}H{x + step:.1f}" for x, y in zip(left, values, strict=True)]


def _band(history: pd.DataFrame, left: NDArray[np.float64], step: float, scale: _Scale) -> str:
    known = history["q0.95"].notna().to_numpy()
    if not known.any():
        return ""
    at = left[known]
    high = [scale.y(value) for value in history["q0.95"][known]]
    low = [scale.y(value) for value in history["q0.05"][known]]
    back = [f"{x + step:.1f},{y:g}H{x:.1f}" for x, y in zip(at[::-1], low[::-1], strict=True)]
    return f"M{'L'.join(_stepped(at, step, high))}L{'L'.join(back)}Z"


def _line(history: pd.DataFrame, left: NDArray[np.float64], step: float, scale: _Scale) -> str:
    known = history["mean"].notna().to_numpy()
    if not known.any():
        return ""
    return "M" + "L".join(_stepped(left[known], step, [scale.y(value) for value in history["mean"][known]]))


def _next(window: WindowSettings, forecast: pd.Series, x: float, step: float, scale: _Scale) -> Next:
    wide = (scale.y(forecast["q0.05"]), scale.y(forecast["q0.95"]))
    narrow = (scale.y(forecast["q0.25"]), scale.y(forecast["q0.75"]))
    said = _in_words(window, forecast)
    return Next(round(x, 1), round(max(step * 1.6, 12), 1), scale.y(forecast["mean"]), wide, narrow, said)


def _in_words(window: WindowSettings, forecast: pd.Series) -> str:
    return (
        f"{when(window, forecast['window_start'], forecast['window_end'])}: {words.amount(forecast['mean'])} expected, "
        f"50% interval {words.interval(forecast['q0.25'], forecast['q0.75'])}, "
        f"90% interval {words.interval(forecast['q0.05'], forecast['q0.95'])}"
    )


def _summary(window: WindowSettings, counts: NDArray[np.float64], forecast: pd.Series) -> str:
    return (
        f"Counts of the last {many(window, len(counts))}: {counts.sum():,.0f} incidents, from {counts.min():,.0f} "
        f"to {counts.max():,.0f} {rate(window)}. Forecast for {_in_words(window, forecast)}."
    )


def _bar_title(window: str, y: float) -> str:
    return f"{window}: {words.count(int(y), 'incident')}"


def _calendar(starts: list[datetime], left: NDArray[np.float64]) -> list[Tick]:
    """Return where a new week, month, quarter or year begins: the shortest that does so at most `TICKS` times."""
    for begins, label in _STEPS:
        keys = [begins(start) for start in starts]
        at = [i for i, (before, now) in enumerate(pairwise(keys), start=1) if before != now]
        if len(at) <= TICKS:
            return [Tick(round(float(left[i]), 1), label(starts[i], first=i == at[0])) for i in at]
    return []


def _month(start: datetime, *, first: bool) -> str:
    return f"{start:%b} {start.year}" if first or start.month == 1 else f"{start:%b}"


_STEPS = (
    (lambda start: start.isocalendar()[:2], lambda start, first: f"{start.day} {start:%b}"),
    (lambda start: (start.year, start.month), _month),
    (lambda start: (start.year, (start.month - 1) // 3), _month),
    (lambda start: start.year, lambda start, first: f"{start.year}"),
)
