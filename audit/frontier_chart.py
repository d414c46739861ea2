"""The accuracy-fairness frontier as inline SVG: incidents lost against the exposure of the most exposed group."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from audit.svg import line, num, picture, rect, text
from audit.words import listing, number

WIDTH = 420.0
_HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 278.0, 46.0, 22.0, 20.0, 40.0
_NEAR = 9.0
Place = tuple[float, float]


class Box(NamedTuple):
    """Where something is drawn: left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Axis:
    """One axis of the figure: values from low to high, between two places."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value lies, one beyond the axis at its end."""
        kept = min(max(value, self.low), self.high)
        return self.start + (self.end - self.start) * (kept - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Return about five round values."""
        steps = [m * 10.0**e for e in range(-4, 3) for m in (1, 2, 5)]
        step = next(s for s in steps if (self.high - self.low) / s <= 6)
        first = -int(-self.low / step // 1) if self.low < 0 else int(self.low / step) + 1
        return [round(i * step, 6) for i in range(first, int(self.high / step // 1) + 1) if i * step >= self.low]


def frontier(points: Sequence[dict[str, Any]], chosen: int, side: str, title: str, label: str) -> str:
    """Draw the points with a letter each; the chosen one is ringed, those that none beats are filled.

    Parameters
    ----------
    points : sequence of dict
        Of the study: key, caught_change, efficient and the exposure by each measure, with intervals.
    chosen : int
        Position of the committee's.
    side : str
        `raw` or `exposure`: which measure is the horizontal axis.
    title, label : str
        Heading and label of that axis.
    """
    drawn = [point for point in points if point[side] is not None and point["caught_change"]["estimate"] is not None]
    x = _axis([point[side] for point in drawn], 1.0, _LEFT, WIDTH - _RIGHT)
    y = _axis([_points(point["caught_change"]) for point in drawn], 0.0, _HEIGHT - _FOOT, _TOP)
    places = [(x.at(point[side]["estimate"]), y.at(100 * point["caught_change"]["estimate"])) for point in drawn]
    parts = [rect(_LEFT, _TOP, WIDTH - _RIGHT - _LEFT, _HEIGHT - _FOOT - _TOP, "panel"), *_grid(x, y, label)]
    for point, (left, top) in zip(drawn, places, strict=True):
        parts += _interval(point, side, x, y, left, top)
    for point, (left, top) in sorted(zip(drawn, places, strict=True), key=lambda pair: pair[0]["efficient"][side]):
        parts.append(_dot(point, side, left, top, ringed=point["key"] == points[chosen]["key"]))
    parts += _letters([point["key"] for point in drawn], places)
    return picture(WIDTH, _HEIGHT, f"frontier-{side}", title, _alt(drawn, points[chosen], side), parts)


def _points(estimate: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else 100 * value for name, value in estimate.items()}


def _axis(values: Sequence[dict[str, Any]], always: float, start: float, end: float) -> Axis:
    every = [each[name] for each in values for name in ("estimate", "low", "high") if each[name] is not None]
    low, high = min([*every, always]), max([*every, always])
    spread = (high - low) or 1.0
    return Axis(low - 0.04 * spread, high + 0.06 * spread, start, end)


def _grid(x: Axis, y: Axis, label: str) -> list[str]:
    parts = [
        line(x.at(1.0), _TOP, x.at(1.0), _HEIGHT - _FOOT, "bound"),
        line(_LEFT, y.at(0), WIDTH - _RIGHT, y.at(0), "axis"),
    ]
    parts += [text(x.at(tick), _HEIGHT - _FOOT + 14, f"{tick:g}", "tick", "middle") for tick in x.ticks()]
    parts += [text(_LEFT - 5, y.at(tick) + 3, f"{tick:+g}" if tick else "0", "tick", "end") for tick in y.ticks()]
    parts.append(text(_LEFT, _TOP - 7, "points of all incidents in flagged areas, against A", "tick"))
    return [*parts, text((_LEFT + WIDTH - _RIGHT) / 2, _HEIGHT - 8, label, "tick", "middle")]


def _interval(point: dict[str, Any], side: str, x: Axis, y: Axis, left: float, top: float) -> list[str]:
    across, up = point[side], _points(point["caught_change"])
    parts = []
    if across["low"] is not None and across["high"] is not None:
        parts.append(line(x.at(across["low"]), top, x.at(across["high"]), top, "whisker"))
    if up["low"] is not None and up["high"] is not None:
        parts.append(line(left, y.at(up["low"]), left, y.at(up["high"]), "whisker"))
    return parts


def _dot(point: dict[str, Any], side: str, left: float, top: float, *, ringed: bool) -> str:
    css = "dot" if point["efficient"][side] else "hollow"
    ring = f'<circle cx="{num(left)}" cy="{num(top)}" r="9" class="ring"/>' if ringed else ""
    return f'{ring}<circle cx="{num(left)}" cy="{num(top)}" r="4" class="{css}"/>'


def _letters(keys: Sequence[str], places: Sequence[Place]) -> list[str]:
    """Write the letters where they cover no dot and no other letter; dots that lie together share one label."""
    clusters: list[list[int]] = []
    for i, place in enumerate(places):
        near = next((c for c in clusters if any(_apart(places[j], place) < _NEAR for j in c)), None)
        if near is None:
            clusters.append([i])
        else:
            near.append(i)
    parts, taken = [], [Box(left - 6, top - 6, left + 6, top + 6) for left, top in places]
    for cluster in clusters:
        words = " ".join(keys[i] for i in cluster)
        box = min(_boxes([places[i] for i in cluster], 8.0 * len(words)), key=lambda box: _covered(box, taken))
        taken.append(box)
        parts.append(text(box.left, box.bottom - 2, words, "letter"))
    return parts


def _boxes(dots: Sequence[Place], wide: float) -> list[Box]:
    """Return where a label of some dots could stand, the best first."""
    left, right = min(x for x, _ in dots), max(x for x, _ in dots)
    top, bottom = min(y for _, y in dots), max(y for _, y in dots)
    middle = (left + right - wide) / 2
    rows = (top - 20, bottom + 10, (top + bottom) / 2 - 6)
    boxes = [Box(x, y, x + wide, y + 12) for y in rows for x in (right + 8, left - 8 - wide)]
    return boxes + [Box(middle, y, middle + wide, y + 12) for y in (top - 24, bottom + 12)]


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """Return how much of what is drawn a label would cover, and how far it would leave the figure."""
    over = sum(
        max(0.0, min(box.right, other.right) - max(box.left, other.left))
        * max(0.0, min(box.bottom, other.bottom) - max(box.top, other.top))
        for other in taken
    )
    out = (
        max(0.0, _LEFT - box.left)
        + max(0.0, box.right - WIDTH)
        + max(0.0, -box.top)
        + max(0.0, box.bottom - _HEIGHT + _FOOT)
    )
    return float(over + 100 * out)


def _apart(one: Place, two: Place) -> float:
    return math.dist(one, two)


def _alt(drawn: Sequence[dict[str, Any]], chosen: dict[str, Any], side: str) -> str:
    said = listing(
        [
            f"{point['key']} {100 * point['caught_change']['estimate']:+.1f} points of incidents at exposure "
            f"{number(point[side]['estimate'])}"
            for point in drawn
        ]
    )
    return f"{said}. The committee's rule is {chosen['key']}."
