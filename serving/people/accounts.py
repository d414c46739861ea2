"""Accounts: who may sign in, with which password, and how often it was wrong."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from configs.errors import DataError, StateError
from configs.people import fold
from serving.people.passwords import digest_of, is_password
from serving.people.tables import accounts, sessions, tokens
from serving.store.database import Store

ALLOWED, FIRST_LOCK, LONGEST_LOCK = 5, 60.0, 3600.0
"""Wrong passwords before an account is locked, and for how many seconds at first and at most."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in.

    Attributes
    ----------
    number : int
        Of the account.
    name : str
        As the policy names the person, where it does.
    administrator, disabled : bool
        Whether they manage accounts, and whether the door is closed to them.
    by_password : bool
        Whether they have a password here.
    created : float
        Seconds since 1970.
    """

    number: int
    name: str
    administrator: bool
    disabled: bool
    by_password: bool
    created: float


class Accounts:
    """The accounts of one city's service.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Account]:
        """Return every account, oldest first."""
        with self._store.transaction(writes=False) as connection:
            return [_account(row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.id))]

    def find(self, name: str) -> Account | None:
        """Return a person's account, None where there is none."""
        with self._store.transaction(writes=False) as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.folded == fold(name))).first()
            return _account(row) if row else None

    def add(self, name: str, password: str | None, now: float, *, administrator: bool = False) -> Account:
        """Add an account; without a password for somebody who signs in elsewhere.

        Raises
        ------
        DataError
            The name is empty or too long, or the password too short.
        StateError
            The name is taken.
        """
        shown = " ".join(name.split())
        if not 0 < len(shown) <= 120 or not shown.isprintable():
            raise DataError(f"{name!r:.130} is no name of a person", remedy="write 1 to 120 printable characters")
        values = {
            "folded": fold(shown), "name": shown, "password": digest_of(password) if password is not None else None,
            "administrator": administrator, "disabled": False, "created": now, "failures": 0, "locked_until": 0.0,
        }  # fmt: skip
        with self._store.transaction(writes=True) as connection:
            taken = sa.select(accounts.c.id).where(accounts.c.folded == values["folded"])
            if connection.execute(taken).first():
                raise StateError(f"{shown} has an account", remedy="give them a new password instead")
            connection.execute(sa.insert(accounts).values(**values))
            row = connection.execute(sa.select(accounts).where(accounts.c.folded == values["folded"])).one()
            return _account(row)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password, which ends its sessions and opens its lock.

        Raises
        ------
        DataError
            It is too short.
        StateError
            There is no such account.
        """
        self._change(name, password=digest_of(password), failures=0, locked_until=0.0)

    def set_disabled(self, name: str, disabled: bool) -> None:
        """Close the door to a person, which ends their sessions and tokens, or open it again.

        Raises
        ------
        StateError
            There is no such account, or it is the last administrator's.
        """
        others = [each for each in self.all() if each.administrator and not each.disabled and each.name != name]
        found = self.find(name)
        if disabled and found and found.administrator and not [each for each in others if each.name != found.name]:
            raise StateError(f"{found.name} is the last administrator", remedy="add another administrator first")
        self._change(name, disabled=disabled)
        if disabled and found:
            with self._store.transaction(writes=True) as connection:
                connection.execute(sa.delete(tokens).where(tokens.c.account == found.number))

    def check(self, name: str, password: str, now: float) -> Account | None:
        """Return the account of a name and its password; None where they do not fit or the door is closed.

        After five wrong passwords the account is locked for a minute, after each further one for twice as long, up to
        an hour; while it is locked no password fits.
        """
        with self._store.transaction(writes=False) as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.folded == fold(name))).first()
        right = is_password(row.password if row else None, password)
        if row is None or row.disabled or row.locked_until > now:
            return None
        if right and not row.failures:
            return _account(row)
        failures = 0 if right else row.failures + 1
        lock = 0.0 if failures < ALLOWED else now + min(FIRST_LOCK * 2 ** (failures - ALLOWED), LONGEST_LOCK)
        with self._store.transaction(writes=True) as connection:
            changed = sa.update(accounts).where(accounts.c.id == row.id)
            connection.execute(changed.values(failures=failures, locked_until=lock))
        return _account(row) if right else None

    def _change(self, name: str, **values: Any) -> None:
        with self._store.transaction(writes=True) as connection:
            row = connection.execute(sa.select(accounts.c.id).where(accounts.c.folded == fold(name))).first()
            if row is None:
                raise StateError(f"{name!r:.130} has no account", remedy="run fairward account list")
            connection.execute(sa.update(accounts).where(accounts.c.id == row.id).values(**values))
            connection.execute(sa.delete(sessions).where(sessions.c.account == row.id))


def _account(row: Any) -> Account:
    return Account(
        row.id, row.name, bool(row.administrator), bool(row.disabled), row.password is not None, float(row.created)
    )
