"""The panel: counts by window × area × offence, and what of them was known at each origin."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.sparse import csr_array

WEEK = np.timedelta64(7, "D")


@dataclass(frozen=True)
class LateCounts:
    """Counts that were not yet known when their own window ended, in the order in which they became known.

    Each array has shape (n_late,). `known` is the first origin (a window's index) at which the count is known;
    `weight` is +1 for an incident and -1 for an adjustment that takes one back.
    """

    window: NDArray[np.int32]
    area: NDArray[np.int32]
    offence: NDArray[np.int16]
    known: NDArray[np.int32]
    weight: NDArray[np.int8]

    def where(self, keep: NDArray[np.bool_]) -> "LateCounts":
        """Return the late counts that a mask of shape (n_late,) keeps."""
        return LateCounts(self.window[keep], self.area[keep], self.offence[keep], self.known[keep], self.weight[keep])


@dataclass(frozen=True)
class Panel:
    """Counts of a city's target offences and which areas touch; no attribute of people, no position.

    Attributes
    ----------
    counts : xarray.DataArray
        Incidents. Shape: (n_windows, n_areas, n_offences), int32; `window` holds each week's first moment, a
        Monday at midnight in the city's local time, `area` and `offence` their names.
    late : LateCounts
        What became known only after its window had ended.
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    """

    counts: xr.DataArray
    late: LateCounts
    neighbours: csr_array

    @property
    def n_windows(self) -> int:
        """Number of windows."""
        return int(self.counts.sizes["window"])

    @property
    def areas(self) -> list[str]:
        """Names of the areas, in the panel's order."""
        return [str(area) for area in self.counts["area"].values]

    @property
    def offences(self) -> list[str]:
        """Names of the offences, in the panel's order."""
        return [str(offence) for offence in self.counts["offence"].values]

    def window_start(self, index: int) -> pd.Timestamp:
        """Return the first moment of a window in naive local time; the index may lie beyond the panel."""
        return pd.Timestamp(self.counts["window"].values[0] + index * WEEK)

    def origin_of(self, day: date, *, history: int = 1) -> int:
        """Return the index of the window that starts on a day, which may be the one after the last.

        `history` is the number of windows that must lie before it.

        Raises
        ------
        ValueError
            The day starts no window for which history exists.
        """
        days = (pd.Timestamp(day) - self.window_start(0)).days
        index, rest = divmod(days, 7)
        if rest or not history <= index <= self.n_windows:
            first, last = self.window_start(history).date(), self.window_start(self.n_windows).date()
            raise ValueError(f"{day} starts no window: choose a Monday from {first} to {last}")
        return index

    def known(self, origin: int) -> NDArray[np.float32]:
        """Return the counts of all windows before an origin as they were known at it.

        Shape: (origin, n_areas, n_offences).
        """
        cube = self.counts.values[:origin].astype(np.float32)
        unknown = self.late.where((self.late.known > origin) & (self.late.window < origin))
        np.subtract.at(cube, (unknown.window, unknown.area, unknown.offence), unknown.weight.astype(np.float32))
        return cube

    def as_of(self, origin: int) -> "Panel":
        """Return the panel that a person would have had at an origin: nothing later, nothing reported later."""
        known = self.known(origin).astype(np.int32)
        counts = self.counts.isel(window=slice(0, origin)).copy(data=known)
        late = self.late.where((self.late.known <= origin) & (self.late.window < origin))
        return Panel(counts, late, self.neighbours)


def build_panel(
    incidents: pd.DataFrame,
    areas: list[str],
    neighbours: csr_array,
    *,
    start: date,
    weeks: int,
    timezone: str,
    offences: tuple[str, ...],
) -> Panel:
    """Count located incidents into weekly windows of local time.

    Parameters
    ----------
    incidents : pandas.DataFrame
        Columns offence, area, occurred_start, reported and withdrawn (UTC), as in the hub.
    areas : list of str
        Ids of the areas, in the panel's order.
    neighbours : csr_array
        1 where two areas touch. Shape: (n_areas, n_areas).
    start : date
        First window, a Monday.
    weeks : int
        Number of windows.
    timezone : str
        IANA name; windows start at local midnight.
    offences : tuple of str
        Offences to count; others are context and stay in the hub.

    Returns
    -------
    Panel
        With what was reported before the end of the last window.
    """
    rows = _signed(incidents[incidents["offence"].isin(offences)])
    window = _week(rows["occurred_start"], start, timezone)
    known = np.maximum(_week(rows["reported"], start, timezone), window) + 1
    inside = (window >= 0) & (window < weeks) & (known <= weeks)
    rows, window, known = rows[inside], window[inside], known[inside]
    area = pd.Index(areas).get_indexer(pd.Index(rows["area"]))
    offence = pd.Index(offences).get_indexer(pd.Index(rows["offence"]))
    weight = rows["weight"].to_numpy(dtype=np.int8)
    cube = np.zeros((weeks, len(areas), len(offences)), dtype=np.int32)
    np.add.at(cube, (window, area, offence), weight)
    late = known > window + 1
    order = np.flatnonzero(late)[np.argsort(known[late], kind="stable")]
    late_counts = LateCounts(
        window[order].astype(np.int32),
        area[order].astype(np.int32),
        offence[order].astype(np.int16),
        known[order].astype(np.int32),
        weight[order],
    )
    windows = np.datetime64(start, "ns") + np.arange(weeks) * WEEK
    counts = xr.DataArray(cube, {"window": windows, "area": list(areas), "offence": list(offences)}, name="incidents")
    return Panel(counts, late_counts, neighbours)


def _signed(incidents: pd.DataFrame) -> pd.DataFrame:
    """Add a row of weight -1 for each incident that no longer stands, reported when it was withdrawn."""
    fallen = incidents[incidents["withdrawn"].notna()]
    rows = [incidents.assign(weight=np.int8(1)), fallen.assign(weight=np.int8(-1), reported=fallen["withdrawn"])]
    return pd.concat(rows, ignore_index=True)


def _week(moments: pd.Series, start: date, timezone: str) -> NDArray[np.int64]:
    local = pd.DatetimeIndex(moments).tz_convert(timezone).tz_localize(None)
    days = (local.to_numpy(dtype="datetime64[D]") - np.datetime64(start, "D")).astype(np.int64)
    return np.asarray(days // 7)
