"""The analyst's way through the pages in a real Chromium: desktop and phone, with and without scripts."""

import re
import socket
from collections.abc import Callable, Iterator
from threading import Thread
from time import sleep
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.web.headers import SecurityHeaders
from tests.asked import as_asker
from tests.browser.conftest import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = {"desktop": 1280, "phone": 390}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
Open = Callable[..., Reader]


@pytest.fixture(scope="module")
def address(released_city: City) -> Iterator[str]:
    """Serve the released city to an analyst, with the headers of the service."""
    guard = Guard(released_city, lambda: local_today(released_city))
    guard.check()
    app = create_app()
    attach(app, guard)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        asked: Any = SecurityHeaders(as_asker(app, "Ana", "analyst"))
        server = uvicorn.Server(uvicorn.Config(asked, log_level="error", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            sleep(0.02)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Open]:
    """Open an analyst's window; at the end nothing may have gone wrong."""
    opened: list[Reader] = []

    def make(**options: Any) -> Reader:
        opened.append(Reader(browser, address, **options))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def area(released_city: City, address: str) -> str:
    """Return the area of the highest forecast."""
    from serving.archive.editions import archive_folder, read_edition

    return str(read_edition(archive_folder(released_city, released_city.end)).forecast["area"].iloc[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=list(WIDTHS))
def test_every_page_fits_and_axe_finds_nothing(reader: Open, area: str, width: int, scheme: str) -> None:
    one = reader(width=width, scheme=scheme)
    paths = ("/", "/?layer=width", "/?layer=change", "/?at=2026-01-06", f"/areas/{area}", "/changes", "/search")
    for path in paths:
        page = one.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1, path
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], path


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=list(WIDTHS))
def test_from_next_week_to_a_search(reader: Open, width: int, scripts: bool) -> None:
    page = reader(width=width, scripts=scripts).open("/?offence=burglary")
    page.get_by_role("link", name="What changed").click()
    expect(page.locator("#ranking thead")).to_contain_text("Change")
    page.get_by_role("combobox", name="When").select_option(label="Friday 9 January 2026")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("h1 + .standfirst")).to_contain_text("expected in the whole week")
    page.get_by_role("link", name="Expected", exact=True).click()
    name = page.locator("#ranking tbody tr[data-area] a").first.inner_text()
    page.locator("#ranking tbody tr[data-area] a").first.click()
    expect(page.locator("h1")).to_have_text(name, timeout=30_000)
    expect(page.locator("svg.chart path[fill='var(--bar)']").first).to_be_attached()
    page.locator(".neighbours a").first.click()
    expect(page.get_by_role("heading", name="Beside areas like it")).to_be_visible()
    page.get_by_role("link", name="Changes").click()
    expect(page.get_by_role("heading", name="Flagged, and no longer")).to_be_visible()
    page.get_by_role("link", name="Search").click()
    page.get_by_label("What the search is for").fill("Planning lights in the old town")
    page.get_by_label("Offence").select_option(label="Burglary")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main section h2").first).to_have_text(re.compile("^At least .* incidents in .* areas$"))
    expect(page).to_have_url(re.compile("/search$"))
    expect(page.get_by_text("Planning lights in the old town").first).to_be_visible()


def test_arrow_keys_go_from_area_to_area_and_one_of_them_takes_part_in_tabbing(reader: Open) -> None:
    page = reader().open("/")
    assert page.locator('svg.map a[tabindex="0"]').count() == 1
    page.locator('svg.map a[tabindex="0"]').focus()
    where = "(() => { const b = document.activeElement.getBBox(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    before = page.evaluate(where)
    for key, axis, sign in (("ArrowUp", 1, -1), ("ArrowRight", 0, 1), ("ArrowDown", 1, 1), ("ArrowLeft", 0, -1)):
        page.keyboard.press(key)
        after = page.evaluate(where)
        assert sign * (after[axis] - before[axis]) > 0 or after == before, key
        before = after
    said = page.locator("#readout").inner_text()
    assert said == page.evaluate("document.activeElement.querySelector('title').textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(said.partition(":")[0], timeout=30_000)


def test_the_map_is_zoomed_and_dragged_and_whole_again(reader: Open) -> None:
    page = reader().open("/")
    box = "document.querySelector('svg.map').getAttribute('viewBox').split(' ').map(Number)"
    whole = page.evaluate(box)
    page.get_by_role("button", name="Nearer").click()
    near = page.evaluate(box)
    assert near[2] == pytest.approx(whole[2] / 1.6, abs=0.02)
    page.locator("svg.map").scroll_into_view_if_needed()
    at = page.locator("svg.map").bounding_box()
    assert at is not None
    page.mouse.move(at["x"] + 200, at["y"] + 200)
    page.mouse.down()
    page.mouse.move(at["x"] + 150, at["y"] + 180, steps=4)
    page.mouse.up()
    moved = page.evaluate(box)
    assert moved[0] > near[0]
    assert moved[1] > near[1]
    expect(page.locator("h1")).to_contain_text("incidents expected")
    page.get_by_role("button", name="Whole map").click()
    assert page.evaluate(box) == whole


def test_the_table_and_the_map_follow_what_is_typed(reader: Open) -> None:
    page = reader().open("/?offence=burglary&layer=width")
    name = page.locator("#ranking tbody tr[data-area] a").nth(20).inner_text()
    page.get_by_role("searchbox").press_sequentially(name[:5])
    rows = page.locator("#ranking tbody tr[data-area]")
    expect(rows.filter(has_text=name)).to_have_count(1)
    expect(rows.filter(has_not_text=re.compile(name[:5], re.IGNORECASE))).to_have_count(0)
    expect(page).to_have_url(re.compile("layer=width.*find="))
    assert page.locator("svg.map a.fits").count() == rows.count()
