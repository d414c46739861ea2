"""Transactions on the service's own tables, each of which a module of this package describes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from configs.city import City
from configs.database import Database

metadata = sa.MetaData()
_LOCK = 0x666169727761726D
"""Held in PostgreSQL by the one who writes."""


class Store:
    """The service's database: SQLite in the service's own folder, or an address of the settings.

    Parameters
    ----------
    city : City
        Whose; one database holds one city.
    """

    def __init__(self, city: City) -> None:
        url = city.service.store.url
        file = city.own / "store.db"
        self._database = Database(file, url, key="service.store.url", what="the store", lock=_LOCK)
        self._embedded, self._made = url is None, False

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """Give a connection as `configs.database.Database.transaction` does; tables that are missing are made first."""
        if not self._made:
            self._database.file.parent.mkdir(parents=True, exist_ok=True)
            if self._embedded and not self._database.file.exists():
                with suppress(OSError):  # the database tells what is wrong
                    self._database.file.touch(mode=0o600)  # accounts and addresses are its owner's alone
            with self._database.transaction(writes=True) as connection:
                metadata.create_all(connection)
            self._made = True
        with self._database.transaction(writes=writes) as connection:
            yield connection
