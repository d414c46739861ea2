"""The quality of rows in numbers, of one source or of all."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from configs.base import Frozen
from configs.city import City


class Counts(Frozen):
    """What became of rows: rows = kept + quarantined + linked."""

    rows: int
    kept: int
    quarantined: int
    linked: int


class Quality(Counts):
    """The quality of one source's rows, or of all.

    Attributes
    ----------
    withdrawn : int
        Kept rows that no longer stand.
    mended : dict
        Rows, kept or linked, that each rule of each source mended.
    reasons, why : dict
        Its rows in quarantine by reason, its linked rows by why.
    confidence : dict
        Its kept rows by location confidence.
    delay_days : dict
        Quantiles of the days from occurrence to report of its kept rows.
    """

    withdrawn: int
    mended: dict[str, int]
    reasons: dict[str, int]
    why: dict[str, int]
    confidence: dict[str, int]
    delay_days: dict[str, float]


_COUNTED = (
    ["source", "occurred_start", "reported", "withdrawn", "mended", "location_confidence"],
    ["source", "reason"],
    ["source", "mended", "why"],
)
"""Columns of incidents, quarantine and linked that are counted: the others are not copied for it."""


def qualities(city: City, frames: Sequence[pd.DataFrame]) -> tuple[Quality, dict[str, Quality]]:
    """Return the quality of all rows, and that of each source's.

    Parameters
    ----------
    city : City
        Gives the sources and their rules for mending.
    frames : sequence of pandas.DataFrame
        Incidents, quarantine and linked.
    """
    told = [frame[columns] for frame, columns in zip(frames, _COUNTED, strict=True)]
    by_source = {
        key: _quality(city, [frame[(frame["source"] == key).to_numpy()] for frame in told], (key,))
        for key in city.sources
    }
    return _quality(city, told, tuple(city.sources)), by_source


def _quality(city: City, frames: Sequence[pd.DataFrame], keys: tuple[str, ...]) -> Quality:
    incidents, quarantine, linked = frames
    days = (incidents["reported"] - incidents["occurred_start"]).dt.total_seconds() / 86_400
    return Quality(
        rows=sum(len(frame) for frame in frames),
        kept=len(incidents),
        quarantined=len(quarantine),
        linked=len(linked),
        withdrawn=int(incidents["withdrawn"].notna().sum()),
        mended=_mended(city, [incidents, linked], keys),
        reasons=_tally(quarantine["reason"]),
        why=_tally(linked["why"]),
        confidence=_tally(incidents["location_confidence"]),
        delay_days={str(level): round(float(days.quantile(level)), 4) for level in (0.5, 0.9, 0.99)}
        if len(days)
        else {},
    )


def _mended(city: City, frames: list[pd.DataFrame], keys: tuple[str, ...]) -> dict[str, int]:
    rows = pd.concat([frame.loc[frame["mended"] > 0, ["source", "mended"]] for frame in frames])
    counts = rows.groupby(["source", "mended"]).size().to_dict()
    return {
        f"{key} rule {number}": int(counts.get((key, number), 0))
        for key in keys
        for number in range(1, len(city.sources[key].mends) + 1)
    }


def _tally(values: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in values.value_counts().sort_index().items()}
