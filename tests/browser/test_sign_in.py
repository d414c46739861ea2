"""Signing in as people do, at a real service in a real Chromium: with and without scripts, and what residents send."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from configs.city import City
from tests.browser.conftest import Reader
from tests.signed_in import ANALYST, open_account, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(browser: Browser, service: str, request: Any) -> Iterator[Any]:
    """Give the window of somebody without a session; at the end nothing may have gone wrong."""
    one = Reader(browser, service, scripts=request.param)
    yield one.page
    one.close()


def test_in_to_the_page_that_was_asked_for_and_out_again(page: Any, service: str, released_city: City) -> None:
    open_account(released_city)
    page.goto(f"{service}/changes")
    expect(page).to_have_url(f"{service}/sign-in?next=/changes")
    sign_in(page, service, ANALYST, "/changes")
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ANALYST)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{service}/sign-in")
    page.goto(f"{service}/account")
    expect(page).to_have_url(f"{service}/sign-in?next=/account")
