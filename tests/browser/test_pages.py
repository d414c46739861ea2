"""The pages in a real Chromium: desktop and phone, with and without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from audit.gates import GATES
from configs.city import City
from tests.browser.conftest import Reader
from tests.signed_in import bearer, session

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = {"desktop": 1280, "phone": 390}
Open = Callable[..., Reader]


@pytest.fixture
def reader(browser: Browser, service: str, released_city: City) -> Iterator[Open]:
    """Open an analyst's window on the service; at the end nothing may have gone wrong."""
    opened: list[Reader] = []

    def make(**options: Any) -> Reader:
        opened.append(Reader(browser, service, session=session(released_city), **options))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def first(service: str, released_city: City) -> dict[str, Any]:
    """Give the first row of the forecast, the highest of the first offence."""
    row: dict[str, Any] = httpx.get(f"{service}/api/v1/forecast?limit=1", headers=bearer(released_city)).json()["rows"][
        0
    ]
    return row


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=list(WIDTHS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_opens_and_fits(reader: Open, first: dict[str, Any], width: int, scripts: bool, scheme: str) -> None:
    one = reader(width=width, scripts=scripts, scheme=scheme)
    area = f"/areas/{first['area']}?offence={first['offence']}"
    written = ("/releases/1/dossier", "/releases/1/public")
    for path in ("/", "/?show=all", area, "/releases", "/releases/1", *written, "/about", "/api"):
        page = one.open(path)
        assert page.locator("h1").count() == 1, path
        if path != "/releases/1/dossier":
            assert page.locator("body").bounding_box()["width"] == width, path  # type: ignore[index]
            assert page.locator("main").bounding_box()["width"] <= width, path  # type: ignore[index]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=list(WIDTHS))
def test_from_the_map_to_an_area_and_from_the_week_to_the_dossier(
    reader: Open, first: dict[str, Any], width: int, scripts: bool
) -> None:
    page = reader(width=width, scripts=scripts).open("/")
    offence = page.locator(".tabs a span").nth(1).inner_text()
    page.locator(".tabs a").nth(1).click()
    expect(page.locator("h1")).to_contain_text(offence)
    page.locator(f'svg.map a[data-area="{first["area"]}"] path').click()
    expect(page.locator("h1")).to_have_text(first["name"])
    expect(page.locator(".standfirst")).to_contain_text(offence)
    expect(page.locator("svg.chart path[fill='var(--bar)']").first).to_be_attached()
    page.locator(".kicker a").first.click()
    page.get_by_role("link", name="Release 1").click()
    expect(page.locator("table.gates tbody tr")).to_have_count(len(GATES))
    page.get_by_role("link", name="Read the committee’s dossier").click()
    expect(page).to_have_url(re.compile("/releases/1/dossier$"))


def test_the_table_holds_the_figures_of_the_map(reader: Open, service: str, released_city: City) -> None:
    page = reader(scripts=False).open("/?show=all")
    address, headers = f"{service}/api/v1/forecast?offence=burglary&limit=1000", bearer(released_city)
    rows = httpx.get(address, headers=headers).json()["rows"]
    assert page.locator("#ranking tbody tr[data-area]").count() == len(rows)
    assert page.locator("svg.map a").count() == len(rows)
    titles = {title.partition(":")[0] for title in page.locator("svg.map title").all_text_contents()}
    assert titles == {row["name"] for row in rows}
    assert page.locator("#ranking tbody.flagged tr[data-area]").count() == sum(row["flagged"] for row in rows)


def test_districts_and_later_windows_stand_below_the_map(reader: Open, service: str, first: dict[str, Any]) -> None:
    page = reader(scripts=False).open("/")
    headings = page.get_by_role("heading", level=2)
    expect(headings.filter(has_text="By district")).to_be_visible()
    further = page.locator("section", has=page.get_by_role("heading", name="Further ahead"))
    expect(further.locator("tbody tr")).to_have_count(2)
    expect(further.locator("tbody tr").last).to_contain_text("Together: Monday 5 to Sunday 18 January 2026")
    by_district = page.locator("section", has=page.get_by_role("heading", name="By district"))
    expect(by_district.locator("tbody tr")).to_have_count(8)
    name = by_district.locator("tbody th a").first.inner_text()
    by_district.locator("tbody th a").first.click()
    expect(page.locator("#ranking caption")).to_contain_text(f"in {name}")
    page = reader(scripts=False).open(f"/areas/{first['area']}")
    here = page.locator("section", has=page.get_by_role("heading", name="Further ahead"))
    expect(here.locator("table")).to_be_visible()


def test_an_area_is_found_by_name_and_by_district_without_scripts(reader: Open, first: dict[str, Any]) -> None:
    page = reader(scripts=False).open("/")
    page.get_by_role("searchbox").fill(first["name"].upper())
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#ranking tbody th a").first).to_have_text(first["name"])
    page.get_by_role("searchbox").fill("nowhere at all")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#ranking")).to_contain_text("No area matches")


def test_hovering_and_focusing_an_area_tells_it_below_the_map(reader: Open, first: dict[str, Any]) -> None:
    page = reader().open("/")
    still = page.locator("#readout").inner_text()
    link = page.locator(f'svg.map a[data-area="{first["area"]}"]')
    link.locator("path").hover()
    expect(page.locator("#readout")).to_contain_text(f"{first['name']}: ")
    expect(page.locator("#ranking tr.here")).to_have_attribute("data-area", first["area"])
    page.mouse.move(0, 0)
    expect(page.locator("#readout")).to_have_text(still)
    link.focus()
    expect(page.locator("#readout")).to_contain_text(f"{first['name']}: ")


def test_the_keyboard_alone_is_enough(reader: Open, first: dict[str, Any]) -> None:
    page = reader().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.locator(f'svg.map a[data-area="{first["area"]}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(first["name"])


def test_what_is_not_there_is_said_on_a_page_that_leads_on(browser: Browser, service: str, released_city: City) -> None:
    one = Reader(browser, service, session=session(released_city))
    page = one.open("/areas/nowhere")
    assert page.locator("h1").inner_text() == "No area has this id"
    assert page.get_by_role("link", name="Forecast for next week").count() == 1
    one.context.close()
    assert [fault for fault in one.faults if "404" not in fault] == []
