"""Each of the four people's main journey on the demo city, whole, in a real Chromium at a real service.

Desktop and phone, light and dark, with and without scripts. A journey fails on a request to another host, on an error
or a warning of the console, on a page that is refused, that is wider than its window or in which axe finds a fault.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.demo import Demo, make_demo, shown_demo
from tests.browser.journeys import administrator, analyst, committee, resident, scientist
from tests.browser.walk import TURNED, WINDOWS, Walk, Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
every_window = pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
Open = Callable[[], Walk]


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Give the demo city, made and served once."""
    with shown_demo(*make_demo(tmp_path_factory.mktemp("demo"))) as found:
        yield found


@pytest.fixture
def another(browser: Browser, demo: Demo, window: Window) -> Iterator[Open]:
    """Open people's windows; at the end nothing may have gone wrong in any."""
    opened: list[Walk] = []

    def make() -> Walk:
        opened.append(Walk(browser, demo, window))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@every_window
def test_an_analyst_from_next_week_to_a_plan_and_a_search(another: Open) -> None:
    analyst.journey(another())


@every_window
def test_the_committee_from_what_waits_to_a_decision_with_dissent(another: Open) -> None:
    committee.journey(another(), another)


@every_window
def test_a_scientist_from_the_runs_to_what_was_issued(another: Open) -> None:
    scientist.journey(another())


@every_window
def test_a_resident_from_the_first_page_to_the_answer(another: Open) -> None:
    resident.journey(another(), another)


@every_window
def test_an_administrator_from_signing_in_to_the_access_log(another: Open) -> None:
    administrator.journey(another())


@pytest.mark.parametrize("window", TURNED, ids=lambda window: window.name)
def test_pages_of_accounts_and_alerts_in_the_other_colours(another: Open) -> None:
    administrator.looks(another(), another())
