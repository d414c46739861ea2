"""The table of delays by source and offence, for people: in days from occurrence to report."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.arrays import Floats
from features.panel.delays import LEAST, product_limit
from features.panel.windows import microseconds

LEVELS = (0.5, 0.9, 0.99)
_DAY = 86_400_000_000


def delay_days(incidents: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    """Estimate the delays from occurrence to report by source and offence, as they look at a moment.

    What occurred a week before can only have been reported within that week: each incident counts where its delay
    could be seen (see `features.panel.delays.product_limit`). With fewer than 100 incidents a source and offence is
    given the delays of the source, with fewer of those the delays of all.

    Parameters
    ----------
    incidents : pandas.DataFrame
        As in the hub: told_by (or source where there is none), offence, occurred_start and reported (UTC).
    moment : pandas.Timestamp
        With a time zone; what was reported at or after it is not looked at.

    Returns
    -------
    pandas.DataFrame
        source, offence, incidents (number known), rests_on (own, source or all), and the days within which half,
        90% and 99% are reported: q0.5, q0.9, q0.99. A row for each pair that occurs, in alphabetical order.
    """
    start, reported = microseconds(incidents["occurred_start"]), microseconds(incidents["reported"])
    limit = microseconds(pd.DatetimeIndex([moment]))[0] - start
    delay = reported - start
    known = delay < limit
    frame = pd.DataFrame(
        {
            "source": incidents.get("told_by", incidents["source"]).astype("str").to_numpy(),
            "offence": incidents["offence"].astype("str").to_numpy(),
            "delay": delay,
            "limit": limit,
        }
    )[known]
    rows = [
        {"source": source, "offence": offence, "incidents": len(own), "rests_on": rests_on, **_quantiles(taken)}
        for source, offence, own, rests_on, taken in _pooled(frame)
    ]
    names = ["source", "offence", "incidents", "rests_on", *(f"q{level:g}" for level in LEVELS)]
    return pd.DataFrame(rows, columns=names)


def _pooled(frame: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame, str, pd.DataFrame]]:
    for source, rows in frame.groupby("source"):
        for offence, own in rows.groupby("offence"):
            rests_on, taken = next(
                (pair for pair in (("own", own), ("source", rows)) if len(pair[1]) >= LEAST), ("all", frame)
            )
            yield str(source), str(offence), own, rests_on, taken


def _quantiles(rows: pd.DataFrame) -> dict[str, float]:
    days, share = right_truncated(rows["delay"].to_numpy(np.int64), rows["limit"].to_numpy(np.int64))
    at = np.minimum(np.searchsorted(share, LEVELS), len(days) - 1)
    return {f"q{level:g}": round(float(days[place]) / _DAY, 4) for level, place in zip(LEVELS, at, strict=True)}


def right_truncated(delay: NDArray[np.int64], limit: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Estimate a distribution of delays, each seen because it was at most its limit.

    Parameters
    ----------
    delay, limit : numpy.ndarray
        In any unit; every delay is at most its limit. Shape: (n,).

    Returns
    -------
    tuple of numpy.ndarray
        Delays that occur, ascending, and the share with a delay of at most that. Shape of each: (n_delays,).
    """
    distinct, arrived = np.unique(delay, return_counts=True)
    exposed = np.cumsum(arrived) - np.searchsorted(np.sort(limit), distinct, side="left")
    return distinct, product_limit(arrived.astype(np.float64), exposed.astype(np.float64))
