"""The log of incident searches: who asked, when, why and for what; nothing in it is changed or taken away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from serving.store.database import Store, metadata

TABLE = sa.Table(
    "searches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("moment", sa.String(40), nullable=False),
    sa.Column("who", sa.String(200), nullable=False, index=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("asked", sa.JSON, nullable=False),
)


@dataclass(frozen=True)
class Logged:
    """One search.

    Attributes
    ----------
    moment : str
        When, ISO 8601 in UTC.
    who : str
        Who asked.
    purpose : str
        Why, in their words.
    asked : dict
        For what.
    """

    moment: str
    who: str
    purpose: str
    asked: dict[str, Any]


def log_search(store: Store, who: str, purpose: str, asked: dict[str, Any], now: datetime) -> None:
    """Keep a search; it is written before anything is searched.

    Raises
    ------
    StateError
        The store cannot be reached.
    """
    row = {"moment": now.isoformat(timespec="seconds"), "who": who, "purpose": purpose, "asked": asked}
    with store.transaction(writes=True) as connection:
        connection.execute(TABLE.insert().values(**row))


def searches(store: Store, who: str | None = None, most: int = 100) -> list[Logged]:
    """Return the newest searches, of one person or of all, the newest first."""
    chosen = sa.select(TABLE).order_by(TABLE.c.id.desc()).limit(most)
    if who is not None:
        chosen = chosen.where(TABLE.c.who == who)
    with store.transaction(writes=False) as connection:
        return [
            Logged(row["moment"], row["who"], row["purpose"], row["asked"])
            for row in connection.execute(chosen).mappings()
        ]
