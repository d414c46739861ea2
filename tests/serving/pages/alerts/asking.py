"""Asks an application in process, as one person, one question after the other."""

from typing import Any

import httpx

from tests.apart import apart
from tests.asked import as_asker


class Person:
    """Somebody with an account, or a resident without (name None)."""

    def __init__(self, app: Any, name: str | None, *roles: str) -> None:
        self._app = as_asker(app, name, *roles)

    def get(self, path: str, **asked: Any) -> httpx.Response:
        """Read an address."""
        return apart(self._ask("GET", path, **asked))

    def post(self, path: str, **asked: Any) -> httpx.Response:
        """Send a form."""
        return apart(self._ask("POST", path, **asked))

    async def _ask(self, method: str, path: str, **asked: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path, **asked)
