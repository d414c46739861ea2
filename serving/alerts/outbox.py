"""Messages on their way: put there with what they tell in one transaction, taken by one who delivers at a time."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from configs.messages import MessageSettings
from serving.alerts.tables import outbox, subscriptions, told
from serving.store.database import Store

CLAIM = timedelta(minutes=10)
"""For so long a message belongs to the one who took it; a killed one's is taken again after it."""
LONGEST = timedelta(hours=12)


def queue(store: Store, alerts: Sequence[Mapping[str, Any]], when: datetime) -> int:
    """Put one message on its way to each subscription that has something to hear; return how many.

    An alert is told to a subscription once: that it was is written in the transaction that holds the message.

    Parameters
    ----------
    store : Store
        The service's database.
    alerts : sequence of mapping
        Each with key, kind, area, offence, title, text, window.
    when : datetime.datetime
        The moment, with its zone.
    """
    count = 0
    with store.transaction(writes=True) as connection:
        living = sa.select(subscriptions).where(subscriptions.c.ended.is_(None), subscriptions.c.confirmed.is_not(None))
        for row in connection.execute(living).mappings().all():
            known = set(connection.execute(sa.select(told.c.alert).where(told.c.subscription == row["id"])).scalars())
            fresh = [dict(each) for each in alerts if each["key"] not in known and concerns(dict(row), each)]
            if fresh:
                rows = [{"subscription": row["id"], "alert": each["key"]} for each in fresh]
                connection.execute(told.insert(), rows)
                put(connection, row["id"], "alerts", fresh, when)
                count += 1
    return count


def concerns(subscription: Mapping[str, Any], alert: Mapping[str, Any]) -> bool:
    """Tell whether somebody wants to hear of an alert."""
    if alert["kind"] not in subscription["kinds"]:
        return False
    wanted = ((subscription[name], alert[name]) for name in ("offence", "area"))
    return all(want is None or has is None or want == has for want, has in wanted)


def put(
    connection: Connection, subscription: int, purpose: str, alerts: Iterable[Mapping[str, Any]], when: datetime
) -> None:
    """Put a message on its way, in a transaction that is open."""
    row = {
        "id": secrets.token_hex(16), "subscription": subscription, "purpose": purpose,
        "alerts": [dict(each) for each in alerts], "created": when.isoformat(), "state": "waiting", "tries": 0,
        "next": when.timestamp(), "why": "",
    }  # fmt: skip
    connection.execute(outbox.insert().values(row))


def take(store: Store, when: datetime) -> dict[str, Any] | None:
    """Take the oldest message whose time has come, with its subscription under `to`; None where there is none.

    It is nobody else's for a while: so a message is not sent by two at once.
    """
    with store.transaction(writes=True) as connection:
        waits = sa.select(outbox).where(outbox.c.state == "waiting", outbox.c.next <= when.timestamp())
        row = connection.execute(waits.order_by(outbox.c.created, outbox.c.id).limit(1)).mappings().first()
        if row is None:
            return None
        until = (when + CLAIM).timestamp()
        connection.execute(outbox.update().where(outbox.c.id == row["id"]).values(next=until))
        asked = sa.select(subscriptions).where(subscriptions.c.id == row["subscription"])
        return {**row, "to": dict(connection.execute(asked).mappings().one())}


def sent(store: Store, message: str) -> None:
    """Note that a message was delivered."""
    with store.transaction(writes=True) as connection:
        connection.execute(outbox.update().where(outbox.c.id == message).values(state="sent", why=""))


def failed(store: Store, message: Mapping[str, Any], why: str, settings: MessageSettings, when: datetime) -> None:
    """Note that a message was not delivered: it is tried again, later each time, and given up at last."""
    tries = message["tries"] + 1
    wait = min(timedelta(minutes=settings.minutes) * 2 ** min(tries - 1, 16), LONGEST)
    state = "failed" if tries >= settings.tries else "waiting"
    values = {"tries": tries, "state": state, "why": why[:400], "next": (when + wait).timestamp()}
    with store.transaction(writes=True) as connection:
        still = (outbox.c.id == message["id"]) & (outbox.c.state == "waiting")
        connection.execute(outbox.update().where(still).values(values))
