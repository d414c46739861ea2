"""The data scientist: runs and releases, data quality, drift, any origin of the backtest, and what was issued."""

from playwright.sync_api import expect

from tests.browser.walk import Walk

NAME = "demo data scientist"


def journey(walk: Walk) -> None:
    """Go from the runs to one area of one origin, and to the archive."""
    walk.open("/science")
    page = walk.sign_in(NAME)
    expect(page.get_by_role("table").first).to_contain_text("Release 1")
    walk.see()
    page.get_by_role("link", name="Release 1").first.click()
    expect(page.get_by_role("region", name="Scores of the backtest")).to_be_visible()
    walk.see()
    for title in ("Data quality", "Drift"):
        walk.go("Science", title)
        expect(page.locator("h1")).to_have_text(title)
        walk.see()
    backtest(walk)
    walk.go("Science", "Archive")
    expect(page.get_by_text("as issued", exact=False).last).to_be_visible()
    expect(page.locator("main section h2").first).to_contain_text("January 2026")
    walk.see()


def backtest(walk: Walk) -> None:
    """Choose an origin and an offence, and open the area that was furthest off."""
    page = walk.go("Science", "Backtest")
    page.locator("select[name=offence]").select_option(label="Violence")
    page.locator("select[name=origin]").select_option(index=5)
    page.get_by_role("button", name="Show").click()
    first = page.get_by_role("region", name="Forecast and outcome by area").locator("tbody th a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", name=f"{name}: violence, every origin")).to_be_visible()
    expect(page.locator("tr.here th")).to_have_text(name)
    walk.see("backtest")
