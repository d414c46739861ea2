"""The search for incidents: how many in which area, for a stated purpose that is kept; never a row, never a person."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from configs.city import City
from configs.errors import ConfigError, FairwardError, StateError
from configs.policy import Policy
from features.lookup.read import named_areas
from features.lookup.search import Query
from features.lookup.tally import Within, tally
from serving import words
from serving.doors.asker import Asker
from serving.store.database import Store
from serving.store.searches import Logged, log_search, searches
from serving.web import times
from serving.web.problems import ProblemError

PURPOSE = 12
"""Letters that a purpose has at least."""
SHOWN = 100
LOGGED = 500
FIELDS = ("purpose", "offence", "district", "words", "since", "until")
_LONGEST = {"purpose": 500, "offence": 60, "district": 120, "words": 120, "since": 10, "until": 10}
_MOST_WORDS = 8


@dataclass(frozen=True)
class Row:
    """An area in which as many incidents lie as may be shown."""

    area: str
    name: str
    district: str
    incidents: str


def form_page(city: City, asker: Asker, form: dict[str, str], problem: str = "") -> dict[str, Any]:
    """Return the values that search.html prints before anything was searched; `problem` says what to mend."""
    hub = (city.home / "hub" / "account.json").is_file()
    places = named_areas(city) if hub else {}
    return {
        "hub": hub,
        "form": {name: form.get(name, "") for name in FIELDS},
        "offences": [(name, offence.title) for name, offence in city.offences.items()],
        "districts": sorted({place.district for place in places.values()} - {""}),
        "problem": problem,
        "found": None,
        "mine": [_logged(city, each) for each in searches(Store(city), asker.name or "", 10)] if hub else [],
    }


def found_page(city: City, policy: Policy, asker: Asker, form: dict[str, str], now: datetime) -> dict[str, Any]:
    """Search, and return the values that search.html prints.

    Parameters
    ----------
    city, policy : City, Policy
        Whose hub; under which floor counts are not shown.
    asker : Asker
        Whose search is logged.
    form : dict of str
        `FIELDS`; others are refused.
    now : datetime
        When, UTC.

    Raises
    ------
    ProblemError
        A field is too long, or there is one of another name.
    StateError
        There is no hub, or the search cannot be logged.
    """
    _refuse_strange(form)
    try:
        query, within = _asked(city, form)
    except ConfigError as error:
        return form_page(city, asker, form, _said(error))
    if len(form.get("purpose", "").strip()) < PURPOSE:
        return form_page(city, asker, form, "say what the search is for, in a sentence: it is kept with your name")
    told = {name: form[name].strip() for name in FIELDS if name != "purpose" and form.get(name, "").strip()}
    log_search(Store(city), asker.name or "nobody", form["purpose"].strip(), told, now.astimezone(UTC))
    try:
        counts = tally(city, query, within)
    except (ConfigError, StateError) as error:
        return form_page(city, asker, form, _said(error))
    return {**form_page(city, asker, form), "found": _found(city, policy, counts)}


def log_page(city: City) -> dict[str, Any]:
    """Return the values that searches.html prints: the newest searches of everybody."""
    return {"searches": [{"who": each.who, **_logged(city, each)} for each in searches(Store(city), None, LOGGED)]}


def _found(city: City, policy: Policy, counts: dict[str, int]) -> dict[str, Any]:
    floor, places = policy.gates.disclosure.smallest_cell, named_areas(city)
    shown = sorted(((n, area) for area, n in counts.items() if n >= floor), key=lambda each: (-each[0], each[1]))
    hidden = len(counts) - len(shown)
    total = sum(n for n, _ in shown)
    lead = (
        f"At least {words.count(total, 'incident')} in {words.count(len(shown), 'area')}" if shown else "No area shown"
    )
    under = f"Of {words.count(hidden, 'other area')} fewer than {floor} are known each: how many is not shown"
    return {
        "lead": lead,
        "under": f"{under}." if hidden else "",
        "none": not counts,
        "rows": [Row(area, places[area].name, places[area].district, words.number(n)) for n, area in shown[:SHOWN]],
        "more": max(0, len(shown) - SHOWN),
        "floor": floor,
    }


def _refuse_strange(form: dict[str, str]) -> None:
    for name, text in form.items():
        if name not in _LONGEST:
            raise ProblemError(422, "invalid", f"{name:.40}: no field has this name", "send the form from its page")
        if len(text) > _LONGEST[name]:
            raise ProblemError(413, "too-long", f"{name} holds at most {_LONGEST[name]} letters", "shorten it")


def _asked(city: City, form: dict[str, str]) -> tuple[Query, Within]:
    offence, district = form.get("offence", ""), form.get("district", "")
    if offence and offence not in city.offences:
        raise ConfigError(f"no offence is called {offence!r}", remedy="choose one from the list")
    parts = tuple(form.get("words", "").split())
    if len(parts) > _MOST_WORDS:
        raise ConfigError(f"{len(parts)} words are too many", remedy=f"use at most {_MOST_WORDS}")
    since, until = (_day(name, form.get(name, "")) for name in ("since", "until"))
    if since and until and until <= since:
        raise ConfigError(f"{until} is not after {since}", remedy="give the day after the last as the second")
    areas = tuple(area for area, place in named_areas(city).items() if district and place.district == district)
    if district and not areas:
        raise ConfigError(f"no district is called {district!r}", remedy="choose one from the list")
    return Query(parts, since, until), Within((offence,) if offence else (), areas)


def _day(name: str, text: str) -> date | None:
    if not text.strip():
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            pass
    raise ConfigError(f"{text!r} is no day", remedy=f"write {name} as 2025-01-31")


def _said(error: FairwardError) -> str:
    return f"{error.what}; {error.remedy}" if error.remedy else error.what


def _logged(city: City, each: Logged) -> dict[str, Any]:
    asked = words.listed([f"{name} {value}" for name, value in each.asked.items()]) or "everything"
    return {"moment": times.moment(each.moment, city.timezone), "purpose": each.purpose, "asked": asked}
