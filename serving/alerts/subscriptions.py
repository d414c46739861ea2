"""Subscribes and unsubscribes people: by e-mail once they have confirmed it, or by webhook."""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from configs.messages import MAIL_ADDRESS
from serving.alerts.outbox import put
from serving.alerts.tables import outbox, subscriptions, told
from serving.store.database import Store
from serving.web.problems import ProblemError

MOST = 20
"""Subscriptions of one person."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hear of.

    Attributes
    ----------
    channel : str
        `mail` or `webhook`.
    address : str
        Where to.
    kinds : tuple of str
        Of alerts.
    offence, area : str or None
        Only of it; alerts that concern no offence or no area are told all the same.
    """

    channel: str
    address: str
    kinds: tuple[str, ...]
    offence: str | None = None
    area: str | None = None


def subscribe(store: Store, by: str, wish: Wish, known: Sequence[Mapping[str, Any]], when: datetime) -> dict[str, Any]:
    """Keep a subscription, and put its first message on the way: a link to confirm an e-mail address by.

    Parameters
    ----------
    store : Store
        The service's database.
    by : str
        Who subscribes.
    wish : Wish
        Of what, where to.
    known : sequence of mapping
        The alerts that are there already, of which it will not be told.
    when : datetime.datetime
        The moment, with its zone.

    Returns
    -------
    dict
        The row of the subscription.

    Raises
    ------
    ProblemError
        422: the wish cannot be kept. 409: the person has the same subscription, or too many.
    """
    _refuse(wish)
    row: dict[str, Any] = {
        "token": secrets.token_urlsafe(32), "by": by, "channel": wish.channel, "address": wish.address,
        "secret": secrets.token_hex(32), "kinds": list(wish.kinds), "offence": wish.offence, "area": wish.area,
        "created": when.isoformat(timespec="seconds"), "ended": None,
        "confirmed": when.isoformat(timespec="seconds") if wish.channel == "webhook" else None,
    }  # fmt: skip
    with store.transaction(writes=True) as connection:
        _refuse_again(_of(connection, by), wish)
        number = connection.execute(subscriptions.insert().values(row).returning(subscriptions.c.id)).scalar_one()
        if known:
            connection.execute(told.insert(), [{"subscription": number, "alert": each["key"]} for each in known])
        if wish.channel == "mail":
            put(connection, number, "confirm", [], when)
    return {**row, "id": number}


def subscriptions_of(store: Store, by: str) -> list[dict[str, Any]]:
    """Return a person's subscriptions that have not ended, oldest first, each with its newest message's state."""
    with store.transaction(writes=False) as connection:
        found = _of(connection, by)
        for row in found:
            newest = sa.select(outbox).where(outbox.c.subscription == row["id"]).order_by(outbox.c.created.desc())
            message = connection.execute(newest.limit(1)).mappings().first()
            row["message"] = dict(message) if message else None
    return found


def end(store: Store, number: int, by: str, when: datetime) -> None:
    """End a person's own subscription.

    Raises
    ------
    ProblemError
        404: the person has none of this number.
    """
    with store.transaction(writes=True) as connection:
        mine = (subscriptions.c.id == number) & (subscriptions.c.by == by)
        if not _end(connection, mine, when):
            raise ProblemError(
                404, "unknown-subscription", f"you have no subscription {number}", "see /alerts/subscriptions"
            )


def by_token(store: Store, token: str) -> dict[str, Any]:
    """Return the subscription of a link.

    Raises
    ------
    ProblemError
        404: the link belongs to none.
    """
    with store.transaction(writes=False) as connection:
        row = connection.execute(sa.select(subscriptions).where(subscriptions.c.token == token)).mappings().first()
    if row is None:
        remedy = "open the link from the newest message, whole"
        raise ProblemError(404, "unknown-subscription", "no subscription has this link", remedy)
    return dict(row)


def confirm(store: Store, token: str, when: datetime) -> None:
    """Confirm a subscription by its link; confirmed again, nothing changes."""
    with store.transaction(writes=True) as connection:
        waits = (
            (subscriptions.c.token == token) & (subscriptions.c.confirmed.is_(None)) & subscriptions.c.ended.is_(None)
        )
        connection.execute(subscriptions.update().where(waits).values(confirmed=when.isoformat(timespec="seconds")))


def unsubscribe(store: Store, token: str, when: datetime) -> None:
    """End a subscription by its link; ended again, nothing changes."""
    with store.transaction(writes=True) as connection:
        _end(connection, subscriptions.c.token == token, when)


def _of(connection: Connection, by: str) -> list[dict[str, Any]]:
    asked = sa.select(subscriptions).where(subscriptions.c.by == by, subscriptions.c.ended.is_(None))
    return [dict(row) for row in connection.execute(asked.order_by(subscriptions.c.id)).mappings()]


def _end(connection: Connection, which: sa.ColumnElement[bool], when: datetime) -> bool:
    """End subscriptions and drop their messages that wait; what an ended one told of is kept, its address is not."""
    found = (
        connection.execute(sa.select(subscriptions.c.id).where(which, subscriptions.c.ended.is_(None))).scalars().all()
    )
    if not found:
        return False
    values = {"ended": when.isoformat(timespec="seconds"), "address": "", "secret": ""}
    connection.execute(subscriptions.update().where(subscriptions.c.id.in_(found)).values(values))
    waits = outbox.c.subscription.in_(found) & (outbox.c.state == "waiting")
    connection.execute(outbox.update().where(waits).values(state="dropped", why="the subscription ended"))
    return True


def _refuse(wish: Wish) -> None:
    if not wish.kinds:
        raise ProblemError(422, "invalid", "nothing is chosen to be told of", "choose at least one kind of alert")
    if wish.channel == "mail":
        fits, remedy = re.fullmatch(MAIL_ADDRESS, wish.address), "write one such as ana@example.org"
    else:
        fits, remedy = (
            re.fullmatch(r"https?://[^\s/?#@]+(/\S*)?$", wish.address),
            "write one such as https://example.org/hook",
        )
    if not fits or len(wish.address) > 2000 or wish.channel not in ("mail", "webhook"):
        raise ProblemError(422, "invalid", f"{wish.address!r:.80} is no address for {wish.channel:.20}", remedy)


def _refuse_again(mine: Collection[Mapping[str, Any]], wish: Wish) -> None:
    if any(
        (row["channel"], row["address"], row["offence"], row["area"])
        == (wish.channel, wish.address, wish.offence, wish.area)
        and row["kinds"] == list(wish.kinds)
        for row in mine
    ):
        raise ProblemError(409, "subscribed", "you have this subscription already", "change something, or end that one")
    if len(mine) >= MOST:
        raise ProblemError(409, "subscribed", f"you have {MOST} subscriptions, the most there may be", "end one first")
