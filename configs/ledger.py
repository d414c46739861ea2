"""Settings of the ledger: which database holds it."""

from configs.base import Frozen
from configs.feeds import DatabaseAddress


class LedgerSettings(Frozen):
    """Where the log of audits, decisions and releases is kept.

    Without `url` it is an SQLite file in the workspace. `url` is an SQLAlchemy URL of a PostgreSQL or SQLite database
    that holds one city's ledger; `{NAME}` in it stands for an environment variable, so that no secret is written here.
    """

    url: DatabaseAddress | None = None
