"""The application of the released city, as a scientist sees it."""

from typing import Any

import pytest

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from tests.serving.pages.client import Client


@pytest.fixture(scope="session")
def science(released_city: City) -> Any:
    """Give the application; nothing of the city changes."""
    guard = Guard(released_city, lambda: local_today(released_city))
    guard.check()
    app = create_app()
    attach(app, guard)
    return app


@pytest.fixture
def scientist(science: Any) -> Client:
    """Give a scientist."""
    return Client(science, "Sam", "scientist")
