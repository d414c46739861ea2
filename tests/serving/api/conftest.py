"""The API in-process, as an analyst asks it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from configs.city import City
from serving.app import Application, attach, create_app
from serving.approved.guard import Guard, local_today
from tests.apart import apart
from tests.asked import as_asker


class Asked:
    """An application that answers without a network."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask, and return the answer."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://fairward.test") as client:
                return await client.request(method, path, **more)

        return apart(sent())

    def __getattr__(self, method: str) -> Callable[..., httpx.Response]:
        return partial(self.send, method.upper())


@pytest.fixture(scope="package")
def app(released_city: City) -> Application:
    """Give the application on the released city."""
    guard = Guard(released_city, lambda: local_today(released_city))
    guard.check()
    made = create_app()
    attach(made, guard)
    return made


@pytest.fixture(scope="package")
def asked(app: Application) -> Asked:
    """Give what asks as an analyst."""
    return Asked(as_asker(app, "Ana Lyst", "analyst"))


@pytest.fixture(scope="package")
def get(asked: Asked) -> Callable[..., httpx.Response]:
    """Ask for an address under /api/v1."""
    return lambda path, **more: asked.send("GET", f"/api/v1{path}", **more)
