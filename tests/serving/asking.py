"""Asks an application in this process, a request at a time."""

import asyncio
from typing import Any

import httpx


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

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.get(path)

        with asyncio.Runner() as runner:
            return runner.run(ask())
