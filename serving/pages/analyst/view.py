"""Which rows somebody looks at: one offence, in the whole window or in a day or shift of it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from serving.approved.behind import Behind
from serving.approved.served import Served
from serving.pages.analyst.asked import WindowQuery
from serving.web import times
from serving.web.problems import ProblemError

if TYPE_CHECKING:
    from training.bundle import Release


@dataclass(frozen=True)
class Choice:
    """A day or a shift of the window in the form's list."""

    value: str
    label: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class View:
    """What is looked at.

    Attributes
    ----------
    offence : str
        Which.
    rows : pandas.DataFrame
        A row for each area, highest mean first, as issued; of a day or shift with its own window, mean, quantiles and
        rank, `whole` (the whole window's mean) and the whole window's flag.
    choice : Choice or None
        The day or shift; None for the whole window.
    """

    offence: str
    rows: pd.DataFrame
    choice: Choice | None


def view_of(served: Served, query: WindowQuery, behind: Behind) -> View:
    """Return the rows of a query, of all areas.

    Raises
    ------
    ProblemError
        The offence is not known, or the window has no such day or shift.
    """
    offence = served.offence(query.offence or next(iter(served.offences)))
    if not query.at:
        return View(offence, served.by_offence[offence], None)
    by, choice = _chosen(served, query.at)
    release = behind.release
    if release is None:
        raise ProblemError(404, "unknown-window", "the profile of the week is not here", "ask for the whole window")
    bands = behind.kept(("bands", offence, by), lambda: _divided(served, release, offence, by))
    rows = bands[bands["window_start"] == pd.Timestamp(choice.start)]
    whole = served.by_offence[offence].set_index("area")
    rows = rows.sort_values(["mean", "area"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return View(
        offence,
        rows.assign(
            rank=np.arange(1, len(rows) + 1),
            flagged=rows["area"].map(whole["flagged"]).astype(bool),
            whole=rows["area"].map(whole["mean"]),
        ),
        choice,
    )


def days_and_shifts(served: Served) -> tuple[list[Choice], list[Choice]]:
    """Return the days of the window and its shifts; neither where times of day are not known."""
    if not served.manifest.get("profile"):
        return [], []
    days, shifts = _bands(served, ("00:00",)), _bands(served, served.city.window.shifts)
    whole = [Choice(f"{start:%Y-%m-%d}", times.weekday(start), start, end) for start, end in days if len(days) > 1]
    parts = [
        Choice(
            f"{start:%Y-%m-%dT%H:%M}", f"{times.weekday(start)}, {times.clock(start)} to {times.clock(end)}", start, end
        )
        for start, end in shifts
        if len(shifts) > 1
    ]
    return whole, parts


def _bands(served: Served, clock: tuple[str, ...]) -> list[tuple[datetime, datetime]]:
    from training.within.bands import clock_bands

    start, end = served.window
    edges = [pd.Timestamp(each).to_pydatetime() for each in clock_bands(pd.Timestamp(start), pd.Timestamp(end), clock)]
    return list(pairwise(edges))


def _chosen(served: Served, at: str) -> tuple[str, Choice]:
    days, shifts = days_and_shifts(served)
    for by, choices in (("day", days), ("shift", shifts)):
        for choice in choices:
            if choice.value == at:
                return by, choice
    known = "choose one from the list on the page" if days or shifts else "ask for the whole window"
    raise ProblemError(404, "unknown-window", f"the window has no day or shift {at!r}", known)


def _divided(served: Served, release: "Release", offence: str, by: str) -> pd.DataFrame:
    from serving.files.bands import by_band

    return by_band(served.city, release, served.by_offence[offence], by)
