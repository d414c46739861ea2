"""Residents, the committee and an analyst in a real Chromium: from the first page to the answer, without scripts."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.concerns.desk import Desk
from tests.asked import PASSWORD, as_asker
from tests.browser.conftest import Reader
from tests.browser.inside import served_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ("/public", "/public/decisions", "/public/record", "/public/object", "/public/verify", "/public/concern")
Open = Callable[..., Reader]


@pytest.fixture
def app(released_city: City, tmp_path: Path) -> Any:
    """Give the application with a database of the test's own."""
    guard = Guard(released_city, lambda: local_today(released_city))
    guard.check()
    made = create_app()
    attach(made, guard)
    service = released_city.service
    concerns = service.concerns.model_copy(update={"deliveries": str(tmp_path / "observations")})
    store = service.store.model_copy(update={"url": f"sqlite:///{tmp_path}/store.db"})
    changed = service.model_copy(update={"store": store, "concerns": concerns})
    began = datetime.now(UTC)
    minutes = itertools.count()
    clock = lambda: began + timedelta(minutes=next(minutes))  # noqa: E731 (people need time to write; tests do not)
    made.state.desk = Desk(released_city.model_copy(update={"service": changed}), clock)
    return made


@pytest.fixture
def reader(browser: Browser, app: Any) -> Iterator[Open]:
    """Open windows of different people; at the end nothing may have gone wrong in any."""
    opened: list[Reader] = []
    servers: list[Any] = []

    def make(name: str | None = None, *roles: str, **options: Any) -> Reader:
        server = served_app(as_asker(app, name, *roles) if name else app)
        servers.append(server)
        opened.append(Reader(browser, server.__enter__(), **options))
        return opened[-1]

    yield make
    for one, server in zip(opened, servers, strict=True):
        one.close()
        server.__exit__(None, None, None)


def check(page: Page, width: int) -> None:
    """Check that a page fits and that axe finds nothing."""
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_for_residents_fits_and_is_accessible(reader: Open, width: int, scheme: str) -> None:
    one = reader(width=width, scheme=scheme)
    for path in PAGES:
        check(one.open(path), width)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_concern_goes_to_the_committee_and_the_answer_comes_back(reader: Open, width: int) -> None:
    resident = reader(scripts=False, width=width)
    page = resident.open("/public")
    page.get_by_role("link", name="Send the committee a concern").click()
    page.get_by_label("In your words").fill("John Smith says that our street is flagged every week.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("alert")).to_contain_text("Take out “John Smith”")
    page.get_by_label("In your words").fill("Our street is flagged every week, and nobody tells us why.")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^Concern [A-Z2-7]{5}-[A-Z2-7]{5}$"))
    reference = page.locator(".reference").inner_text()
    assert resident.context.cookies() == []

    chair = reader("demo chair", "chair", scripts=False, width=width)
    desk = chair.open("/concerns")
    check_size(desk, width)
    desk.get_by_role("link", name=reference).click()
    desk.get_by_role("button", name="Mark as read").click()
    desk.get_by_label("Answer in the committee’s name").fill("More was recorded there. We asked for a review.")
    desk.locator("#password-answer").fill(PASSWORD)
    desk.get_by_role("button", name="Answer", exact=True).click()
    expect(desk.get_by_text("The committee answered")).to_be_visible()
    check_size(desk, width)

    again = resident.open(f"/public/concerns/{reference}")
    expect(again.get_by_text("More was recorded there.")).to_be_visible()
    expect(again.locator("body")).not_to_contain_text("demo chair")
    resident.faults = [fault for fault in resident.faults if "422" not in fault]


def test_an_observation_waits_for_an_analyst_who_says_why(reader: Open) -> None:
    page = reader(scripts=False).open("/public/concern")
    page.get_by_label("An observation").check()
    page.get_by_label("Where?").select_option(index=2)
    page.get_by_label("In your words").fill("A window of the library was broken in the night.")
    page.get_by_label("What was it?").select_option(label="Criminal damage")
    page.get_by_label("On which day?").fill((date.today() - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Send it").click()
    reference = page.locator(".reference").inner_text()
    analyst = reader("Ana", "analyst", scripts=False)
    desk = analyst.open("/observations")
    desk.get_by_role("link", name=reference).click()
    check_size(desk, 1280)
    desk.get_by_label("Why").fill("It was seen by a warden too.")
    desk.get_by_label("Your password, again").fill(PASSWORD)
    desk.get_by_role("button", name="Accept as a record").click()
    expect(desk.get_by_text("None waits.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("It was seen by a warden too.")).to_be_visible()


def test_pages_of_the_desk_are_accessible(reader: Open) -> None:
    page = reader().open("/public/concern")
    page.get_by_label("In your words").fill("Our street is flagged every week, and nobody tells us why.")
    page.get_by_role("button", name="Send it").click()
    reference = page.locator(".reference").inner_text()
    chair = reader("demo chair", "chair")
    for path in ("/concerns", f"/concerns/{reference}"):
        check(chair.open(path), 1280)
    check(reader("Ana", "analyst").open("/observations"), 1280)


def check_size(page: Page, width: int) -> None:
    """Check that a page without scripts is no wider than its window."""
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= width
