"""The page of plans in a real Chromium: asked, read, kept; desktop and phone, with and without scripts, by axe."""

import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard
from serving.web.headers import SecurityHeaders
from tests.asked import as_asker
from tests.browser.conftest import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def analysts(released_city: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the application as an analyst sees it, on a copy of the city that may be changed."""
    workspace = tmp_path_factory.mktemp("plans") / "workspace"
    shutil.copytree(released_city.workspace, workspace, ignore=shutil.ignore_patterns("bentoml", "sources"))
    city = released_city.model_copy(update={"workspace": workspace})
    app = create_app()
    guard = Guard(city, lambda: datetime.now(UTC).date())
    guard.check()
    attach(app, guard)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(SecurityHeaders(as_asker(app, "Ana", "analyst")), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    httpx.get(f"{address}/plan?units=4", timeout=60).raise_for_status()
    yield address
    server.should_exit = True
    thread.join(30)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_the_page_fits_and_axe_finds_nothing(browser: Browser, analysts: str, width: int, scheme: str) -> None:
    reader = Reader(browser, analysts, width=width, scheme=scheme)
    for path in ("/plan?units=4", "/plan?units=751&shift=mon-06:00"):
        page = reader.page
        page.goto(analysts + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found: dict[str, Any] = Axe().run(page).response
        assert [each["id"] for each in found["violations"]] == []
    reader.faults = [fault for fault in reader.faults if "409" not in fault]  # Chromium notes the refusal's status
    reader.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_analyst_asks_reads_and_keeps_a_plan(browser: Browser, analysts: str, scripts: bool) -> None:
    reader = Reader(browser, analysts, scripts=scripts)
    page = reader.open("/plan")
    page.get_by_label("Units", exact=True).fill("3")
    page.get_by_label("Kind").select_option("lighting")
    page.get_by_label("Burglary").check()
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Lighting: 3 units")
    assert "offence=burglary" in page.url
    expect(page.get_by_text("It is no promise of fewer incidents.")).to_be_visible()
    rows = page.locator("#ranking tr[data-area] td:nth-of-type(1)").all_inner_texts()
    assert sum(map(int, rows)) == 3
    page.get_by_role("button", name="Keep this plan").click()
    assert "/plans/" in page.url
    expect(page.locator("h1")).to_contain_text("Lighting: 3 units")
    reader.close()
