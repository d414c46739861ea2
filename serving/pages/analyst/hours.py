"""When in the week incidents of one area happen, from the profile that came with the release."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from serving import words
from serving.approved.behind import Behind
from serving.draw.charts import Picture
from serving.draw.hours import DAYS, EDGES, hour_chart

PARTS = ("night, 00 to 06", "morning, 06 to 12", "afternoon, 12 to 18", "evening, 18 to 24")


@dataclass(frozen=True)
class Hours:
    """The week of one area and offence.

    Attributes
    ----------
    chart : Picture
        By hour.
    keys : list of str
        What its classes mean, the lowest first.
    parts : tuple of str
        Quarters of the day.
    rows : list
        A day and the share of the week that falls into each of its quarters, as text.
    cells : list
        A day and the share of each of its hours.
    """

    chart: Picture
    keys: list[str]
    parts: tuple[str, ...]
    rows: list[tuple[str, list[str]]]
    cells: list[tuple[str, list[str]]]


def hours_of(behind: Behind, area: str, offence: str) -> Hours | None:
    """Return an area's week; None where times of day are not known, or the release's files are not here."""
    release = behind.release
    profile = release.profile if release is not None else None
    if profile is None or area not in profile.areas or offence not in profile.offences:
        return None
    shares = profile.shares[profile.offences.index(offence), profile.areas.index(area)]
    by_day = shares.reshape(7, 24)
    quarters = by_day.reshape(7, 4, 6).sum(axis=2)
    return Hours(
        hour_chart(shares, _label(shares)), _keys(), PARTS, _table(quarters, _percent), _table(by_day, _percent)
    )


def _label(shares: Any) -> str:
    hour = int(np.argmax(shares))
    clock = f"{hour % 24:02d}:00 to {(hour % 24 + 1) % 24:02d}:00"
    times_even = words.number(shares[hour] * len(shares), 1)
    return f"The busiest hour is {DAYS[hour // 24]}, {clock}: {times_even} times an even hour’s share"


def _keys() -> list[str]:
    ends = [words.number(edge, 2).rstrip("0").rstrip(".,") for edge in EDGES]
    between = [f"{low} to {high} times" for low, high in pairwise(ends)]
    return [f"below {ends[0]} of an even hour", *between, f"{ends[-1]} times or more"]


def _table(shares: Any, text: Any) -> list[tuple[str, list[str]]]:
    return [(day, [text(share) for share in row]) for day, row in zip(DAYS, shares, strict=True)]


def _percent(share: float) -> str:
    return f"{words.number(100 * share, 1)}%"
