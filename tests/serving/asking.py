"""Asks an application in this process, a request at a time."""

from typing import Any

import httpx

from tests.apart import apart


class Asking:
    """Who asks an application.

    Parameters
    ----------
    app : ASGI application
        What is asked.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    def get(self, path: str) -> httpx.Response:
        """Return the answer at an address."""
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> httpx.Response:
        """Return the answer to a form."""
        return self._ask("POST", path, data=form)

    def post_json(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Return the answer to a body of JSON."""
        return self._ask("POST", path, json=body)

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.request(method, path, **more)

        return apart(ask())
