"""Reads what residents sent, with what was done with each."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from configs.city import City
from serving.concerns.concern import Concern, Done, Sent
from serving.concerns.tables import CONCERNS, DONE
from serving.store.database import Store


def concerns(store: Store) -> list[Concern]:
    """Return everything that residents sent, oldest first."""
    with store.transaction(writes=False) as connection:
        return _read(connection)


def concern_of(store: Store, reference: str) -> Concern | None:
    """Return what was sent under a reference; None where nothing was."""
    with store.transaction(writes=False) as connection:
        return next(iter(_read(connection, reference)), None)


def waiting_concerns(city: City) -> list[Concern]:
    """Return what nobody has answered or decided on yet, oldest first.

    Parameters
    ----------
    city : City
        Whose residents wrote.
    """
    return [each for each in concerns(Store(city)) if not each.settled]


def waiting_observations(store: Store) -> list[Concern]:
    """Return the observations on which no analyst has decided, oldest first."""
    return [each for each in concerns(store) if each.sent.kind == "observation" and each.judged is None]


def read_in(connection: sa.Connection, reference: str) -> Concern | None:
    """Return what was sent under a reference, as a transaction sees it."""
    return next(iter(_read(connection, reference)), None)


def _read(connection: sa.Connection, reference: str | None = None) -> list[Concern]:
    wanted, acts = sa.select(CONCERNS).order_by(CONCERNS.c.number), sa.select(DONE).order_by(DONE.c.number)
    if reference is not None:
        wanted, acts = wanted.where(CONCERNS.c.reference == reference), acts.where(DONE.c.reference == reference)
    done = _by_reference(connection.execute(acts))
    return [
        Concern(
            row.reference,
            row.received,
            Sent(row.kind, row.text, row.district, row.area, row.offence, row.occurred),
            tuple(done[row.reference]),
        )
        for row in connection.execute(wanted)
    ]


def _by_reference(rows: Iterable[sa.Row[tuple[object, ...]]]) -> defaultdict[str, list[Done]]:
    found: defaultdict[str, list[Done]] = defaultdict(list)
    for row in rows:
        found[row.reference].append(Done(row.what, row.by, row.words, row.moment))
    return found
