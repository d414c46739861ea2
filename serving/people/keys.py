"""Sessions of browsers and tokens of programs: random, kept as digests, with an end."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from configs.errors import DataError
from serving.people.tables import accounts, sessions, tokens
from serving.store.database import Store

IDLE, LONGEST = 2 * 3600.0, 12 * 3600.0
"""Seconds after which a session ends: without a request, and in any case."""
SEEN_EVERY = 60.0
MOST_DAYS = 366


@dataclass(frozen=True)
class Holder:
    """Who holds a session or token.

    Attributes
    ----------
    account : int
        Number of the account.
    name : str
        The person's.
    administrator : bool
        Whether they manage accounts.
    csrf : str
        Of a session; empty for a token.
    acts : frozenset of str or None
        To which a token is confined; None for a session.
    ends : float
        Seconds since 1970.
    by_password : bool
        Whether the person has a password here.
    """

    account: int
    name: str
    administrator: bool
    csrf: str
    acts: frozenset[str] | None
    ends: float
    by_password: bool


class Keys:
    """What opens the doors for somebody who has shown who they are.

    Parameters
    ----------
    store : Store
        Where digests are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, account: int, now: float) -> str:
        """Begin a session and return its secret, which is kept nowhere; those that have ended are forgotten."""
        secret = secrets.token_urlsafe(32)
        with self._store.transaction(writes=True) as connection:
            over = (sessions.c.seen < now - IDLE) | (sessions.c.opened < now - LONGEST)
            connection.execute(sa.delete(sessions).where(over))
            row = {"digest": _digest(secret), "account": account, "csrf": secrets.token_urlsafe(32)}
            connection.execute(sa.insert(sessions).values(**row, opened=now, seen=now))
        return secret

    def close(self, secret: str) -> None:
        """End a session."""
        with self._store.transaction(writes=True) as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.digest == _digest(secret)))

    def of_session(self, secret: str, now: float) -> Holder | None:
        """Return who holds a session, None where it has ended."""
        joined = sa.select(sessions, accounts).join(accounts, accounts.c.id == sessions.c.account)
        with self._store.transaction(writes=False) as connection:
            row = connection.execute(joined.where(sessions.c.digest == _digest(secret))).first()
        if row is None or row.disabled:
            return None
        ends = min(row.seen + IDLE, row.opened + LONGEST)
        if ends <= now:
            return None
        if now - row.seen >= SEEN_EVERY:
            with self._store.transaction(writes=True) as connection:
                connection.execute(sa.update(sessions).where(sessions.c.digest == row.digest).values(seen=now))
            ends = min(now + IDLE, row.opened + LONGEST)
        return Holder(row.account, row.name, bool(row.administrator), row.csrf, None, ends, row.password is not None)

    def make_token(self, account: int, label: str, acts: list[str], days: int, now: float) -> str:
        """Make a token and return its secret, which is shown once and kept nowhere.

        Raises
        ------
        DataError
            It has no label, no act or a life that is not 1 to 366 days.
        """
        label = " ".join(label.split())
        if not 0 < len(label) <= 80 or not label.isprintable():
            raise DataError("a token needs a label of at most 80 characters", remedy="say what it is for")
        if not acts or not 1 <= days <= MOST_DAYS:
            raise DataError("a token needs an act and a life of 1 to 366 days", remedy="choose both")
        secret = f"fairward-{secrets.token_urlsafe(32)}"
        row = {"digest": _digest(secret), "account": account, "label": label, "acts": " ".join(sorted(acts))}
        with self._store.transaction(writes=True) as connection:
            connection.execute(sa.delete(tokens).where(tokens.c.expires < now))
            connection.execute(sa.insert(tokens).values(**row, made=now, expires=now + days * 86400.0))
        return secret

    def tokens_of(self, account: int, now: float) -> list[dict[str, Any]]:
        """Return an account's tokens that hold: mark (first digits of the digest), label, acts, made and expires."""
        mine = sa.select(tokens).where(tokens.c.account == account, tokens.c.expires > now).order_by(tokens.c.made)
        with self._store.transaction(writes=False) as connection:
            return [
                {"mark": row.digest[:16], "label": row.label, "acts": row.acts.split(), "made": row.made,
                 "expires": row.expires}
                for row in connection.execute(mine)
            ]  # fmt: skip

    def revoke(self, account: int, mark: str) -> bool:
        """End a token of an account by its mark; tell whether there was one."""
        mine = sa.delete(tokens).where(tokens.c.account == account, sa.func.substr(tokens.c.digest, 1, 16) == mark)
        with self._store.transaction(writes=True) as connection:
            return connection.execute(mine).rowcount > 0

    def of_token(self, secret: str, now: float) -> Holder | None:
        """Return who holds a token, None where it has ended."""
        joined = sa.select(tokens, accounts).join(accounts, accounts.c.id == tokens.c.account)
        with self._store.transaction(writes=False) as connection:
            row = connection.execute(joined.where(tokens.c.digest == _digest(secret))).first()
        if row is None or row.disabled or row.expires <= now:
            return None
        acts = frozenset(row.acts.split())
        return Holder(row.account, row.name, bool(row.administrator), "", acts, row.expires, row.password is not None)


def _digest(secret: str) -> str:
    """Return the digest under which a secret of 256 random bits is kept: it needs no salt and no slow function."""
    return hashlib.sha256(secret.encode()).hexdigest()
