"""A chart of numbers in order: dots joined by a line, a band around them, and a level to hold them against."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WIDTH, HEIGHT = 960, 280
LEFT, RIGHT, TOP, BOTTOM = 4, 60, 12, 28
LABELS = 8
"""Labels below the chart, at most."""


@dataclass(frozen=True)
class Mark:
    """A label on an axis, at a place in the viewBox."""

    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    """One value: its place, what it says, and whether it stands out."""

    x: float
    y: float
    title: str
    chosen: bool


@dataclass(frozen=True)
class SeriesChart:
    """Everything that the macro `series` needs; `summary` says in words what it shows."""

    width: int
    height: int
    left: int
    right: int
    base: float
    dots: list[Dot]
    path: str
    band: str
    line: str
    level: float | None
    x: list[Mark]
    y: list[Mark]
    summary: str


def series_chart(
    labels: Sequence[str],
    values: Sequence[float | None],
    summary: str,
    *,
    band: Sequence[tuple[float, float]] = (),
    line: Sequence[float] = (),
    level: float | None = None,
    chosen: int | None = None,
    joined: bool = True,
) -> SeriesChart:
    """Draw values in order.

    Parameters
    ----------
    labels : sequence of str
        What each value belongs to, such as a week.
    values : sequence of float or None
        None leaves a gap.
    summary : str
        What the chart shows, in words.
    band, line : sequence, optional
        Low and high ends, and a line, beside the values.
    level : float, optional
        A number to hold them against.
    chosen : int, optional
        Which value stands out.
    joined : bool
        Whether the values are joined by a line.
    """
    told = [value for value in values if value is not None]
    every = [*told, *(end for ends in band for end in ends), *line, *([] if level is None else [level])]
    ticks = _ticks(min(every, default=0.0), max(every, default=1.0))
    scale = _Scale(len(labels), ticks[0], ticks[-1])
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    return SeriesChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        base=HEIGHT - BOTTOM,
        dots=[Dot(scale.x(i), scale.y(v), f"{labels[i]}: {_number(v)}", i == chosen) for i, v in known],
        path=_path([(scale.x(i), scale.y(v)) for i, v in known]) if joined else "",
        band=_band(scale, band),
        line=_path([(scale.x(i), scale.y(v)) for i, v in enumerate(line)]),
        level=None if level is None else scale.y(level),
        x=[Mark(scale.x(i), labels[i]) for i in _shown(len(labels))],
        y=[Mark(scale.y(tick), f"{tick:,g}") for tick in ticks],
        summary=summary,
    )


class _Scale:
    def __init__(self, count: int, low: float, high: float) -> None:
        self.step = (WIDTH - LEFT - RIGHT) / max(count, 1)
        self.low, self.unit = low, (HEIGHT - TOP - BOTTOM) / (high - low)

    def x(self, place: int) -> float:
        return round(LEFT + self.step * (place + 0.5), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - self.low) * self.unit, 1)


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers from at most the lowest to at least the highest value, in three to seven steps."""
    span = max(high - low, 1e-9)
    power = 10.0 ** np.floor(np.log10(span))
    step = next(power * part for part in (0.1, 0.2, 0.5, 1, 2) if span / (power * part) <= 5)
    first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(high / step - 1e-9))
    return [round(step * place, 10) for place in range(first, max(last, first + 1) + 1)]


def _band(scale: _Scale, ends: Sequence[tuple[float, float]]) -> str:
    if not ends:
        return ""
    half = scale.step / 2
    steps = [(scale.x(place), scale.y(low), scale.y(high)) for place, (low, high) in enumerate(ends)]
    over = [f"{x - half:.1f},{high:g}H{x + half:.1f}" for x, _, high in steps]
    under = [f"{x + half:.1f},{low:g}H{x - half:.1f}" for x, low, _ in reversed(steps)]
    return f"M{'L'.join([*over, *under])}Z"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) if points else ""


def _shown(count: int) -> list[int]:
    """Return the places that bear a label: evenly apart, the first among them."""
    step = -(-count // LABELS) or 1
    return list(range(0, count, step))


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3g}"
