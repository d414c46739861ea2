"""The incidents behind a forecast, as counts: here and nearby, lately and at the same time of last year."""

from dataclasses import dataclass

from configs.windows import WindowSettings
from features.catalogue.past import season
from features.panel import Panel
from training.combine import Span

LATELY = (4, 13, 52)
"""Windows back of which incidents are counted."""


@dataclass(frozen=True)
class PastCounts:
    """Incidents of one offence, as known at an origin.

    Attributes
    ----------
    here, nearby : dict of int to int
        In the area, and in those that touch it, over the last 4, 13 and 52 windows.
    last_window : int
        In the area in the window before the origin.
    a_year_ago, nearby_a_year_ago : int or None
        In the windows at the same time of last year as those that are forecast; None where the history is too short.
    neighbours : int
        How many areas touch the area.
    """

    here: dict[int, int]
    nearby: dict[int, int]
    last_window: int
    a_year_ago: int | None
    nearby_a_year_ago: int | None
    neighbours: int


def past_counts(panel: Panel, origin: int, area: int, offence: int, span: Span = (1, 1)) -> PastCounts:
    """Count what was known at an origin of an area and the areas that touch it.

    Parameters
    ----------
    panel : Panel
        May hold what was not known, which is not counted.
    origin : int
        Index of the first window that is not known.
    area, offence : int
        Their positions in the panel.
    span : tuple of int
        First and last horizon of the forecast.
    """
    known = panel.known(origin)[:, :, offence]
    around = panel.neighbours[[area]].indices
    here, nearby = known[:, area], known[:, around].sum(axis=1)
    first, last = _a_year_before(panel.windows.settings, origin, span)
    then = slice(first, last)
    return PastCounts(
        {back: int(here[-back:].sum()) for back in LATELY},
        {back: int(nearby[-back:].sum()) for back in LATELY},
        int(here[-1]),
        int(here[then].sum()) if first >= 0 else None,
        int(nearby[then].sum()) if first >= 0 else None,
        len(around),
    )


def _a_year_before(settings: WindowSettings, origin: int, span: Span) -> tuple[int, int]:
    """Return the first window at the same time of last year as those of a span, and the one after the last."""
    back = season(settings)
    return origin + span[0] - 1 - back, min(origin + span[1] - back, origin)
