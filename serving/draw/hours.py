"""The chart of a week by hours: how much more or less falls into each hour than into an even one, in classes."""

from typing import Any

import numpy as np
import pandas as pd

from features.arrays import Floats
from serving.draw.charts import Picture, altair, drawn

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EDGES = (0.5, 0.8, 1.25, 2.0, 3.0)
"""Times an even hour's share: the inner edges of the classes."""
CELL = 24


def hour_classes(shares: Floats) -> list[int]:
    """Return each hour's class, 0 the lowest, from shares of a week that add up to 1. Shape: (168,)."""
    return [int(place) for place in np.searchsorted(EDGES, np.round(shares * len(shares), 9), side="right")]


def hour_chart(shares: Floats, label: str) -> Picture:
    """Draw the hours of a week.

    Parameters
    ----------
    shares : numpy.ndarray
        From Monday 00:00; they add up to 1. Shape: (168,).
    label : str
        What it shows, in words.
    """
    alt = altair()

    rows = pd.DataFrame(
        {
            "day": [DAYS[hour // 24] for hour in range(len(shares))],
            "hour": [hour % 24 for hour in range(len(shares))],
            "class": hour_classes(shares),
        }
    )
    domain: list[Any] = list(range(len(EDGES) + 1))
    ticks = alt.Axis(
        title=None, orient="top", labelAngle=0, ticks=False, domain=False, values=list(range(0, 24, 3)),
        labelExpr="datum.value < 10 ? '0' + datum.value + ':00' : datum.value + ':00'", labelAlign="left",
    )  # fmt: skip
    chart = (
        alt.Chart(rows, width=alt.Step(CELL), height=alt.Step(CELL))
        .mark_rect(stroke="var(--paper)", strokeWidth=1)
        .encode(
            x=alt.X("hour:O", axis=ticks),
            y=alt.Y("day:O", sort=list(DAYS), axis=alt.Axis(title=None, ticks=False, domain=False)),
            color=alt.Color(
                "class:O", legend=None, scale=alt.Scale(domain=domain, range=[f"var(--b{at})" for at in domain])
            ),
        )
    )
    return drawn(chart, label)
