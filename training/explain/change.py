"""What would have to change: with how many incidents fewer, or more, an area would leave or enter the flagged ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from features.panel import Panel
from features.panel.tally import Tally
from training.bundle import Release
from training.combine import Span
from training.predict import means_ahead, ranks, release_designs

WINDOWS = 4
"""Last windows from which incidents are taken away, the newest first."""
MOST = 20
"""Incidents that are added to the last window, at most."""


@dataclass(frozen=True)
class Change:
    """The smallest change of the last windows that moves an area over the line.

    Attributes
    ----------
    flagged : bool
        Whether it is flagged as things are: then incidents are taken away, else added.
    incidents : int or None
        How many; None where no change that was tried is enough.
    windows : int
        Over how many last windows.
    tried : int
        The largest change that was tried.
    rank : int
        The area's rank after it, or after the largest that was tried.
    """

    flagged: bool
    incidents: int | None
    windows: int
    tried: int
    rank: int


def smallest_change(
    release: Release, panel: Panel, origin: int, area: int, offence: int, k: int, span: Span = (1, 1)
) -> Change:
    """Find it by forecasting anew with changed counts: design, every model of the blend, and all ranks.

    A counterfactual in the sense of Wachter, Mittelstadt & Russell 2018, sought one incident at a time, so that the
    first found is the smallest. Incidents are taken from, or added to, the area alone, as if recorded at once and
    there; neighbours' forecasts move with them. The models are not fitted again.

    Parameters
    ----------
    release : Release
        Its models.
    panel : Panel
        May hold what was not known, which is not read.
    origin : int
        Index of the first window that is not known.
    area, offence : int
        Their positions in the panel.
    k : int
        How many areas are flagged.
    span : tuple of int
        First and last horizon.
    """
    known = panel.as_of(origin)
    rank = _rank(release, known, area, offence, span)
    flagged = rank <= k
    tried, windows = 0, WINDOWS if flagged else 1
    for windows, changed in _fewer(known, area, offence) if flagged else _more(known, area, offence):
        tried += 1
        rank = _rank(release, changed, area, offence, span)
        if (rank <= k) != flagged:
            return Change(flagged, tried, windows, tried, rank)
    return Change(flagged, None, windows, tried, rank)


def with_incidents(panel: Panel, window: int, area: int, offence: int, number: int) -> Panel:
    """Return a panel with more incidents in a cell, or fewer, never below none."""
    at = (window, area, offence)
    return replace(panel, counted=_plus(panel.counted, at, number), spread=_plus(panel.spread, at, number))


def _plus(tally: Tally, at: tuple[int, int, int], number: int) -> Tally:
    values: NDArray[np.float32] = tally.values.copy()
    values[at] = max(values[at] + number, 0)
    values.setflags(write=False)
    return replace(tally, values=values)


def _fewer(panel: Panel, area: int, offence: int) -> Iterator[tuple[int, Panel]]:
    for back in range(1, min(WINDOWS, panel.n_windows) + 1):
        window = panel.n_windows - back
        for _ in range(int(panel.counts.values[window, area, offence])):
            panel = with_incidents(panel, window, area, offence, -1)
            yield back, panel


def _more(panel: Panel, area: int, offence: int) -> Iterator[tuple[int, Panel]]:
    for number in range(1, MOST + 1):
        yield 1, with_incidents(panel, panel.n_windows - 1, area, offence, number)


def _rank(release: Release, panel: Panel, area: int, offence: int, span: Span) -> int:
    origin = panel.n_windows
    designs = release_designs(release, panel, origin, span[1])
    _, moved = means_ahead(release, panel, origin, designs)
    return int(ranks(moved[span[0] - 1 :, offence].sum(axis=0), panel.areas)[area])
