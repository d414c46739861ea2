"""The analyst: next week, what was filtered as a file, an area, changes, alerts, a plan that is kept, a search."""

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.walk import Walk

NAME = "demo analyst"
OFFENCE = "Vehicle theft"


def journey(walk: Walk) -> None:
    """Go the whole way, from the masthead's first link to signing out."""
    page = walk.open("/")
    page.get_by_role("link", name="Sign in", exact=True).click()
    walk.sign_in(NAME)
    expect(page.get_by_role("navigation", name="Forecast").locator("a[aria-current=page]")).to_have_text("Next week")
    walk.see("next-week")
    filtered(walk)
    area(walk)
    walk.go("Forecast", "Changes")
    expect(page.get_by_role("heading", name="Flagged, and no longer")).to_be_visible()
    walk.see()
    alerts(walk)
    plan(walk)
    search(walk)
    walk.go("Account")
    walk.see()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.goto(f"{walk.address}/changes")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/changes$"))


def filtered(walk: Walk) -> None:
    """Choose offence, district and day; what is downloaded is what the table shows."""
    page = walk.page
    page.get_by_role("navigation", name="Offences").get_by_role("link", name=OFFENCE).click()
    expect(page.locator("h1")).to_contain_text(OFFENCE)
    page.get_by_label("District").select_option(index=2)
    page.get_by_label("When").select_option(label="Friday 9 January 2026")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("district=.*"))
    walk.see()
    with page.expect_download() as found:
        page.locator(".downloads").get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(found.value.path()).read_text(encoding="utf-8"))))
    assert {row["district"] for row in rows} == {page.get_by_label("District").input_value()}
    same(page, rows)


def same(page: Page, rows: list[dict[str, str]]) -> None:
    """Hold the ranked table to the file: the same areas in the same order, with the same figures."""
    lines = page.locator("#ranking tr[data-area]")
    shown = [line.get_attribute("data-area") for line in lines.all()]
    assert shown == [row["area"] for row in rows]
    for line, row in zip(lines.all()[:5], rows, strict=False):
        assert line.locator("th").inner_text() == row["name"]
        told = line.locator("td").nth(1).inner_text()
        assert abs(float(told) - float(row["mean"])) <= 0.5 * 10 ** -len(told.partition(".")[2])


def area(walk: Walk) -> None:
    """Open the first area of the table, and one like it."""
    page = walk.page
    first = page.locator("#ranking tr[data-area] a").first
    name = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("svg.chart .fan").first).to_be_attached()
    expect(page.get_by_role("region", name="By day and hour").locator("svg")).to_be_visible()
    assert (
        page.locator("section", has=page.get_by_role("heading", name="Why it stands")).locator("tbody tr").count() > 2
    )
    walk.see("area")
    like = page.get_by_role("region", name=f"Areas like {name}").locator("tbody a").first
    other = like.inner_text()
    like.click()
    expect(page.locator("h1")).to_have_text(other)


def alerts(walk: Walk) -> None:
    """Look at the alerts, and at what one may be told of."""
    page = walk.go("Forecast", "Alerts")
    walk.see()
    page.get_by_role("link", name="Be told by e-mail or webhook").click()
    expect(page.locator("h1")).to_have_text("Be told of alerts")
    walk.see()


def plan(walk: Walk) -> None:
    """Plan 24 patrols, read what each group receives, and keep the plan."""
    page = walk.go("Forecast", "Plan")
    page.get_by_label("Units", exact=True).fill("24")
    page.get_by_label("Kind").select_option("patrol")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Patrol: 24 units")
    expect(page.get_by_role("heading", name="What each group receives")).to_be_visible()
    walk.see("plan")
    page.get_by_role("button", name="Keep this plan").click()
    expect(page).to_have_url(re.compile(r"/plans/[0-9a-f]+$"))
    expect(page.locator("h1")).to_contain_text("Patrol: 24 units")
    walk.see()


def search(walk: Walk) -> None:
    """Search for a stated purpose, which is kept."""
    page = walk.go("Forecast", "Search")
    purpose = f"Lights for the old town, {walk.window.name}"
    page.get_by_label("What the search is for").fill(purpose)
    page.get_by_label("Offence").select_option(label="Burglary")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main section h2").first).to_have_text(re.compile("incidents in .* areas$"))
    expect(page.get_by_text(purpose).first).to_be_visible()
    walk.see()
