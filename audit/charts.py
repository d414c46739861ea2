"""Figures of the dossier as inline SVG: estimates with intervals, and weekly series. Colours are the page's."""

import math
from collections.abc import Callable
from typing import Any

from audit.results import Figure
from audit.svg import line, num, picture, rect, text
from audit.words import number

WIDTH = 420.0
_LEFT, _RIGHT, _ROW, _HEAD, _FOOT = 8.0, 8.0, 34.0, 20.0, 40.0
Scale = Callable[[float], float]


def draw(figure: Figure, key: str) -> str:
    """Return a figure as SVG.

    Parameters
    ----------
    figure : Figure
        Its data.
    key : str
        Unique in the page; names title and description for screen readers.

    Returns
    -------
    str
        The same bytes for the same figure.
    """
    return _forest(figure, key) if figure.kind == "forest" else _series(figure, key)


def _forest(figure: Figure, key: str) -> str:
    low, high = _range(figure)
    scale = _scale(low, high, log=figure.log)
    parts: list[str] = []
    y, part = 4.0, None
    for mark in figure.marks:
        if mark["part"] != part:
            part = mark["part"]
            y += _HEAD
            parts.append(text(_LEFT, y - 5, part, "part"))
        parts += [_band(figure, scale, y, (low, high)), _mark(mark, y, scale, (low, high))]
        y += _ROW
    parts += _axis(figure, scale, y, low, high)
    return picture(WIDTH, y + _FOOT, key, figure.title, figure.alt, parts)


def _mark(mark: dict[str, Any], y: float, scale: Scale, bounds: tuple[float, float]) -> str:
    estimate, low, high = mark["estimate"], mark["low"], mark["high"]
    interval = "" if low is None or high is None else f" ({number(low)} to {number(high)})"
    words = [text(_LEFT, y + 11, mark["label"], "label"),
             text(WIDTH - _RIGHT, y + 11, f"{number(estimate)}{interval}", "value", "end")]  # fmt: skip
    css = f"mark {mark['outcome'].replace(' ', '-')}"
    if low is not None and high is not None:
        ends = [scale(min(max(end, bounds[0]), bounds[1])) for end in (low, high)]
        words.append(line(ends[0], y + 22, ends[1], y + 22, css))
    if estimate is not None and (estimate > 0 or bounds[0] <= 0):
        x = scale(min(max(estimate, bounds[0]), bounds[1]))
        words.append(f'<circle cx="{num(x)}" cy="{num(y + 22)}" r="4.5" class="{css}"/>')
    return "".join(words)


def _range(figure: Figure) -> tuple[float, float]:
    values = [mark[name] for mark in figure.marks for name in ("estimate", "low", "high") if mark[name] is not None]
    values += [bound for bound in figure.band if bound is not None]
    if figure.log:
        kept = [value for value in values if value > 0] + [1.0]
        return max(min(kept) / 1.1, 0.05), min(max(kept) * 1.1, 20.0)
    spread = max([*values, 0.0]) - min([*values, 0.0]) or 1.0
    return min([*values, 0.0]) - 0.03 * spread, max([*values, 0.0]) + 0.03 * spread


def _scale(low: float, high: float, *, log: bool) -> Scale:
    width = WIDTH - _LEFT - _RIGHT - 10
    if log:
        return lambda value: _LEFT + 5 + width * (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return lambda value: _LEFT + 5 + width * (value - low) / (high - low)


def _band(figure: Figure, scale: Scale, y: float, bounds: tuple[float, float]) -> str:
    """Shade what the policy accepts behind one row's interval."""
    if figure.band == (None, None):
        return ""
    start = scale(bounds[0] if figure.band[0] is None else figure.band[0])
    end = scale(bounds[1] if figure.band[1] is None else figure.band[1])
    edges = [line(scale(b), y + 14, scale(b), y + 30, "bound") for b in figure.band if b is not None]
    return rect(start, y + 14, end - start, 16, "band") + "".join(edges)


def _axis(figure: Figure, scale: Scale, y: float, low: float, high: float) -> list[str]:
    parts = [line(_LEFT, y, WIDTH - _RIGHT, y, "axis")]
    for tick in _ticks(low, high, log=figure.log):
        parts += [
            line(scale(tick), y, scale(tick), y + 4, "axis"),
            text(scale(tick), y + 16, f"{tick:g}", "tick", "middle"),
        ]
    return [*parts, text(WIDTH / 2, y + 33, figure.x, "tick", "middle")]


def _ticks(low: float, high: float, *, log: bool) -> list[float]:
    if log:
        many = [0.05, 0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0, 20.0]
        return [tick for tick in many if low <= tick <= high]
    step = 10 ** math.floor(math.log10(high - low))
    step = next(s for s in (step / 5, step / 2, step, step * 2) if (high - low) / s <= 7)
    return [round(i * step, 10) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _series(figure: Figure, key: str) -> str:
    values = [mark["value"] for mark in figure.marks]
    low, high = min([*values, 0.0]), max([*values, 0.0])
    top, bottom = 10.0, 150.0
    inner = WIDTH - 60
    xs = [40 + inner * (i + 0.5) / len(values) for i in range(len(values))]
    ys = [bottom - (bottom - top) * (value - low) / ((high - low) or 1.0) for value in values]
    path = " ".join(f"{num(x)},{num(y)}" for x, y in zip(xs, ys, strict=True))
    zero = bottom - (bottom - top) * (0 - low) / ((high - low) or 1.0)
    dots = "".join(_dot(x, y, mark) for x, y, mark in zip(xs, ys, figure.marks, strict=True))
    parts = [line(40, zero, WIDTH - 20, zero, "axis"), f'<polyline points="{path}" class="path"/>', dots,
             text(36, zero + 4, "0", "tick", "end"), text(36, top + 4, number(high), "tick", "end"),
             text(xs[0], bottom + 16, figure.marks[0]["label"], "tick", "start"),
             text(WIDTH - 20, bottom + 16, figure.marks[-1]["label"], "tick", "end")]  # fmt: skip
    return picture(WIDTH, bottom + 26, key, figure.title, figure.alt, parts)


def _dot(x: float, y: float, mark: dict[str, Any]) -> str:
    title = f"<title>{mark['label']}: {number(mark['value'])}</title>"
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="3" class="dot">{title}</circle>'
