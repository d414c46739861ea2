"""Chromium for the browser tests, and the pages' guard: no other host is asked, no error is written to the console."""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from serving.doors.who import COOKIE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run the Chromium of this machine; the tests skip where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=arguments)
        yield chromium
        chromium.close()


class Reader:
    """A person with a window of some width, with or without scripts, who notes what went wrong.

    Parameters
    ----------
    browser : Browser
        In which pages open.
    address : str
        Of the service.
    width, height : int
        Of the window.
    scripts : bool
        Whether pages may run scripts.
    scheme : str
        light or dark.
    session : str, optional
        Of somebody who has signed in; without one a resident.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        width: int = 1280,
        height: int = 900,
        scripts: bool = True,
        scheme: Any = "light",
        session: str | None = None,
    ) -> None:
        self.address = address
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme=scheme,
            locale="en-GB",
        )
        if session is not None:
            self.context.add_cookies([{"name": COOKIE, "value": session, "url": address}])
        self.page: Page = self.context.new_page()
        self.page.on("request", lambda request: self._check_host(request.url))
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path: str) -> Page:
        """Open a page of the service."""
        self.page.goto(self.address + path)
        return self.page

    def close(self) -> None:
        """Close the window and fail if anything went wrong."""
        self.context.close()
        assert self.faults == []

    def _check_host(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"asked another host: {url}")

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")
