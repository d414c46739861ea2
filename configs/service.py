"""Settings of the running service: how it keeps what is its own. No part of a city's digest."""

from pydantic import Field

from configs.base import Frozen
from configs.feeds import DatabaseAddress


class StoreSettings(Frozen):
    """Where the service keeps accounts, messages and subscriptions.

    Without `url` it is an SQLite file in the workspace. `url` is an SQLAlchemy URL of a PostgreSQL or SQLite database
    for one city; `{NAME}` in it stands for an environment variable. It may be the ledger's: the tables differ.
    """

    url: DatabaseAddress | None = None


class ConcernSettings(Frozen):
    """How many concerns are taken, and where accepted observations are written.

    An address is counted by a salted digest that is kept in memory until midnight and never written. `deliveries` is a
    folder of CSV files; `{home}` in it stands for the city's folder in the workspace.
    """

    from_one_address: int = Field(default=10, ge=1, le=100_000)
    in_all: int = Field(default=500, ge=1, le=1_000_000)
    deliveries: str = "{home}/observations"


class ServiceSettings(Frozen):
    """What a running service needs beside the city."""

    store: StoreSettings = StoreSettings()
    concerns: ConcernSettings = ConcernSettings()
