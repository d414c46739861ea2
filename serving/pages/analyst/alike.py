"""An area beside those most like it: the rates that make them alike, and what is recorded and expected in each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from configs.errors import ConfigError
from configs.window_words import many
from serving import words
from serving.approved.behind import Behind

NUMBER = 8
PEOPLE = "population"
NOISE = 0.02


@dataclass(frozen=True)
class Like:
    """One area of the comparison; the first is the area itself."""

    area: str
    name: str
    distance: str
    recorded: str
    per_head: str
    expected: str
    rates: list[str]


@dataclass(frozen=True)
class Alike:
    """The comparison.

    Attributes
    ----------
    said : str
        Where the area stands among those like it.
    rates : list of str
        What the areas are compared by.
    rows : list of Like
        The area itself, then the others, the nearest first.
    per_head : bool
        Whether it is known how many people live in each.
    """

    said: str
    rates: list[str]
    rows: list[Like]
    per_head: bool


def alike(behind: Behind, area: str, offence: str) -> Alike | None:
    """Compare an area with those most like it by the city's comparator.

    None where the city names no rates, the area has none, or the release's areas are not here.
    """
    from features.lookup.similar import most_similar

    rates = behind.kept("rates", lambda: _rates(behind))
    if rates is None or area not in rates.index:
        return None
    rng = np.random.default_rng(behind.served.city.seed)
    near = behind.kept(("alike", area), lambda: most_similar(rates, area, NUMBER, noise=NOISE, rng=rng))
    recorded = behind.kept(("year", offence), lambda: _recorded(behind, offence))
    people = behind.kept("people", lambda: _people(behind))
    expected = behind.served.by_offence[offence].set_index("area")["mean"]
    distance = {area: "–", **dict(zip(near["area"], near["distance"].map(lambda d: words.number(d, 2)), strict=True))}
    rows = [
        Like(
            area=each,
            name=behind.served.areas[each]["name"],
            distance=distance[each],
            recorded=words.number(recorded[each]),
            per_head=_per_head(recorded[each], people, each),
            expected=words.amount(expected[each]),
            rates=[_rate(value) for value in rates.loc[each]],
        )
        for each in distance
    ]
    titles = [behind.served.city.comparator[key].title for key in rates.columns]
    return Alike(_said(behind, area, list(distance), recorded, people), titles, rows, people is not None)


def _rates(behind: Behind) -> pd.DataFrame | None:
    from features.lookup.similar import rates_of

    if behind.release is None:
        return None
    try:
        rates = rates_of(behind.served.city, behind.release.areas())
    except ConfigError:
        return None
    return rates[[area in behind.served.areas for area in rates.index]]


def _people(behind: Behind) -> pd.Series | None:
    areas = behind.release.areas() if behind.release is not None else pd.DataFrame()
    return areas.set_index("area")[PEOPLE].astype(float) if PEOPLE in areas else None


def _recorded(behind: Behind, offence: str) -> pd.Series:
    """Return what was recorded in each area in the last 52 windows, or in as many as are archived."""
    history = behind.served.edition.history
    mine = history.read(offence=offence, since=history.windows[-52:][0], columns=("area", "y"))
    return mine.groupby("area", observed=True)["y"].sum()


def _per_head(count: float, people: pd.Series | None, area: str) -> str:
    if people is None or not people.get(area, 0.0) > 0:
        return "–"
    return words.number(1000 * count / people[area], 1)


def _rate(value: float) -> str:
    return words.number(value, 0 if abs(value) >= 100 else 2)


def _said(behind: Behind, area: str, areas: list[str], recorded: pd.Series, people: pd.Series | None) -> str:
    living = people if people is not None else pd.Series(1.0, index=areas)
    by_rate = {each: recorded[each] / living[each] if living.get(each, 0.0) > 0 else 0.0 for each in areas}
    higher = sum(rate > by_rate[area] for rate in by_rate.values())
    of = "per person " if people is not None else ""
    span = many(behind.served.city.window, 52)
    if higher == 0:
        return f"Of these {len(areas)} areas this one had the most {of}in the last {span}."
    if higher == len(areas) - 1:
        return f"Of these {len(areas)} areas this one had the fewest {of}in the last {span}."
    return f"Of these {len(areas)} areas {higher} had more {of}than this one in the last {span}."
