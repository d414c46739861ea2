"""The form that sends a concern or an observation: what it shows, what it refuses in words, and what is received."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, cast

from configs.city import City
from configs.window_words import day
from features.sources.prose import persons_in
from serving.concerns import Concern, Sent, receive
from serving.concerns.desk import Desk
from serving.concerns.opened import fault_of, opened, reference_of
from serving.pages.resident.places import Place, Places, places_of

SHORTEST, LONGEST = 20, 2000
"""Characters of a text."""
OLDEST = 366
"""Days for which an observation is taken."""
TRAP = "website"
"""A field that people do not see; programs fill it."""


@dataclass
class Filled:
    """A form as it was filled in, and everything that stands against it."""

    fields: dict[str, str]
    faults: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return a field as it was filled in, without blanks around it."""
        return self.fields.get(name, "").strip()


def form_page(desk: Desk, filled: Filled, today: date) -> dict[str, Any]:
    """Return the values that resident/concern.html prints: an empty form, or one that was refused, as it was."""
    now = desk.clock()
    token = filled.get("opened")
    good = bool(token) and fault_of(desk.key, token, now) is None
    return {
        "filled": {name: filled.get(name) for name in ("kind", "place", "offence", "occurred", "text")},
        "faults": filled.faults,
        "places": places_of(desk.city),
        "offences": offences_of(desk.city),
        "opened": token if good else opened(desk.key, now),
        "shortest": SHORTEST,
        "longest": LONGEST,
        "earliest": (today - timedelta(days=OLDEST)).isoformat(),
        "latest": today.isoformat(),
        "trap": TRAP,
    }


def send(desk: Desk, fields: dict[str, str], address: str, today: date) -> Concern | Filled:
    """Receive what was filled in; or return it with everything that stands against it.

    Parameters
    ----------
    desk : Desk
        Takes it.
    fields : dict of str
        As the form sent them.
    address : str
        Of the computer that sent it, counted for today and not kept.
    today : datetime.date
        In the city.
    """
    filled = Filled(fields)
    places = places_of(desk.city)
    filled.faults += _not_by_a_person(desk, filled)
    sent = _sent(desk.city, filled, places, today)
    filled.faults += [found.sentence for found in persons_in(filled.get("text"), places.names)]
    if filled.faults or sent is None:
        return filled
    if not desk.limit.allows(address, today):
        filled.faults.append("As many forms as are taken in a day have come from your connection. Try again tomorrow.")
        return filled
    kept = receive(desk.store, sent, reference_of(desk.key, filled.get("opened")), today, _most(desk.city))
    if kept is None:
        filled.faults.append("As many forms as are taken in a day have come. Try again tomorrow.")
        return filled
    return kept


def offences_of(city: City) -> dict[str, str]:
    """Return name and title of the offences of which residents may tell: those that the public reports."""
    return {name: each.title for name, each in city.offences.items() if each.found_by == "public"}


def _most(city: City) -> int:
    return city.service.concerns.in_all


def _not_by_a_person(desk: Desk, filled: Filled) -> list[str]:
    fault = fault_of(desk.key, filled.get("opened"), desk.clock())
    found = [] if fault is None else [fault]
    return [*found, "A field that must stay empty was filled in. Empty it."] if filled.get(TRAP) else found


def _sent(city: City, filled: Filled, places: Places, today: date) -> Sent | None:
    """Return what was sent; faults are noted, and without a kind or a place there is nothing."""
    kind, text, place = filled.get("kind"), filled.get("text"), places.find(filled.get("place"))
    if not SHORTEST <= len(text) <= LONGEST:
        filled.faults.append(f"Write between {SHORTEST} and {LONGEST:,} characters: these are {len(text):,}.")
    if place is None:
        filled.faults.append("Choose the place from the list.")
    if kind not in ("concern", "observation"):
        filled.faults.append("Choose whether it is a concern or an observation.")
    if place is None or kind not in ("concern", "observation"):
        return None
    chosen = cast(Literal["concern", "observation"], kind)
    if chosen == "concern":
        return Sent(chosen, text, place.district, place.area)
    return _observed(city, filled, place, today)


def _observed(city: City, filled: Filled, place: Place, today: date) -> Sent | None:
    offence, occurred = filled.get("offence"), _day(filled.get("occurred"))
    if offence and offence not in offences_of(city):
        filled.faults.append("Choose what it was from the list.")
    if occurred is None or not today - timedelta(days=OLDEST) <= occurred <= today:
        since = day(today - timedelta(days=OLDEST))
        filled.faults.append(f"Say on which day it was, between {since} and today, such as {today.isoformat()}.")
    if not place.district and not place.area:
        filled.faults.append("Choose the area or the district in which it was.")
    return Sent("observation", filled.get("text"), place.district, place.area, offence, occurred)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
