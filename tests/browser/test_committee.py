"""The committee's journey in a real Chromium: from the inbox to a decision, its conditions and the end of a use."""

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from audit.ledger import ledger_of
from configs.city import City
from serving.app import attach, create_app
from serving.approved.guard import Guard
from serving.web.headers import SecurityHeaders
from tests.asked import PASSWORD, as_asker
from tests.audit import made
from tests.audit.conftest import (  # noqa: F401 - fixtures
    audited_template,
    known_once,
    policy_file,
    registry_template,
)
from tests.browser.conftest import Reader
from tests.serving.pages.committee.conftest import NEXT_YEAR, PEOPLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RELEASE = "/committee/releases/1"
PAGES = ("/committee", RELEASE, f"{RELEASE}/gates/exposure", f"{RELEASE}/gates/scope", f"{RELEASE}/questions",
         f"{RELEASE}/decision", f"{RELEASE}/acts", "/committee/conditions", "/committee/compare", "/ledger",
         "/releases", "/releases/1")  # fmt: skip


def copied(template: City, folder: Path) -> City:
    """Return a copy of the audited city with a committee of five."""
    shutil.copytree(template.home, folder / template.name)
    named = {name: list(roles) for name, roles in PEOPLE.items()}
    path = policy_file(folder, people__named=named, people__deputies=["Dan Deputy"], people__everyone_else=[])
    return made.city(folder, path)


@contextmanager
def shown(city: City) -> Iterator[str]:
    """Serve a city's pages from this process; who asks is the person whom the cookie names."""
    guard = Guard(city, lambda: datetime.now(UTC).date())
    guard.check()
    app = create_app()
    attach(app, guard)

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        cookies = SimpleCookie(dict(scope["headers"]).get(b"cookie", b"").decode())
        name = cookies["person"].value.replace("_", " ") if "person" in cookies else None
        await as_asker(app, name, *PEOPLE.get(name or "", ["resident"]))(scope, receive, send)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(SecurityHeaders(asked), log_level="error", ws="none", lifespan="off"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)


@pytest.fixture(scope="module")
def still(audited_template: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: F811
    """Address of a city that no test writes to."""
    with shown(copied(audited_template, tmp_path_factory.mktemp("still"))) as address:
        yield address


@pytest.fixture
def own(audited_template: City, tmp_path: Path) -> City:  # noqa: F811
    """Give a city of the test's own."""
    return copied(audited_template, tmp_path)


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Open somebody's window; at the end nothing may have gone wrong in any."""
    opened: list[Reader] = []

    def make(address: str, name: str, **options: Any) -> Reader:
        opened.append(Reader(browser, address, **options))
        opened[-1].context.add_cookies([{"name": "person", "value": name.replace(" ", "_"), "url": address}])
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def press(page: Page, name: str) -> None:
    """Fill in the password of the form that a button sends, and press it."""
    form = page.locator("form", has=page.get_by_role("button", name=name, exact=True))
    form.get_by_label("Your password, again").fill(PASSWORD)
    form.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False), (390, True)])
def test_from_the_inbox_to_the_end_of_a_use(
    own: City, person: Callable[..., Reader], width: int, scripts: bool
) -> None:
    with shown(own) as address:

        def window(name: str) -> Reader:
            return person(address, name, width=width, scripts=scripts)

        eve = window("Eve").open("/committee")
        expect(eve.locator(".masthead")).to_contain_text("Committee (1)")
        eve.get_by_role("link", name="Read the dossier").click()
        eve.get_by_role("link", name=re.compile("Is any group flagged")).click()
        eve.get_by_label("Your question").fill("Who are the people of Red who live furthest out?")
        press(eve, "Ask")
        expect(eve.get_by_role("status")).to_contain_text("Your question is in the ledger")
        ana = window("Ana Lyst").open(f"{RELEASE}/questions")
        ana.get_by_text("Answer this question").click()
        ana.get_by_label("Your answer").fill("Those of the areas with odd numbers, as it happens.")
        press(ana, "Answer")
        expect(ana.locator(".answer")).to_contain_text("odd numbers")

        propose(eve, scripts=scripts)
        for name, vote in (("Cora Chair", "For"), ("Eve", "For"), ("Fay", "Against")):
            page = window(name).open("/committee")
            page.get_by_role("link", name="Your vote is missing: vote").click()
            page.locator("#vote-" + vote.lower()).check()
            page.get_by_label("Your reason").fill(f"{vote} it, having read the dossier.")
            press(page, "Vote")
            expect(page.get_by_role("status")).to_contain_text("Your ballot is in the ledger")
        cora = window("Cora Chair").open(f"{RELEASE}/decision")
        press(cora, "Record the decision")
        expect(cora.locator("main")).to_contain_text("Fay: Against it, having read the dossier.")
        cora.get_by_role("link", name="In and out of use").click()
        cora.locator("#release summary").click()
        press(cora, "Put into service")
        expect(cora.locator(".state")).to_contain_text("In service")

        udo = window("Udo Auditor").open("/committee/conditions")
        udo.get_by_text("Record evidence").click()
        udo.get_by_label("What shows that it is met").fill("Counted again: 1,204 of 1,204 agree.")
        press(udo, "It is met")
        expect(udo.locator(".board")).to_contain_text("Counted again: 1,204 of 1,204 agree.")

        cora.locator("#withdraw summary").click()
        cora.get_by_label("Reason").first.fill("A neighbourhood was counted twice.")
        press(cora, "Withdraw")
        expect(cora.locator(".state")).to_contain_text("Withdrawn")
        ledger = window("Udo Auditor").open("/ledger")
        assert ledger.locator(".entries > li").count() == len(ledger_of(own).verify()) == 11


def propose(page: Page, *, scripts: bool) -> None:
    """Propose an approval with a condition, having looked what is missing."""
    page.goto(page.url.split("/committee")[0] + f"{RELEASE}/decision")
    page.get_by_label("Approve with conditions").check()
    page.get_by_label("Reason", exact=True).fill("It does what it says.")
    if not scripts:
        page.get_by_role("button", name="See what is missing").click()
    missing = page.locator("#live" if scripts else ".faults")
    if scripts:
        page.get_by_label("Reason", exact=True).blur()
    expect(missing).to_contain_text("approve-with-conditions needs at least one condition")
    page.get_by_label("Condition 1", exact=True).fill("Count again")
    page.get_by_label("Owner of condition 1").fill("Olu Owner")
    page.get_by_label("Due day of condition 1").fill(NEXT_YEAR)
    press(page, "Propose")
    expect(page.get_by_role("heading", name="Proposed: Approve with conditions")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_axe_finds_no_fault(still: str, person: Callable[..., Reader], width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    one = person(still, "Cora Chair", width=width, scheme=scheme)
    for path in PAGES:
        page = one.open(path)
        assert page.locator("h1").count() == 1, path
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = axe.Axe().run(page, options={"runOnly": RULES})
        assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == [], path
