"""The dossier in a real Chromium: nothing overflows on a desktop, a phone or paper, and axe-core finds no fault."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from audit.dossier import write_dossier
from tests.audit import made
from tests.audit.conftest import policy_file
from tests.audit.when import AUDITED
from training.load import load_release

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAPER = 680  # pixels between the margins of A4
WIDE = "[...document.querySelectorAll('table')].filter(t => !t.closest('.wide') && t.offsetWidth > innerWidth + 1)"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: Any) -> Path:
    """Give a dossier of a release made by hand."""
    folder = tmp_path_factory.mktemp("dossier")
    city = made.city(folder, policy_file(folder))
    made.write_release(city, 1, *made.steady())
    return write_dossier(city, load_release(city, 1), AUDITED).html


@pytest.fixture
def shown(browser: Browser, dossier: Path) -> Callable[..., Page]:
    """Open it in a window, with everything that can be folded open."""

    def open_page(width: int, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        page = context.new_page()
        page.goto(dossier.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return page

    return open_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault(shown: Callable[..., Page], width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(shown(width, color_scheme=scheme), options={"runOnly": RULES})
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_window(shown: Callable[..., Page], width: int) -> None:
    assert shown(width).evaluate("document.documentElement.scrollWidth") == width


def test_it_fits_the_paper_and_shows_what_is_folded(browser: Browser, dossier: Path) -> None:
    page = browser.new_page(viewport={"width": PAPER, "height": 900})
    page.goto(dossier.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate(f"{WIDE}.map(t => t.caption.textContent)") == []
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") > 0
    assert page.evaluate("[...document.querySelectorAll('details table')].every(t => t.offsetHeight > 0)")


def test_a_screen_reader_is_led_through_it(shown: Callable[..., Page]) -> None:
    page = shown(1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    tree = page.locator("body").aria_snapshot()
    assert '- heading "Release 1 · Madeville" [level=1]' in tree
    assert '- navigation "Contents"' in tree
    assert "- main" in tree
    levels = [int(part[0]) for part in tree.split("[level=")[1:]]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
