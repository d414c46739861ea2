"""What pages say of a concern: to its sender, to the committee, and to analysts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from configs.city import City
from configs.window_words import day
from serving.concerns import Concern, Done
from serving.pages.resident.places import Places

_STATES = {
    "waiting": "waiting to be read",
    "seen": "read by the committee",
    "answered": "answered",
    "accepted": "accepted as a record",
    "refused": "not accepted as a record",
}
_DONE = {
    "seen": "Read by a member of the committee",
    "answered": "The committee answered",
    "accepted": "An analyst accepted it as a record",
    "refused": "An analyst did not accept it as a record",
    "taken out": "The text was taken out",
}


@dataclass(frozen=True)
class Told:
    """A concern in words.

    Attributes
    ----------
    reference, kind, state, place, received, text : str
        What it is; the state in words.
    observed : str
        Of an observation: what and when.
    done : list of dict
        What was done with it: title, day, words and who did it.
    settled, judged, gone : bool
        Whether it is answered or decided on; decided on by an analyst; without its text.
    """

    reference: str
    kind: str
    state: str
    place: str
    received: str
    text: str
    observed: str
    done: list[dict[str, str]]
    settled: bool
    judged: bool
    gone: bool


def told(concern: Concern, city: City, places: Places) -> Told:
    """Return a concern in words."""
    sent = concern.sent
    return Told(
        reference=concern.reference,
        kind=sent.kind,
        state=_STATES[concern.state],
        place=places.label(sent.district, sent.area),
        received=day(concern.received),
        text=sent.text,
        observed=_observed(concern, city),
        done=[_done(each) for each in concern.done],
        settled=concern.settled,
        judged=concern.judged is not None,
        gone=any(each.what == "taken out" for each in concern.done),
    )


def board(concerns: list[Concern], city: City, places: Places) -> dict[str, Any]:
    """Return the values that resident/concerns.html prints: what waits, oldest first, then the rest, newest first."""
    waiting = [told(each, city, places) for each in concerns if not each.settled]
    settled = [told(each, city, places) for each in reversed(concerns) if each.settled]
    return {"groups": [("Waiting for an answer", waiting), ("Answered or decided on", settled)]}


def _observed(concern: Concern, city: City) -> str:
    sent = concern.sent
    if sent.kind != "observation" or sent.occurred is None:
        return ""
    offence = city.offences[sent.offence].title if sent.offence in city.offences else "none of the list"
    return f"{offence}, {day(sent.occurred)}"


def _done(each: Done) -> dict[str, str]:
    when = datetime.fromisoformat(each.moment).date()
    return {"title": _DONE[each.what], "day": day(when), "words": each.words, "by": each.by}
