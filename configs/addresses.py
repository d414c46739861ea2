"""Addresses of databases with {NAME} in the place of secrets: filled in from the environment, and never said."""

import os
import re

import sqlalchemy as sa
from sqlalchemy.engine import URL

from configs.errors import ConfigError

PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


def secrets_of(template: str, where: str) -> dict[str, str]:
    """Return the environment variables that an address names.

    Parameters
    ----------
    template : str
        SQLAlchemy URL as it is written in the settings.
    where : str
        The setting's key.

    Raises
    ------
    ConfigError
        One of them is not set.
    """
    names = PLACEHOLDER.findall(template)
    lacking = [name for name in names if not os.environ.get(name)]
    if lacking:
        raise ConfigError(f"the environment variable {', '.join(lacking)} is not set", where=where, remedy="set it")
    return {name: os.environ[name] for name in names}


def filled(template: str, secrets: dict[str, str]) -> URL:
    """Fill in the variables part by part, so that no character of theirs needs escaping."""
    if PLACEHOLDER.fullmatch(template):
        return sa.make_url(secrets[template[1:-1]])
    url = sa.make_url(template)

    def put(text: str | None) -> str | None:
        return None if text is None else PLACEHOLDER.sub(lambda found: secrets[found[1]], text)

    parts = {name: put(getattr(url, name)) for name in ("username", "password", "host", "database")}
    query = {key: put(str(value)) for key, value in url.query.items()}
    return url.set(**{name: part for name, part in parts.items() if part is not None}, query=query)  # type: ignore[arg-type]


def hidden(text: str, secrets: dict[str, str]) -> str:
    """Return text with each secret's name in the place of what it holds."""
    for name, value in secrets.items():
        text = text.replace(value, f"{{{name}}}")
    return text
