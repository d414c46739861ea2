"""A made city with an audited release and a committee of five, and its pages as each person sees them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from audit.ledger import ledger_of
from configs.city import City
from configs.permissions import Role
from serving.app import Application, attach, create_app
from serving.approved.guard import Guard
from tests.apart import apart
from tests.asked import CSRF, PASSWORD, as_asker
from tests.audit import made
from tests.audit.conftest import (  # noqa: F401 - fixtures
    audited,
    audited_template,
    known_once,
    policy_file,
    registry_template,
)

PEOPLE: dict[str, list[Role]] = {
    "Cora Chair": ["chair"],
    "Dan Deputy": ["member"],
    "Eve": ["member"],
    "Fay": ["member"],
    "Tess Trainer": ["member", "scientist"],
    "Ana Lyst": ["analyst"],
    "Udo Auditor": ["auditor"],
}
NOW = datetime.now(UTC)
NEXT_YEAR = f"{NOW.year + 1}-01-31"


@pytest.fixture
def city(audited: City) -> City:  # noqa: F811
    """Give a city whose release 1 was audited, with a committee of five of whom three must vote."""
    named = {name: list(roles) for name, roles in PEOPLE.items()}
    policy_file(
        audited.workspace, people__named=named, people__deputies=["Dan Deputy"], people__everyone_else=[],
    )  # fmt: skip
    return made.city(audited.workspace, audited.workspace / "policy.yaml")


@pytest.fixture
def app(city: City) -> Application:
    """Give the application of the city, with nothing approved yet."""
    guard = Guard(city, lambda: datetime.now(UTC).date())
    guard.check()
    made_app = create_app()
    attach(made_app, guard)
    return made_app


class Person:
    """Somebody's browser, without scripts."""

    def __init__(self, app: Application, name: str | None) -> None:
        roles = PEOPLE.get(name or "", ["resident"])
        self._app = as_asker(app, name, *roles)

    def ask(self, method: str, path: str, **said: Any) -> httpx.Response:
        """Send a request and return the answer, wherever it leads."""

        async def _asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://made") as client:
                return await client.request(method, path, **said)

        return apart(_asked())

    def read(self, path: str, status: int = 200) -> str:
        """Open a page and return its text."""
        answer = self.ask("GET", path)
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, path: str, status: int = 303, **fields: str) -> str:
        """Send a form; return where it leads, or the page that says why not."""
        answer = self.ask("POST", path, data={"csrf": CSRF, "password": PASSWORD, **fields})
        assert answer.status_code == status, answer.text
        return answer.headers["location"] if status == 303 else answer.text


@pytest.fixture
def who(app: Application) -> Callable[[str | None], Person]:
    """Return how a person sees the pages."""
    return lambda name=None: Person(app, name)


@pytest.fixture
def kinds(city: City) -> Callable[[], list[str]]:
    """Return what the ledger holds after its first entry, by kind."""
    return lambda: [entry.kind for entry in ledger_of(city).verify()][1:]


Who = Callable[[str | None], Any]
