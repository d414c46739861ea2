"""Three areas with a forecast made by hand, and the released city's pages in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from configs.city import City
from configs.load import load_city, load_policy
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.approved.served import Served
from serving.archive.editions import Edition
from serving.archive.history import History
from tests.apart import apart
from tests.asked import as_asker
from tests.serving.frames import AREAS, areas, forecast

MEANS = {"a1": 2.0, "a2": 0.5, "a3": 0.1}


def history(counts: dict[str, list[int]], past: dict[str, float] | None = None) -> pd.DataFrame:
    """Return weeks of burglary before the forecast, the newest last; of the last one what had been forecast."""
    rows = []
    for area, values in counts.items():
        starts = pd.date_range(end="2025-12-29", periods=len(values), freq="7D").as_unit("s")
        for start, y in zip(starts, values, strict=True):
            mean = (past or {}).get(area, float("nan")) if start == starts[-1] else float("nan")
            rows.append({"offence": "burglary", "area": area, "window_start": start, "y": y, "mean": mean})
    return pd.DataFrame(rows).assign(**{"q0.05": 0.0, "q0.95": 2.0})


def made(workspace: Path, means: dict[str, float] = MEANS, past: pd.DataFrame | None = None, **columns: Any) -> Served:
    """Return a served edition of three areas; `columns` replace those of the forecast, highest mean first."""
    city: City = load_city("demo").model_copy(update={"workspace": workspace})
    rows = forecast(means).assign(**columns)
    known = history({area: [1, 2] for area in AREAS}) if past is None else past
    manifest = {"window_start": "2026-01-05", "window_end": "2026-01-12", "release": 1}
    nothing = pd.DataFrame()
    edition = Edition(workspace / "none", manifest, rows, rows.head(0), nothing, nothing, History.of(known), areas())
    return Served(city, load_policy(city.policy), {}, edition)


class Client:
    """A person who asks the application, in this process, and keeps cookies.

    Parameters
    ----------
    app : ASGI application
        What answers.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self.cookies = httpx.Cookies()

    def get(self, path: str, **how: Any) -> httpx.Response:
        """Ask for a page."""
        return apart(self._ask("GET", path, **how))

    def post(self, path: str, **how: Any) -> httpx.Response:
        """Send a form."""
        return apart(self._ask("POST", path, **how))

    async def _ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here", cookies=self.cookies) as client:
            answer = await client.request(method, path, **how)
            self.cookies.update(answer.cookies)
            return answer


@pytest.fixture(scope="session")
def pages(released_city: City) -> Callable[..., Client]:
    """Give the released city's pages as a person with some roles sees them; by default an analyst."""
    guard = Guard(released_city, lambda: local_today(released_city))
    guard.check()
    app = create_app()
    attach(app, guard)

    def _client(*roles: str, name: str = "Ana") -> Client:
        return Client(as_asker(app, name, *(roles or ("analyst",))))

    return _client
