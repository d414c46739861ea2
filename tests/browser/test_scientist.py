"""A scientist in a real Chromium: from the runs to one area of one origin, desktop and phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from tests.asked import as_asker
from tests.browser.conftest import Reader
from tests.browser.inside import served_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    *("/science", "/science/releases/1", "/science/quality", "/science/drift", "/science/archive"),
    "/science/backtest?area=A005&offence=violence",
)
Open = Callable[..., Reader]


@pytest.fixture(scope="module")
def address(released_city: City) -> Iterator[str]:
    """Serve the application to a scientist."""
    guard = Guard(released_city, lambda: local_today(released_city))
    guard.check()
    app: Any = create_app()
    attach(app, guard)
    with served_app(as_asker(app, "Sam", "scientist")) as found:
        yield found


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Open]:
    """Open a scientist's window; at the end nothing may have gone wrong."""
    opened: list[Reader] = []

    def make(**options: Any) -> Reader:
        opened.append(Reader(browser, address, **options))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_is_accessible(reader: Open, width: int, scheme: str) -> None:
    one = reader(width=width, scheme=scheme)
    for path in PAGES:
        page = one.open(path)
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], path


@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_runs_to_an_area_of_an_origin_without_scripts(reader: Open, width: int) -> None:
    page = reader(scripts=False, width=width).open("/science")
    page.get_by_role("link", name="Release 1").first.click()
    expect(page.get_by_role("table", name="Scores").or_(page.locator("table").first)).to_be_visible()
    page.get_by_role("link", name="Its backtest").click()
    page.locator("select[name=offence]").select_option(label="Violence")
    page.locator("select[name=origin]").select_option(index=5)
    page.get_by_role("button", name="Show").click()
    first = page.get_by_role("region", name="Forecast and outcome by area").locator("tbody th a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", name=f"{name}: violence, every origin")).to_be_visible()
    expect(page.locator("svg.series circle.dot")).to_have_count(1)
    expect(page.locator("tr.here th")).to_have_text(name)
