"""What one running service holds of people: accounts, sessions and tokens, the log, and what is counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from configs.city import City
from configs.load import load_policy
from configs.people import People, fold
from configs.permissions import Role
from serving.people.access import AccessLog
from serving.people.accounts import Accounts
from serving.people.buckets import Buckets
from serving.people.confirmed import Confirmed
from serving.people.keys import Holder, Keys
from serving.store.database import Store

FRESH, MOST = 15.0, 10_000
"""Seconds for which a session or token is not looked up again, and how many are remembered."""


def access_folder(city: City) -> Path:
    """Return the folder of a city's access log."""
    return city.own / "access"


@dataclass
class House:
    """The people of a running service.

    Attributes
    ----------
    city : City
        Whose service.
    clock : callable
        Seconds since 1970.
    """

    city: City
    clock: Callable[[], float] = time.time
    store: Store = field(init=False)
    accounts: Accounts = field(init=False)
    keys: Keys = field(init=False)
    log: AccessLog = field(init=False)
    limits: Buckets = field(init=False)
    confirmed: Confirmed = field(init=False, default_factory=Confirmed)

    def __post_init__(self) -> None:
        """Open what is held; nothing is written yet."""
        self.store = Store(self.city)
        self.accounts, self.keys = Accounts(self.store), Keys(self.store)
        self.log = AccessLog(access_folder(self.city), self.city.service.access_days)
        self.limits = Buckets(self.clock)
        self._known: dict[tuple[str, str], tuple[float, Holder]] = {}
        self._knowing = Lock()
        self._people: tuple[float, People] | None = None

    def people(self) -> People:
        """Return the people whom the policy names, as of a moment ago."""
        now = self.clock()
        if self._people is None or now - self._people[0] > FRESH:
            self._people = now, load_policy(self.city.policy).people
        return self._people[1]

    def roles_of(self, name: str, *, administrator: bool) -> tuple[Role, ...]:
        """Return a person's roles: those that the policy gives, and the one that the account gives.

        An administrator whom the policy does not name holds no other role but a resident's.
        """
        people = self.people()
        if not administrator:
            return people.roles_of(name)
        named = any(fold(other) == fold(name) for other in people.named)
        return (*(people.roles_of(name) if named else ("resident",)), "administrator")

    def remembered(self, kind: str, secret: str) -> Holder | None:
        """Return who holds a session or token, where that was looked up a moment ago; never asks the database."""
        found = self._known.get((kind, secret))
        now = self.clock()
        return found[1] if found and now - found[0] < FRESH and found[1].ends > now else None

    def holder(self, kind: str, secret: str) -> Holder | None:
        """Return who holds a `session` or `token`, asked of the database."""
        now = self.clock()
        found = (self.keys.of_session if kind == "session" else self.keys.of_token)(secret, now)
        with self._knowing:
            self._known.pop((kind, secret), None)
            if found is not None:
                while len(self._known) >= MOST:
                    self._known.pop(next(iter(self._known)))
                self._known[kind, secret] = now, found
        return found

    def forget(self, account: int | None = None) -> None:
        """Look up every holder anew, or those of an account."""
        with self._knowing:
            kept = {key: value for key, value in self._known.items() if account not in (None, value[1].account)}
            self._known = kept
