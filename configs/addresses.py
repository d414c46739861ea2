"""Addresses of databases with {NAME} in the place of secrets: filled in from the environment, and never said."""

import os
import re
from typing import Any

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
    given = {name: getattr(url, name) for name in ("username", "password", "host", "database")}
    parts: dict[str, Any] = {name: _put(part, secrets) for name, part in given.items() if part is not None}
    return url.set(**parts, query={key: _put(str(value), secrets) for key, value in url.query.items()})


def hidden(text: str, secrets: dict[str, str]) -> str:
    """Return text with each secret's name in the place of what it holds."""
    for name, value in secrets.items():
        text = text.replace(value, f"{{{name}}}")
    return text


def _put(text: str, secrets: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: secrets[found[1]], text)
