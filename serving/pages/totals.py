"""What pages say beyond single areas in the window ahead: districts, the city, and later windows."""

from dataclasses import dataclass

import pandas as pd

from serving import words
from serving.approved.served import Served
from serving.web import times


@dataclass(frozen=True)
class Total:
    """What is expected of a district, or in a later window, with its 90% interval."""

    name: str
    expected: str
    interval: str


def totals_of(served: Served, offence: str) -> tuple[list[Total], list[pd.Series]]:
    """Return each district's total in the window, highest first, and the city's of each span, the window's first."""
    totals = served.edition.totals
    mine = totals[totals["offence"] == offence]
    start, end = served.window
    next_ = mine[(mine["window_start"] == start) & (mine["window_end"] == end) & (mine["level"] == "district")]
    ranked = next_.sort_values("mean", ascending=False)
    districts = [
        Total(row["name"], words.amount(row["mean"]), words.interval(row["q0.05"], row["q0.95"]))
        for row in ranked.to_dict("records")
    ]
    return districts, [row for _, row in mine[mine["level"] == "city"].iterrows()]


def further(served: Served, rows: list[pd.Series]) -> list[Total]:
    """Return the windows after the next, and all together, with what is expected in each."""
    first = pd.Timestamp(served.window[0])
    return [
        Total(
            ("Together: " if row["window_start"] == first else "")
            + times.span(served.city.window, row["window_start"].to_pydatetime(), row["window_end"].to_pydatetime()),
            words.amount(row["mean"]),
            words.interval(row["q0.05"], row["q0.95"]),
        )
        for row in rows
    ]
