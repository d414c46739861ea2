"""What each delivery of a source was like: one line of numbers a file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.arrays import Floats, Integers

_DAY = 86_400_000_000
_FEWEST_DAYS = 7


@dataclass(frozen=True)
class Layout:
    """What the header of a file was: the number of the schema it follows, and its columns that this does not read."""

    schema: int = 1
    others: frozenset[str] = frozenset()


Layouts = Mapping[tuple[str, str], Layout]
"""By source and file."""


def profile(rows: pd.DataFrame, layouts: Layouts, end: pd.Timestamp) -> pd.DataFrame:
    """Return one line a delivery (a file of a source) that says what it was like.

    Parameters
    ----------
    rows : pandas.DataFrame
        All rows of the hub, whatever became of them: source, file, code, occurred_start, reported (UTC, NaT for
        none), x, y (metres, NaN for none), quarantined (bool).
    layouts : mapping
        The layout of each file.
    end : pandas.Timestamp
        End of the city's period in UTC.

    Returns
    -------
    pandas.DataFrame
        By source, in the order of the middle of their reports: source, file, rows, codes (Counter of their rows), x
        and y (medians), delay_days (median), quarantined (share), per_day (rows a day over the middle nine tenths of
        its reports before the end), middle (the median report), days (those with a report before the end, numbers
        since 1970), layout.
    """
    if rows.empty:
        return pd.DataFrame(columns=["source", "file"])
    files = rows.groupby(["source", "file"], observed=True, sort=True)
    number, sizes = files.ngroup().to_numpy(), files.size()
    order, ends = np.argsort(number, kind="stable"), np.cumsum(sizes.to_numpy())
    told = _Told(rows, end)
    lines = [
        {"source": str(source), "file": str(file), "layout": layouts.get((str(source), str(file)), Layout())}
        | told.line(order[stop - size : stop])
        for (source, file), size, stop in zip(sizes.index, sizes.to_numpy(), ends, strict=True)
    ]
    found = pd.DataFrame(lines)
    # A delivery without a readable report keeps its place by name: behind the one before it.
    found["middle"] = found.groupby("source", sort=False)["middle"].ffill()
    return found.sort_values(["source", "middle"], kind="stable", na_position="first", ignore_index=True)


class _Told:
    """What rows tell, as arrays: so that a line costs no more than the rows of its file."""

    def __init__(self, rows: pd.DataFrame, end: pd.Timestamp) -> None:
        reported, start = (rows[name].astype("datetime64[us, UTC]") for name in ("reported", "occurred_start"))
        self.code, self.codes = pd.factorize(rows["code"])
        self.x, self.y = (rows[name].to_numpy(np.float64) for name in ("x", "y"))
        self.delay = (reported - start).dt.total_seconds().to_numpy() / 86_400
        self.quarantined = rows["quarantined"].to_numpy(bool)
        self.before = (reported < end).to_numpy()
        self.reported = reported.astype("int64").to_numpy()

    def line(self, chosen: Integers) -> dict[str, object]:
        """Return what the chosen rows are like together."""
        reports = self.reported[chosen[self.before[chosen]]]
        low, middle, high = np.quantile(reports, [0.05, 0.5, 0.95]) if len(reports) else (0.0, np.nan, 0.0)
        days = (high - low) / _DAY / 0.9
        place, counts = np.unique(self.code[chosen], return_counts=True)
        names = (str(self.codes[each]) for each in place)
        return {
            "rows": len(chosen),
            "codes": Counter({name: int(count) for name, count in zip(names, counts, strict=True) if name}),
            "x": _median(self.x[chosen]),
            "y": _median(self.y[chosen]),
            "delay_days": _median(self.delay[chosen]),
            "quarantined": float(self.quarantined[chosen].mean()),
            "per_day": len(reports) / days if days >= _FEWEST_DAYS else np.nan,
            "middle": middle,
            "days": np.unique(reports // _DAY),
        }


def _median(values: Floats) -> float:
    there = values[~np.isnan(values)]
    return float(np.median(there)) if len(there) else np.nan
