"""What an analyst decides on an observation: accepted, with what it was, where and when, or refused."""

from datetime import date

from serving.concerns import accept, refuse
from serving.concerns.deliver import deliver
from serving.concerns.desk import Desk
from serving.concerns.write import NotOpenError
from serving.pages.resident.concern import offences_of
from serving.pages.resident.places import places_of
from serving.web.problems import ProblemError


def judge(desk: Desk, reference: str, by: str, fields: dict[str, str], words: str) -> None:
    """Record what was decided; what is accepted is written where a configured source may read it.

    Parameters
    ----------
    desk : Desk
        Took the observation.
    reference, by : str
        Which, and who decides.
    fields : dict of str
        The form's: decision (accept or refuse); to accept, offence, place (an area) and occurred (a day).
    words : str
        Why.

    Raises
    ------
    ProblemError
        409: it cannot be decided on. 422: what is needed to accept it is missing.
    """
    try:
        if fields.get("decision") == "accept":
            offence, area, occurred = _record(desk, fields)
            accept(desk.store, reference, by, words, desk.clock(), offence=offence, area=area, occurred=occurred)
            deliver(desk.city, desk.store)
        elif fields.get("decision") == "refuse":
            refuse(desk.store, reference, by, words, desk.clock())
        else:
            raise ProblemError(422, "invalid", "nothing was decided", "choose to accept or to refuse")
    except NotOpenError as error:
        raise ProblemError(409, "not-now", error.what, error.remedy or "") from None


def _record(desk: Desk, fields: dict[str, str]) -> tuple[str, str, date]:
    place = places_of(desk.city).find(fields.get("place", ""))
    offence, occurred = fields.get("offence", ""), fields.get("occurred", "")
    try:
        day = date.fromisoformat(occurred)
    except ValueError:
        raise ProblemError(422, "invalid", f"{occurred!r:.40} is no day", "write one such as 2026-01-05") from None
    if place is None or not place.area:
        raise ProblemError(422, "invalid", "a record needs an area", "choose one from the list, or refuse it")
    if offence not in offences_of(desk.city):
        raise ProblemError(422, "invalid", "a record needs an offence", "choose one from the list, or refuse it")
    return offence, place.area, day
