"""The application of the released city, its concerns in a database of the test's own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.concerns.desk import Desk
from serving.concerns.opened import opened
from tests.serving.pages.client import Client

Fill = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def guard(released_city: City) -> Guard:
    """Guard of the released city; nothing of it changes."""
    found = Guard(released_city, lambda: local_today(released_city))
    found.check()
    return found


@pytest.fixture
def desk(released_city: City, tmp_path: Path) -> Desk:
    """Give a desk with a database, deliveries and counts of its own."""
    url, folder = f"sqlite:///{tmp_path}/store.db", str(tmp_path / "observations")
    service = released_city.service
    concerns = service.concerns.model_copy(update={"deliveries": folder, "from_one_address": 3, "in_all": 5})
    store = service.store.model_copy(update={"url": url})
    return Desk(
        released_city.model_copy(update={"service": service.model_copy(update={"store": store, "concerns": concerns})})
    )


@pytest.fixture
def app(guard: Guard, desk: Desk) -> Any:
    """Give the application with that desk."""
    made = create_app()
    attach(made, guard)
    made.state.desk = desk
    return made


@pytest.fixture
def resident(app: Any) -> Client:
    """Give somebody without an account."""
    return Client(app)


@pytest.fixture
def fill(desk: Desk) -> Fill:
    """Fill in a form that was opened a minute ago, with what a test changes."""

    def filled(**changes: str) -> dict[str, str]:
        minute_ago = datetime.now(UTC) - timedelta(minutes=1)
        fields = {
            "kind": "concern",
            "place": "",
            "text": "Our street is flagged every week and nobody says why.",
            "opened": opened(desk.key, minute_ago),
        }
        return fields | changes

    return filled
