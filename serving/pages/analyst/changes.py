"""What changed: areas that emerge and fade, areas that came to be flagged or no longer are, and alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from configs.doors import doors
from configs.window_words import many, noun
from serving import words
from serving.approved.behind import Behind
from serving.approved.emerging import FALSE_DISCOVERIES, emerging_areas
from serving.approved.served import Served
from serving.monitor.notices import Alert
from serving.pages.analyst.asked import ChangesQuery
from serving.pages.analyst.since import since
from serving.web import times

SHOWN = 40
SUBSCRIBE = "/alerts"


@dataclass(frozen=True)
class Moved:
    """An area whose level changed, or that lies in a spot that grows or fades."""

    area: str
    name: str
    district: str
    recent: str
    expected: str
    over: str
    chance: str
    spot: str


def changes_page(served: Served, query: ChangesQuery, behind: Behind, noticed: Sequence[Alert]) -> dict[str, Any]:
    """Return the values that changes.html prints.

    Parameters
    ----------
    served : Served
        The edition.
    query : ChangesQuery
        Which offence; all together by default.
    behind : Behind
        Keeps what takes its time.
    noticed : sequence of Alert
        The window's alerts (see `serving.monitor.read.alerts`); those of another offence are left out.

    Raises
    ------
    ProblemError
        The offence is not known.
    """
    offence = served.offence(query.offence) if query.offence else None
    found = behind.kept(("emerging", offence), lambda: emerging_areas(served, behind, offence))
    before = behind.kept("since", lambda: since(served))
    window = served.city.window
    every = [(None, "All offences"), *served.offences.items()]
    return {
        "choices": [
            (f"/changes?offence={name}" if name else "/changes", title, name == offence) for name, title in every
        ],
        "title": dict(every)[offence],
        "offence": offence or next(iter(served.offences)),
        "until": times.weekday(served.window[0]),
        "emerging": None if found is None else _moved(served, found, "emerging"),
        "fading": None if found is None else _moved(served, found, "fading"),
        "spots": [] if found is None else _spots(served, found),
        "few": f"There are too few {noun(window, 2)} before this one to tell.",
        "borne": f"{FALSE_DISCOVERIES:.0%}",
        "nouns": noun(window, 2),
        "flagged": None if before.flagged is None else _flagged(served, offence, before.flagged),
        "flagged_said": before.flagged_said,
        "alerts": [
            {**each, "href": _address(served, each)}
            for each in noticed
            if offence is None or each["offence"] in (None, offence)
        ],
        "subscribe": SUBSCRIBE if SUBSCRIBE in doors() else None,
    }


def _address(served: Served, alert: Alert) -> str:
    """Return where more is told of an alert's area; empty where it is about none that is forecast."""
    if alert["area"] not in served.areas:
        return ""
    offence = f"?{urlencode({'offence': alert['offence']})}" if alert["offence"] in served.offences else ""
    return f"/areas/{quote(alert['area'])}{offence}"


def _moved(served: Served, found: pd.DataFrame, change: str) -> list[Moved]:
    return [_one(served, row) for row in found[found["change"] == change].head(SHOWN).to_dict("records")]


def _spots(served: Served, found: pd.DataFrame) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return areas in hot spots that grow or fade, by kind, where there are any."""
    kinds = []
    for direction in ("growing", "fading"):
        rows = found[(found["spot"] == "hot") & (found["direction"] == direction)]
        areas = [(str(area), served.areas[area]["name"]) for area in rows["area"].head(SHOWN)]
        if areas:
            kinds.append((f"Hot spots that are {direction}", areas))
    return kinds


def _one(served: Served, row: Any) -> Moved:
    place = served.areas[row["area"]]
    chance = row["p"]
    spot = f"{row['spot']} spot{', ' + row['direction'] if row['direction'] else ''}" if row["spot"] else ""
    return Moved(
        area=row["area"],
        name=place["name"],
        district=place["district"],
        recent=words.number(row["recent"]),
        expected=words.amount(row["expected"]),
        over=many(served.city.window, int(row["windows"])),
        chance=f"under {words.number(0.001, 3)}" if chance < 0.001 else words.number(chance, 3),
        spot=spot,
    )


@dataclass(frozen=True)
class Flagged:
    """Areas of one offence that came to be flagged, and areas that no longer are."""

    title: str
    offence: str
    entered: list[tuple[str, str]]
    left: list[tuple[str, str]]
    stayed: int


def _flagged(served: Served, offence: str | None, before: dict[str, set[str]]) -> list[Flagged]:
    found = []
    for name in [offence] if offence else served.offences:
        rows = served.by_offence[name]
        now, then = set(rows.loc[rows["flagged"], "area"]), before.get(name, set())
        found.append(
            Flagged(
                served.offences[name], name, _named(served, now - then), _named(served, then - now), len(now & then)
            )
        )
    return found


def _named(served: Served, areas: set[str]) -> list[tuple[str, str]]:
    known = [(area, served.areas[area]["name"]) for area in areas if area in served.areas]
    return sorted(known, key=lambda each: each[1])
