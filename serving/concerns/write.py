"""Writes what residents send, and what people do with it: each act is a row, and no row is changed."""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from configs.errors import StateError
from serving.concerns.concern import TAKEN_OUT, Concern, Sent, What
from serving.concerns.read import read_in
from serving.concerns.tables import CONCERNS, DONE, RECORDS
from serving.store.database import Store


class NotOpenError(StateError):
    """What was to be done with a concern cannot be done, or not any more."""


def receive(store: Store, sent: Sent, reference: str, day: date, most: int) -> Concern | None:
    """Keep what a resident sent, once: a form that is sent twice is received once.

    Parameters
    ----------
    store : Store
        Where it is kept.
    sent : Sent
        What was sent, screened.
    reference : str
        Under which its sender finds it again.
    day : datetime.date
        The day, in the city.
    most : int
        How many are taken in a day.

    Returns
    -------
    Concern or None
        As it is kept; None where as many as are taken in a day have come.
    """
    with store.transaction(writes=True) as connection:
        kept = read_in(connection, reference)
        if kept is not None:
            return kept
        today = sa.select(sa.func.count()).select_from(CONCERNS).where(CONCERNS.c.received == day)
        if connection.execute(today).scalar_one() >= most:
            return None
        connection.execute(sa.insert(CONCERNS).values(reference=reference, received=day, **vars(sent)))
        return Concern(reference, day, sent)


def mark_seen(store: Store, reference: str, by: str, when: datetime) -> None:
    """Record that a member has read it; the first to do so is kept."""
    with store.transaction(writes=True) as connection:
        if not _known(connection, reference).done:
            _add(connection, reference, "seen", by, "", when)


def answer(store: Store, reference: str, by: str, words: str, when: datetime) -> None:
    """Record an answer in the committee's name; a later one stands beside an earlier one."""
    with store.transaction(writes=True) as connection:
        _known(connection, reference)
        _add(connection, reference, "answered", by, words, when)


def accept(
    store: Store, reference: str, by: str, words: str, when: datetime, *, offence: str, area: str, occurred: date
) -> None:
    """Accept an observation as a record, with what the analyst found it to be.

    Raises
    ------
    NotOpenError
        It is no observation, or it has been decided on.
    """
    with store.transaction(writes=True) as connection:
        _open(connection, reference)
        _add(connection, reference, "accepted", by, words, when)
        record = {"offence": offence, "area": area, "occurred": occurred, "moment": _text(when)}
        connection.execute(sa.insert(RECORDS).values(reference=reference, **record))


def refuse(store: Store, reference: str, by: str, words: str, when: datetime) -> None:
    """Refuse an observation, for a reason.

    Raises
    ------
    NotOpenError
        It is no observation, or it has been decided on.
    """
    with store.transaction(writes=True) as connection:
        _open(connection, reference)
        _add(connection, reference, "refused", by, words, when)


def take_out(store: Store, reference: str, by: str, words: str, when: datetime) -> None:
    """Forget the text of a concern that tells of a person; everything else of it stays."""
    with store.transaction(writes=True) as connection:
        _known(connection, reference)
        changed = sa.update(CONCERNS).where(CONCERNS.c.reference == reference).values(text=TAKEN_OUT)
        connection.execute(changed)
        _add(connection, reference, "taken out", by, words, when)


def _known(connection: sa.Connection, reference: str) -> Concern:
    found = read_in(connection, reference)
    if found is None:
        raise NotOpenError(f"nothing was received under {reference:.20}", remedy="copy the reference as it was given")
    return found


def _open(connection: sa.Connection, reference: str) -> None:
    found = _known(connection, reference)
    if found.sent.kind != "observation":
        raise NotOpenError(f"{reference} is a concern, not an observation", remedy="the committee answers it")
    if found.judged is not None:
        said = f"{reference} was {found.judged.what} by {found.judged.by}"
        raise NotOpenError(said, remedy="what was decided on an observation stands")


def _add(connection: sa.Connection, reference: str, what: What, by: str, words: str, when: datetime) -> None:
    row = {"reference": reference, "what": what, "by": by, "words": words, "moment": _text(when)}
    connection.execute(sa.insert(DONE).values(**row))


def _text(when: datetime) -> str:
    """Return a moment as UTC, ISO 8601 to the second."""
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
