"""Frames of incidents and counts → rows of numbers that can be counted."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from configs.errors import DataError
from features.arrays import Integers
from features.panel.count import CHUNK, Rows
from features.panel.windows import microseconds
from features.rows.dates import to_utc


class Names:
    """Positions of names in the panel.

    Parameters
    ----------
    areas, offences, sources : tuple of str
        In the panel's order.
    """

    def __init__(self, areas: tuple[str, ...], offences: tuple[str, ...], sources: tuple[str, ...]) -> None:
        self._names = {"area": areas, "offence": offences, "source": sources}

    def of(self, frame: pd.DataFrame, name: str) -> Integers:
        """Return the positions of a column's values, -1 for a name that is not in the panel. Shape: (n_rows,)."""
        column = frame[name]
        kinds = column.astype("category") if column.dtype != "category" else column
        places = pd.Index(self._names[name]).get_indexer(pd.Index(kinds.cat.categories).astype("str"))
        return np.append(places, -1)[kinds.cat.codes.to_numpy()]

    def all_of(self, frame: pd.DataFrame, name: str) -> Integers:
        """Return the positions of a column's values, each of which must be in the panel. Shape: (n_rows,).

        Raises
        ------
        DataError
            A value is not in the panel.
        """
        places = self.of(frame, name)
        if len(places) and places.min() < 0:
            strange = frame[name][places < 0].iloc[0]
            raise DataError(
                f"{name} {strange!r} is not one of the city's {len(self._names[name])}",
                where="the hub",
                remedy="run fairward ingest again: the city file has changed since",
            )
        return places


def rows_of(incidents: pd.DataFrame, counts: pd.DataFrame | None, names: Names, timezone: str) -> Iterator[Rows]:
    """Turn incidents and counts of the panel's offences into numbers, a part of the rows at a time.

    Parameters
    ----------
    incidents : pandas.DataFrame
        As for `features.panel.build.build_panel`.
    counts : pandas.DataFrame or None
        As for `features.panel.build.build_panel`.
    names : Names
        Names of the panel.
    timezone : str
        IANA name of the zone of the counts' days.

    Raises
    ------
    DataError
        A row names an area or a source that is not in the panel.
    """
    for first in range(0, len(incidents), CHUNK):
        frame = incidents.iloc[first : first + CHUNK]
        yield _rows(frame[names.of(frame, "offence") >= 0], names)
    if counts is not None and len(counts):
        yield _rows(_as_incidents(counts[names.of(counts, "offence") >= 0], timezone), names)


def _rows(frame: pd.DataFrame, names: Names) -> Rows:
    return Rows(
        start=microseconds(frame["occurred_start"]),
        end=microseconds(frame["occurred_end"]),
        reported=microseconds(frame["reported"]),
        withdrawn=microseconds(frame["withdrawn"]),
        area=names.all_of(frame, "area").astype(np.int32),
        offence=names.all_of(frame, "offence").astype(np.int16),
        source=names.all_of(frame, "source").astype(np.int16),
        probability=frame["location_probability"].to_numpy(np.float64),
        count=_weights(frame),
    )


def _weights(frame: pd.DataFrame) -> NDArray[np.int32]:
    if "count" in frame:
        return frame["count"].to_numpy(np.int32)
    return np.ones(len(frame), dtype=np.int32)


def _as_incidents(counts: pd.DataFrame, timezone: str) -> pd.DataFrame:
    """Make counts rows of incidents that may have happened at any moment of the window.

    A count is known at its moment, an incident only after it: a count that is known as its window ends is known to
    the origin there.
    """
    return counts.assign(
        occurred_start=to_utc(counts["window_start"], timezone),
        occurred_end=to_utc(counts["window_end"], timezone),
        reported=counts["reported"] - pd.Timedelta(microseconds=1),
        withdrawn=pd.Series(pd.NaT, index=counts.index, dtype="datetime64[us, UTC]"),
        location_probability=1.0,
    )
