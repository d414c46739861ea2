"""Asks an application in this process, as one person, without a network."""

from typing import Any

import httpx

from tests.apart import apart
from tests.asked import as_asker


class Client:
    """One person before an application.

    Parameters
    ----------
    app : ASGI application
        What answers.
    name : str or None
        Who asks; None without an account.
    roles : str
        Their roles.
    address : str
        Of their computer.
    """

    def __init__(self, app: Any, name: str | None = None, *roles: str, address: str = "192.0.2.1") -> None:
        self._asked = as_asker(app, name, *roles) if name else app
        self._address = address

    def get(self, path: str) -> httpx.Response:
        """Ask for a page, not following where it leads."""
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return self._ask("POST", path, fields)

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._asked, client=(self._address, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://city.test") as client:
                return await client.request(method, path, data=fields)

        return apart(ask())
