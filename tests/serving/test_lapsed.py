"""Pages and API on the day after an approval's last: the forecasts are gone, the record stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard
from serving.archive.editions import archive_folder
from tests.apart import apart
from tests.asked import as_asker

pytestmark = pytest.mark.slow


def asked(city: City, path: str, before: Callable[[Guard], None], later: int) -> httpx.Response:
    """Ask the application in this process some days after the approval's last, or before it where negative."""
    days = [datetime.now(UTC).date()]

    def clock() -> date:
        return days[0]

    guard = Guard(city, clock)
    guard.check()
    days[0] = guard.shown().approval.expires + timedelta(days=later)
    before(guard)
    app = create_app()
    attach(app, guard)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=as_asker(app, "demo analyst", "analyst"))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.get(path)

    return apart(ask())


def nothing(guard: Guard) -> None:
    """Leave everything as it is."""


@pytest.mark.parametrize("path", ["/api/v1/forecast", "/api/v1/areas", "/api/v1/offences", "/api/v1/areas/A001"])
def test_the_api_refuses_in_words(own_city: City, path: str) -> None:
    answer = asked(own_city, path, nothing, later=1)
    assert (answer.status_code, answer.json()["type"]) == (503, "/api#not-approved")
    assert "the approval of release 1 lapsed" in answer.json()["detail"]
    assert answer.headers["cache-control"] == "no-store"


def test_the_first_page_says_so_and_leads_to_the_record(own_city: City) -> None:
    answer = asked(own_city, "/", nothing, later=1)
    assert answer.status_code == 503
    assert "<h1>No forecast may be shown</h1>" in answer.text
    assert 'href="/releases"' in answer.text


@pytest.mark.parametrize(
    "path", ["/releases", "/releases/1", "/releases/1/dossier", "/about", "/api", "/api/v1/releases"]
)
def test_the_record_stays_open(own_city: City, path: str) -> None:
    assert asked(own_city, path, nothing, later=1).status_code == 200


def test_health_says_why(own_city: City) -> None:
    answer = asked(own_city, "/api/v1/health", nothing, later=1)
    assert (answer.status_code, answer.json()["status"]) == (503, "refused")
    assert "lapsed" in answer.json()["reason"]


def test_on_its_last_day_an_approval_still_holds(own_city: City) -> None:
    assert asked(own_city, "/", nothing, later=0).status_code == 200


def test_an_archived_forecast_that_was_altered_is_not_given(own_city: City) -> None:
    def spoil(guard: Guard) -> None:
        folder = archive_folder(own_city, date(2025, 12, 29))
        folder.mkdir()
        manifest = guard.served().edition.folder / "manifest.json"
        (folder / "manifest.json").write_bytes(manifest.read_bytes())

    answer = asked(own_city, "/api/v1/forecast?window=2025-12-29", spoil, later=0)
    assert (answer.status_code, answer.json()["type"]) == (503, "/api#not-intact")
    assert "not what was issued" in answer.json()["detail"]
