"""Connections to databases: read-only, in one snapshot, and with secrets from the environment that no error repeats."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from configs.addresses import PLACEHOLDER, filled, hidden, secrets_of
from configs.errors import ConfigError, DataError
from configs.feeds import SqlFeed

_SNAPSHOT = {"postgresql": "REPEATABLE READ", "mysql": "REPEATABLE READ", "mariadb": "REPEATABLE READ"}
"""Databases whose transactions of this level see one state of the table from the first question to the last."""


@contextmanager
def connected(feed: SqlFeed, where: str) -> Iterator[Connection]:
    """Connect to the database for one run, read-only and in one snapshot where it offers these.

    Parameters
    ----------
    feed : SqlFeed
        Its settings.
    where : str
        The feed's key in the city file.

    Raises
    ------
    ConfigError
        A variable of the URL is not set, or SQLAlchemy does not know the URL.
    DataError
        The database cannot be reached or refuses a question; what the variables hold is not repeated.
    """
    secrets = secrets_of(feed.url, f"{where}.feed.url")
    engine = _engine(feed.url, secrets, where)
    secrets |= {"PASSWORD": engine.url.password} if engine.url.password else {}
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        said = hidden(str(getattr(error, "orig", None) or error).split("\n(Background")[0], secrets)
        raise DataError(
            f"the database said: {' '.join(said.split()):.300}",
            where=f"{where}: table {feed.table}",
            remedy="check url, its variables, table, where and what the user may read",
        ) from None
    finally:
        engine.dispose()


def _engine(template: str, secrets: dict[str, str], where: str) -> sa.Engine:
    try:
        url = filled(template, secrets)
        dialect = url.get_backend_name()
        options: dict[str, Any] = {}
        if dialect in _SNAPSHOT:
            options["isolation_level"] = _SNAPSHOT[dialect]
        if dialect == "postgresql":
            options["postgresql_readonly"] = True
        return sa.create_engine(url, poolclass=sa.NullPool).execution_options(**options)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        # what SQLAlchemy could not read of a URL that is a secret as a whole may be a part of its password
        said = type(error).__name__ if PLACEHOLDER.fullmatch(template) else hidden(str(error), secrets)
        raise ConfigError(
            f"the database's URL cannot be used ({said})",
            where=f"{where}.feed.url",
            remedy="write an SQLAlchemy URL whose driver is installed, such as postgresql+psycopg://…",
        ) from None
