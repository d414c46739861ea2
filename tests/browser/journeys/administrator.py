"""The administrator: led to their account, adds one, closes its door, and reads who did what."""

from playwright.sync_api import expect

from tests.browser.journeys.analyst import NAME as ANALYST
from tests.browser.journeys.analyst import alerts
from tests.browser.walk import Walk

NAME = "administrator"


def journey(walk: Walk) -> None:
    """Go from signing in to the access log."""
    page = walk.open("/sign-in")
    walk.sign_in(NAME)
    expect(page.locator("h1")).to_have_text(NAME)
    walk.see()
    walk.go("Account", "Everybody’s accounts")
    walk.see()
    name = f"{walk.window.name} analyst"
    page.get_by_label("Name, as the policy has it").fill(name)
    page.locator("#add-password").fill(walk.demo.passwords[NAME])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name=f"The password of {name}")).to_be_visible()
    door = page.locator("details", has_text=name)
    door.locator("summary").click()
    closing = door.locator("form", has=page.get_by_role("button", name="Close the door"))
    closing.get_by_label("Your own password").fill(walk.demo.passwords[NAME])
    closing.get_by_role("button", name="Close the door").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("closed")
    walk.see()
    walk.go("Account", "Who read what")
    expect(page.get_by_role("row").nth(1)).to_contain_text(NAME)
    walk.see()


def looks(walk: Walk, analyst: Walk) -> None:
    """Look at the pages of accounts, at the alerts, and at what one may be told of."""
    walk.open("/account")
    walk.sign_in(NAME)
    for path in ("/account", "/accounts", "/access"):
        walk.open(path)
        walk.see()
    analyst.open("/alerts")
    analyst.sign_in(ANALYST)
    alerts(analyst)
