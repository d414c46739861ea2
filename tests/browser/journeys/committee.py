"""The committee: a release before it again, its gates, a question, ballots in sessions of their own, a decision."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from audit.ledger import ledger_of
from tests.browser.pictures import take_parts
from tests.browser.walk import Walk

CHAIR, AUDITOR, ANALYST = "demo chair", "demo auditor", "demo analyst"
RELEASE = "/committee/releases/1"
DISSENT = "Residents were not asked. I would want them heard before, not after."
BALLOTS = {
    CHAIR: ("For", "It beats the rule, and every open question has an owner and a day."),
    "demo deputy": ("For", "No group is flagged more than recorded need accounts for."),
    "demo neighbour": ("Against", DISSENT),
}
"""A quorum of the committee of five; one is dissent."""
VERIFIER = Path(__file__).parents[3] / "audit" / "verify_ledger.py"


def journey(walk: Walk, another: Callable[[], Walk]) -> None:
    """Go from what waits to the ledger; `another` opens somebody else's window."""
    refer(another())
    walk.open("/committee")
    page = walk.sign_in(CHAIR)
    expect(page.get_by_role("navigation", name="Sections")).to_contain_text("Committee (1)")
    walk.see("inbox")
    page.get_by_role("link", name="Read the dossier").click()
    walk.see()
    asked(walk, another())
    propose(walk)
    for name in BALLOTS:
        ballot(walk if name == CHAIR else another(), name)
    page.reload()
    walk.see("decision")
    walk.confirm("Record the decision", CHAIR)
    expect(page.locator("main")).to_contain_text(f"demo neighbour: {DISSENT}")
    page.get_by_role("link", name="In and out of use").click()
    page.locator("#release summary").click()
    walk.confirm("Put into service", CHAIR)
    expect(page.locator(".state")).to_contain_text("In service")
    walk.see()
    board(walk)
    verify(walk, another())


def refer(auditor: Walk) -> None:
    """Put the release in use before the committee again, as an auditor may."""
    auditor.open(f"{RELEASE}/acts")
    page = auditor.sign_in(AUDITOR)
    page.locator("#refer summary").click()
    page.locator("#refer").get_by_label("Reason").fill("A year has passed since it was read.")
    button = page.locator("#refer button").inner_text()
    auditor.confirm(button, AUDITOR)
    expect(page.locator(".state")).to_contain_text("Referred")


def asked(walk: Walk, analyst: Walk) -> None:
    """Ask about a gate, and have it answered by an analyst in a session of their own."""
    page = walk.page
    page.get_by_role("link", name=re.compile("Is any group flagged")).click()
    walk.see("gate")
    question = f"Who lives in the areas that are flagged most? ({walk.window.name})"
    page.get_by_label("Your question").fill(question)
    walk.confirm("Ask", CHAIR)
    expect(page.get_by_role("status").first).to_contain_text("Your question is in the ledger")
    analyst.open(f"{RELEASE}/questions")
    other = analyst.sign_in(ANALYST)
    item = other.locator(".asked > li", has_text=question)
    item.get_by_text("Answer this question").click()
    item.get_by_label("Your answer").fill("As in the table of the gate: the city’s groups by their share.")
    item.get_by_label("Your password, again").fill(analyst.demo.passwords[ANALYST])
    item.get_by_role("button", name="Answer", exact=True).click()
    expect(other.locator(".asked > li", has_text=question).locator(".answer")).to_contain_text("the city’s groups")
    analyst.see()


def propose(walk: Walk) -> None:
    """Propose an approval with a condition, letting by name what failed pass."""
    page = walk.open(f"{RELEASE}/decision")
    page.get_by_label("Approve with conditions").check()
    page.get_by_label("Reason", exact=True).fill("It beats the rule, and what no gate could tell has an owner.")
    page.get_by_label("Condition 1", exact=True).fill("Ask residents of the ten areas most flagged")
    page.get_by_label("Owner of condition 1").fill("Data lab")
    page.get_by_label("Due day of condition 1").fill(date(date.today().year + 1, 2, 1).isoformat())
    for waiver in page.get_by_label("Reason for letting it pass").all():
        waiver.fill("Nobody lives in the simulated city.")
    walk.confirm("Propose", CHAIR)
    expect(page.get_by_role("heading", name="Proposed: Approve with conditions")).to_be_visible()


def ballot(member: Walk, name: str) -> None:
    """Vote, from the inbox, in one's own session."""
    vote, reason = BALLOTS[name]
    page = member.open("/committee")
    if name != CHAIR:
        member.sign_in(name)
    page.get_by_role("link", name="Your vote is missing: vote").click()
    page.locator("#vote-" + vote.lower()).check()
    page.get_by_label("Your reason").fill(reason)
    member.confirm("Vote", name)
    expect(page.get_by_role("status").first).to_contain_text("Your ballot is in the ledger")


def board(walk: Walk) -> None:
    """Find the condition on the board, the release in the register, and every act in the ledger."""
    page = walk.go("Committee", "Conditions")
    expect(page.locator(".board")).to_contain_text("Ask residents of the ten areas most flagged")
    walk.see()
    walk.go("Committee", "Releases")
    expect(page.get_by_role("link", name="Release 1").first).to_be_visible()
    walk.see()
    walk.go("Committee", "Ledger")
    walk.see()


def verify(walk: Walk, reader: Walk) -> None:
    """Read the dossier itself, and check it against the ledger with the page of Python that is published."""
    reader.open(f"{RELEASE}/files/dossier.html")
    page = reader.sign_in(CHAIR)
    expect(page.locator("#verdict")).to_be_visible()
    take_parts(page, reader.window.name)
    folder = walk.demo.city.home / "checked"
    folder.mkdir(exist_ok=True)
    named = {
        "dossier.json": f"{RELEASE}/files/dossier.json",
        "proof.json": "/ledger/proofs/1",
        "ledger.pub": "/ledger/ledger.pub",
    }
    for name, path in named.items():
        answer = walk.context.request.get(walk.address + path)
        assert answer.ok
        (folder / name).write_bytes(answer.body())
    done = subprocess.run([sys.executable, VERIFIER, *named], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    entries = ledger_of(walk.demo.city).verify()
    assert [entry.kind for entry in entries[-4:]] == ["vote", "vote", "decided", "released"]
