"""What changed between deliveries of a source: codes, columns, places, delays, volume, and sources gone silent."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.arrays import Floats
from features.hub.silence import silences

EARLIER = 12
"""Deliveries before one that it is held against."""
_FEWEST_ROWS = 30
_FEWEST_BEFORE = 3
_SPREADS = 6.0
_OF_MIX = 0.02
_NAMED = 8
"""Codes or columns that are named one by one; of more only how many they are."""


@dataclass(frozen=True)
class Change:
    """One thing that changed: in which delivery, what kind of change, what it was before and what it is now."""

    source: str
    file: str
    kind: str
    before: str
    now: str


def delivery_changes(profiles: pd.DataFrame, end: pd.Timestamp) -> list[Change]:
    """Hold each delivery against the twelve before it, and look for stretches of time without a report.

    A number has changed where it lies more than six spreads (1.4826 × median absolute deviation, or a floor where
    deliveries hardly differ) from the median of those before it, of which there must be three.

    Parameters
    ----------
    profiles : pandas.DataFrame
        As from `profile`.
    end : pandas.Timestamp
        End of the city's period in UTC.

    Returns
    -------
    list of Change
        By source, then delivery, then kind; silences last.
    """
    changes: list[Change] = []
    for source, part in profiles.groupby("source", sort=False):
        known: frozenset[str] = frozenset()
        for place in range(len(part)):
            now, before = part.iloc[place], part.iloc[max(0, place - EARLIER) : place]
            if place:
                changes += [*_codes(now, known), *_columns(now, before.iloc[-1]), *_numbers(now, before)]
            known |= frozenset(now["codes"])
        changes += [Change(str(source), *each) for each in silences(part["file"].tolist(), part["days"].tolist(), end)]
    return changes


def _change(now: pd.Series, kind: str, before: str, to: str) -> Change:
    return Change(now["source"], now["file"], kind, before, to)


def _codes(now: pd.Series, known: frozenset[str]) -> list[Change]:
    new = frozenset(now["codes"]) - known
    return [_change(now, "new offence codes", f"{len(known):,} known", _listed(new))] if new else []


def _listed(names: Iterable[str]) -> str:
    """Return names as a person can read them: the first eight, and how many more there are."""
    ordered = sorted(names)
    more = f" and {len(ordered) - _NAMED:,} more" if len(ordered) > _NAMED else ""
    return ", ".join(ordered[:_NAMED]) + more


def _columns(now: pd.Series, before: pd.Series) -> list[Change]:
    old, new = before["layout"], now["layout"]
    if old == new:
        return []
    said = [f"schema {new.schema}"]
    said += [f"without {_listed(old.others - new.others)}"] if old.others - new.others else []
    said += [f"with {_listed(new.others - old.others)}"] if new.others - old.others else []
    return [_change(now, "other columns", f"schema {old.schema}", ", ".join(said))]


_FLOORS = {"x": 100.0, "y": 100.0, "delay_days": 0.5, "quarantined": 0.01, "per_day": 0.0}
_WORDS = {
    "x": ("coordinates moved", "median easting {:,.0f} m"),
    "y": ("coordinates moved", "median northing {:,.0f} m"),
    "delay_days": ("reports later or earlier", "median delay {:.1f} days"),
    "quarantined": ("more or fewer rows refused", "{:.1%} in quarantine"),
    "per_day": ("more or fewer rows", "{:,.1f} rows a day"),
}


def _numbers(now: pd.Series, before: pd.DataFrame) -> Iterator[Change]:
    enough = before[(before["rows"] >= _FEWEST_ROWS).to_numpy()]
    few = now["rows"] < _FEWEST_ROWS
    for name, (kind, words) in _WORDS.items():
        values = enough[name].to_numpy(dtype=np.float64)
        values = values[~np.isnan(values)]
        # Of a few rows nothing is told but that they are few.
        if len(values) >= _FEWEST_BEFORE and not (few and name != "per_day"):
            centre = float(np.median(values))
            floor = max(_FLOORS[name], 0.05 * abs(centre) if name == "per_day" else 0.0)
            if _far(float(now[name]), values, floor):
                yield _change(now, kind, words.format(centre), words.format(float(now[name])))
    if not few and len(enough) >= _FEWEST_BEFORE:
        yield from _mix(now, enough["codes"].tolist())


def _mix(now: pd.Series, before: list[Counter[str]]) -> list[Change]:
    """Report the code of which the share among the rows moved most, if it did: one that moves takes others along."""
    names = sorted({*now["codes"], *(name for codes in before for name in codes)})
    shares = np.array([[codes[name] for name in names] for codes in (*before, now["codes"])], dtype=np.float64)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)
    earlier, today = shares[:-1], shares[-1]
    centre = np.median(earlier, axis=0)
    # What stays below the least that counts is most of hundreds of codes, and is not looked at one by one.
    moved = [
        place
        for place in np.flatnonzero(np.abs(today - centre) > _SPREADS * _OF_MIX).tolist()
        if _far(float(today[place]), earlier[:, place], _OF_MIX)
    ]
    if not moved:
        return []
    most = max(moved, key=lambda place: float(abs(today[place] - centre[place])))
    words = "{} in {:.1%} of rows"
    told = (words.format(names[most], share[most]) for share in (centre, today))
    return [_change(now, "other mix of offence codes", *told)]


def _far(value: float, values: Floats, floor: float) -> bool:
    centre = float(np.median(values))
    return abs(value - centre) > _SPREADS * max(1.4826 * float(np.median(np.abs(values - centre))), floor)
