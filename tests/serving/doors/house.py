"""An application behind real doors, in this process, with accounts in a real store and a clock that a test sets."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from configs.city import City
from configs.load import load_city
from serving.app import attach, behind_doors, create_app
from serving.doors.asker import asker_of
from serving.people.house import House
from tests.apart import apart
from tests.signed_in import PASSWORD

HOST = "http://fairward.test"


@dataclass
class Standing:
    """A service without a city's forecast: its people and its doors, and a way to ask it."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    now: float = 1_000_000.0

    def __post_init__(self) -> None:
        """Make the application, in front of which the doors stand; the first page tells who asks."""
        city = load_city("demo").model_copy(update={"workspace": self.folder})
        service = city.service.model_copy(update=self.settings)
        self.city: City = city.model_copy(update={"service": service})
        self.house = House(self.city, lambda: self.now)
        app = create_app()
        attach(app, _Nothing(self.city), self.house)  # type: ignore[arg-type]
        app.router.routes.insert(0, Route("/", _tell, methods=["GET"]))
        self.app = behind_doors(app, self.house)
        self.cookies = httpx.Cookies()

    def account(self, name: str, *, administrator: bool = False) -> str:
        """Give somebody an account with the tests' password."""
        self.house.accounts.add(name, PASSWORD, self.now, administrator=administrator)
        return name

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask as one browser does, cookies and all, without following where it is led."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=HOST, cookies=self.cookies) as client:
                answer = await client.request(method, path, **options)
                self.cookies = client.cookies
                return answer

        return apart(asked())

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Send the form by which people sign in."""
        return self.ask("POST", "/sign-in", data={"name": name, "password": password, **more})

    def csrf(self) -> str:
        """Return what a form of the session must carry."""
        return self.ask("GET", "/account").text.partition('name="csrf" value="')[2].partition('"')[0]


class _Nothing:
    """A guard of a service that has nothing to show; pages ask it for the city and the day alone."""

    def __init__(self, city: City) -> None:
        self.city, self.away, self.copied = city, None, None

    def clock(self) -> date:
        """Return a day."""
        return date(2026, 11, 23)


async def _tell(request: Request) -> JSONResponse:
    """Tell who asks, in the place of the first page."""
    asker = asker_of(request)
    return JSONResponse({"name": asker.name, "roles": list(asker.roles)})
