"""Numbers and lists as a person reads them."""

import math
from collections.abc import Sequence
from typing import Any

from audit.results import Interval
from configs.window_words import noun
from configs.windows import WindowSettings

MANY_YEARS = 10
NAMED = 12


def listing(names: Sequence[str], last: str = "and") -> str:
    """Join names: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def few(names: Sequence[str]) -> str:
    """Join names, a dozen at most, and say how many more there are."""
    left = len(names) - NAMED
    return listing(names) if left <= 0 else f"{', '.join(names[:NAMED])} and {left} more"


def number(value: Any) -> str:
    """Write a number with as many digits as it can bear; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if not isinstance(value, float):
        return str(value)
    if value != 0 and abs(value) < 0.001:
        return f"{value:.1e}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def between(interval: Interval | None, form: str = "{:.2f}") -> str:
    """Write an interval in words, or say that there is none."""
    if interval is None or interval[0] is None or interval[1] is None:
        return "no interval can be given"
    return f"{form.format(interval[0])} to {form.format(interval[1])}"


def plural(count: int, noun: str) -> str:
    """Write a count and its noun: 1 week, 2 weeks."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def windows_needed(estimate: float, interval: Interval | None, bounds: Sequence[float], windows: int) -> int | None:
    """Return how many more windows would settle a ratio, if it stays where it is.

    An interval's width on the log scale shrinks with the square root of the number of windows; it settles when it
    no longer reaches any bound. Of a ratio between two bounds both must be cleared, else the nearest.

    Returns
    -------
    int or None
        `None` where there is no interval or the ratio lies on a bound.
    """
    if interval is None or interval[0] is None or interval[1] is None:
        return None
    if min(estimate, interval[0], interval[1]) <= 0:
        return None
    within = min(bounds) < estimate < max(bounds)
    wanted = bounds if within else (min(bounds, key=lambda b: abs(math.log(estimate / b))),)
    needed = []
    for bound in wanted:
        distance = abs(math.log(estimate / bound))
        if distance < 1e-9:
            return None
        reach = math.log(interval[1] / estimate) if bound > estimate else math.log(estimate / interval[0])
        needed.append(math.ceil(windows * ((reach / distance) ** 2 - 1)) if reach > 0 else 0)
    return max([0, *needed])


def windows_text(window: WindowSettings, more: int | None) -> str:
    """Say how long it would take to settle, from a number of further windows."""
    if more is None or more > MANY_YEARS * window.per_year:
        return f"more than ten years of {noun(window, 2)} like these would be needed to tell"
    return f"about {max(more, 1):,} more {noun(window, max(more, 1))} like these would settle it"
