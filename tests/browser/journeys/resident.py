"""A resident without an account: what it is, what was decided, how to check it, a concern, and the answer to it."""

import hashlib
import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.walk import Walk

WORDS = "Our street is flagged every single week, and nobody has told us why."
AS_PEOPLE_TYPE = 60
"""Milliseconds a letter: a form that comes back in less than three seconds was filled in by no person."""
ANSWER = "More was recorded there than elsewhere. We asked for a named review."


def journey(walk: Walk, another: Callable[[], Walk]) -> None:
    """Go from the first page to the committee's answer."""
    page = walk.open("/")
    expect(page).to_have_url(re.compile("/public$"))
    expect(page.locator("svg[role=img]").first).to_be_visible()
    walk.see("residents")
    for label, heading in (("Decisions", "decided"), ("Public record", "record"), ("Releases", "Releases")):
        walk.go("For residents", label)
        expect(page.locator("h1")).to_contain_text(re.compile(heading, re.IGNORECASE))
        walk.see()
    verify(walk)
    walk.go("For residents", "Object")
    walk.see()
    page.get_by_role("link", name="Send a concern").last.click()
    page.get_by_label("Where?").select_option(index=2)
    page.get_by_label("In your words").press_sequentially(WORDS, delay=AS_PEOPLE_TYPE)
    walk.see("concern")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^Concern [A-Z2-7]{5}-[A-Z2-7]{5}$"))
    walk.see()
    reference = page.locator(".reference").inner_text()
    answer(another(), reference)
    page.reload()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("demo chair")
    assert walk.context.cookies() == []


def verify(walk: Walk) -> None:
    """Fetch what is public of the release: its digest is the one that the page tells, as the ledger has it."""
    page = walk.go("For residents", "Verify")
    row = page.get_by_role("region", name="Public files of the release").locator("tr", has_text="public.json")
    expect(row).to_contain_text("the same")
    href = row.get_by_role("link").get_attribute("href")
    file = walk.context.request.get(f"{walk.address}{href}").body()
    digest = hashlib.sha256(file).hexdigest()
    expect(row).to_contain_text(digest)
    walk.see()


def answer(chair: Walk, reference: str) -> None:
    """Read the concern from the committee's inbox, and answer it in the committee's name."""
    chair.open("/committee")
    page = chair.sign_in("demo chair")
    page.get_by_role("link", name="Read them").click()
    chair.see()
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Mark as read").click()
    page.get_by_label("Answer in the committee’s name").fill(ANSWER)
    chair.confirm("Answer", "demo chair")
    expect(page.get_by_text("The committee answered")).to_be_visible()
    chair.see()
