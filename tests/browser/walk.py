"""One person's walk through the service in one window: every page that is seen is checked, and some are pictured."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.browser.conftest import Reader
from tests.browser.demo import Demo
from tests.browser.pictures import take

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MASTHEAD = 0.25
"""Of a window's height: no more may the masthead take."""


@dataclass(frozen=True)
class Window:
    """A window's size and colours, and whether pages may run scripts in it."""

    name: str
    width: int
    height: int
    scheme: str
    scripts: bool


WINDOWS = (
    Window("desktop", 1280, 900, "light", scripts=True),
    Window("desktop-no-scripts", 1280, 900, "dark", scripts=False),
    Window("phone", 390, 844, "dark", scripts=True),
    Window("phone-no-scripts", 390, 844, "light", scripts=False),
)
TURNED = (
    Window("desktop-turned", 1280, 900, "dark", scripts=True),
    Window("phone-turned", 390, 844, "light", scripts=True),
)
"""The colours that the journeys with scripts, and so axe, do not see."""


class Walk(Reader):
    """A person who goes from page to page.

    Parameters
    ----------
    browser : Browser
        In which the window opens.
    demo : Demo
        What is walked through.
    window : Window
        Its size, colours and scripts.
    """

    def __init__(self, browser: Browser, demo: Demo, window: Window) -> None:
        one = window
        super().__init__(
            browser, demo.address, width=one.width, height=one.height, scripts=one.scripts, scheme=one.scheme
        )
        self.demo, self.window = demo, window
        self.page.on("response", self._check_status)

    def sign_in(self, name: str) -> Page:
        """Sign in by the form that is open, with the password that was said once."""
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(self.demo.passwords[name])
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.page

    def go(self, kind: str, page: str = "") -> Page:
        """Follow the masthead to a kind of work, and to one of its pages."""
        self.page.get_by_role("navigation", name="Sections").get_by_role("link", name=kind).click()
        if page:
            self.page.get_by_role("navigation", name=kind).get_by_role("link", name=page, exact=True).click()
        return self.page

    def confirm(self, button: str, name: str) -> None:
        """Type one's password into the form that a button sends, and press it."""
        form = self.page.locator("form", has=self.page.get_by_role("button", name=button, exact=True))
        form.get_by_label("Your password, again").fill(self.demo.passwords[name])
        form.get_by_role("button", name=button, exact=True).click()

    def see(self, picture: str = "") -> Page:
        """Check the page that is open: one heading, no wider than its window, a small masthead, nothing for axe."""
        page, window, where = self.page, self.window, f"{self.window.name}: {self.page.url}"
        page.wait_for_load_state()
        assert page.locator("h1").count() == 1, where
        assert page.evaluate("document.documentElement.scrollWidth") <= window.width, where
        box = page.locator(".masthead").bounding_box()
        assert box is not None
        assert box["height"] <= MASTHEAD * window.height, where
        if window.scripts:
            found: Any = Axe().run(page, options=RULES).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], where
        if picture:
            take(page, picture, window.name)
        return page

    def _check_status(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")
