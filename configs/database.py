"""Transactions on a database of ours: an SQLite file, or PostgreSQL at an address of the settings."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from configs.addresses import filled, hidden, secrets_of
from configs.errors import ConfigError, FairwardError, IntegrityError, MachineError, StateError

_NOT_DAMAGE = re.compile(r"locked|unable to open|readonly|read-only|full|append-only|disk I/O")
"""What SQLite says of a file that is sound."""
_AWAY = re.compile(r"unable to open|full|disk I/O")
"""What SQLite says where the disk is at fault."""
_REFUSED = re.compile(r"authentication|no pg_hba|database .* does not exist|role .* does not exist")
"""What a server says that answers a connection, and refuses it."""
_STATES = ("08", "53", "57P", "58")
"""How the SQLSTATE of a server begins that goes down, or has no room or no disk."""
CONNECT_SECONDS = 5
"""How long a server may take to answer a connection."""


class Database:
    """The database at an address of the settings, or an SQLite file.

    Parameters
    ----------
    file : pathlib.Path
        Used where there is no address.
    url : str or None
        SQLAlchemy URL with {NAME} in the place of secrets.
    key : str
        The setting that holds the address.
    what : str
        What the database holds, as people call it.
    lock : int
        Held in PostgreSQL by the one who writes.
    """

    def __init__(self, file: Path, url: str | None, *, key: str, what: str, lock: int) -> None:
        self.file = file
        self.where = url or str(file)
        self._url = url
        self._key = key
        self._what = what
        self._lock = lock

    def exists(self) -> bool:
        """Tell whether there is something to connect to; of a server that is not known beforehand."""
        return self._url is not None or self.file.is_file()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """Give a connection that sees one state of the database; one that writes is alone in doing so.

        Parameters
        ----------
        writes : bool
            Whether rows are to be added.

        Raises
        ------
        ConfigError
            A variable of the address is not set, or it cannot be used.
        MachineError
            The database does not answer, or its disk is full or away.
        StateError
            It refuses. What the variables hold is not repeated in either.
        IntegrityError
            The file is damaged.
        """
        secrets = secrets_of(self._url, self._key) if self._url else {}
        engine = self._engine(secrets, writes=writes)
        try:
            with engine.begin() as connection:
                if writes and engine.name == "postgresql":
                    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": self._lock})
                yield connection
        except sa.exc.DBAPIError as error:
            text = " ".join(hidden(str(error.orig), secrets).split())
            raise self._said(text, engine.name, away=_away(error, engine.name)) from None
        finally:
            engine.dispose()

    def _engine(self, secrets: dict[str, str], *, writes: bool) -> sa.Engine:
        url = self._address(secrets)
        if url.get_backend_name() == "sqlite":
            return _sqlite(url, "IMMEDIATE" if writes else "DEFERRED")
        level: Any = "READ COMMITTED" if writes else "REPEATABLE READ"
        try:
            patience = {"connect_timeout": CONNECT_SECONDS, "options": "-c lock_timeout=30s"}
            return sa.create_engine(url, poolclass=sa.NullPool, isolation_level=level, connect_args=patience)
        except (sa.exc.ArgumentError, ImportError):
            raise self._unusable(url.drivername) from None

    def _address(self, secrets: dict[str, str]) -> sa.URL:
        if self._url is None:
            return sa.URL.create("sqlite", database=str(self.file))
        try:
            url = filled(self._url, secrets)
        except (sa.exc.ArgumentError, ValueError):
            raise self._unusable("that is no URL") from None
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            raise self._unusable(url.drivername)
        return url

    def _said(self, text: str, dialect: str, *, away: bool) -> FairwardError:
        if away:
            remedy = "see that it runs, can be reached from here, and that its disk has room"
            return MachineError(
                f"{self._what}'s database does not answer: {text:.300}", where=self.where, remedy=remedy
            )
        if dialect == "sqlite" and not _NOT_DAMAGE.search(text):
            remedy = f"restore {self._what} from a copy and find out what changed it"
            return IntegrityError(f"{self._what} cannot be read ({text:.300})", where=self.where, remedy=remedy)
        remedy = "see that it runs and that its user has the rights that docs/deployment.md gives it"
        return StateError(f"{self._what}'s database said: {text:.300}", where=self.where, remedy=remedy)

    def _unusable(self, why: str) -> ConfigError:
        remedy = "write one such as postgresql+psycopg://user:{PASSWORD}@host/db, and set the variable PASSWORD"
        return ConfigError(f"{self._what} cannot be kept at this address ({why})", where=self._key, remedy=remedy)


def _away(error: sa.exc.DBAPIError, dialect: str) -> bool:
    """Tell whether a database, or its disk, does not answer; one that refuses does."""
    text = str(error.orig)
    if dialect == "sqlite":
        return bool(_AWAY.search(text))
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, sa.exc.OperationalError) and not _REFUSED.search(text)
    return str(state).startswith(_STATES)


def _sqlite(url: sa.URL, mode: str) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": 30})

    @sa.event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine
