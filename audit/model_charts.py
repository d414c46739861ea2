"""What a model weighs, as inline SVG: bars of importance, and curves of partial dependence side by side."""

from collections.abc import Sequence
from typing import Any

from audit.svg import line, num, picture, rect, text
from audit.words import number

WIDTH = 420.0
_ROW, _FOOT = 30.0, 6.0
_PANEL, _HIGH, _GAP, _UNDER = 132.0, 92.0, 12.0, 42.0
_COLUMNS = 3


def importance(groups: Sequence[dict[str, Any]], key: str, title: str) -> str:
    """Draw how much worse forecasts get where a group of features is shuffled; negative rises are drawn as none.

    Parameters
    ----------
    groups : sequence of dict
        Of each group and rise, most important first (see `training.explain.importance`).
    key, title : str
        Unique in the page; heading.
    """
    most = max([each["rise"] for each in groups], default=0.0) or 1.0
    parts = []
    for i, each in enumerate(groups):
        y, rise = i * _ROW, each["rise"]
        parts += [
            text(0, y + 12, each["group"], "label"),
            text(WIDTH, y + 12, f"{rise:+.2%}", "value", "end"),
            rect(0, y + 16, WIDTH * max(rise, 0.0) / max(most, 1e-12), 7, "bar"),
            line(0, y + 15, 0, y + 24, "axis"),
        ]
    said = "; ".join(f"{each['group']} {each['rise']:+.2%}" for each in groups)
    return picture(WIDTH, len(groups) * _ROW + _FOOT, key, title, f"Rise of the error where shuffled: {said}.", parts)


def dependence(curves: Sequence[dict[str, Any]], key: str, title: str) -> str:
    """Draw how the expected count changes with the main feature of each group, one panel a group on one scale.

    Parameters
    ----------
    curves : sequence of dict
        Of each group, feature, values and times (see `training.explain.dependence`); those with fewer than two values
        are left out.
    key, title : str
        Unique in the page; heading.
    """
    drawn = [each for each in curves if len(each["values"]) > 1]
    ends = [value for each in drawn for value in each["times"]] + [1.0]
    low, high = min(ends), max(ends)
    spread = (high - low) or 1.0
    low, high = low - 0.05 * spread, high + 0.05 * spread
    parts = [_panel(each, i, low, high) for i, each in enumerate(drawn)]
    rows = -(-len(drawn) // _COLUMNS)
    said = "; ".join(
        f"{each['group']} ({each['feature']}): {number(each['times'][0])} to {number(each['times'][-1])} times"
        for each in drawn
    )
    alt = f"From the lowest to the highest values of each: {said}."
    return picture(WIDTH, max(rows, 1) * (_HIGH + _GAP + _UNDER), key, title, alt, parts)


def _panel(curve: dict[str, Any], place: int, low: float, high: float) -> str:
    left, top = (place % _COLUMNS) * (_PANEL + _GAP), (place // _COLUMNS) * (_HIGH + _GAP + _UNDER) + 16
    values, span = curve["values"], curve["values"][-1] - curve["values"][0]

    def height(times: float) -> float:
        return top + _HIGH * (1 - (times - low) / (high - low))

    points = " ".join(
        f"{num(left + 4 + (_PANEL - 8) * (value - values[0]) / span)},{num(height(times))}"
        for value, times in zip(values, curve["times"], strict=True)
    )
    words = [
        text(left, top - 4, curve["group"], "label"),
        text(left, top + _HIGH + 12, number(float(values[0])), "tick"),
        text(left + _PANEL, top + _HIGH + 12, number(float(values[-1])), "tick", "end"),
        text(left + _PANEL / 2, top + _HIGH + 25, curve["feature"], "tick", "middle"),
    ]
    if place % _COLUMNS == 0:
        words += [
            text(left + 3, top + 11, f"{high:.2f} times", "tick"),
            text(left + 3, top + _HIGH - 4, f"{low:.2f} times", "tick"),
        ]
    frame = rect(left, top, _PANEL, _HIGH, "panel")
    one = line(left, height(1.0), left + _PANEL, height(1.0), "axis")
    return "".join([frame, one, *words, f'<polyline points="{points}" class="path"/>'])
