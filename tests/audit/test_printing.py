"""The print: found pages, no moment of printing, on record where it was made, and not missed where it is not."""

import re
from pathlib import Path

import pytest

from audit.dossier import write_dossier
from audit.ledger import ledger_of
from audit.pages.order import SECTIONS
from audit.printing import find_browser, pages_of, print_numbered, print_page, without_dates
from audit.records import PRINT, on_record
from configs.errors import StateError
from configs.files import sha256_file
from tests.audit import made
from tests.audit.when import AUDITED
from training.load import load_release

PDF = b"""%PDF-1.4
1 0 obj
<</CreationDate (D:20261122142910+00'00')
/ModDate (D:20261122142910+00'00')>>
endobj
2 0 obj
<</Type /Page
/Parent 7 0 R>>
endobj
4 0 obj
<</Type /Page
/Parent 8 0 R>>
endobj
6 0 obj
<</Type /Page
/Parent 8 0 R>>
endobj
7 0 obj
<</Type /Pages
/Count 1
/Kids [2 0 R]>>
endobj
8 0 obj
<</Type /Pages
/Count 2
/Kids [6 0 R 4 0 R]>>
endobj
9 0 obj
<</Type /Pages
/Count 3
/Kids [7 0 R 8 0 R]>>
endobj
10 0 obj
<</first [2 0 R /XYZ 6 827 0]
/error-parity [4 0 R /XYZ 6 827 0]>>
endobj
"""


@pytest.fixture(scope="module")
def browser():
    """Return the Chromium of this machine; skips where there is none."""
    found = find_browser("find")
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


def test_pages_are_found_through_the_tree_of_pages():
    assert pages_of(PDF) == {"first": 1, "error-parity": 3}


def test_only_the_moments_are_blanked_and_nothing_moves():
    blank = without_dates(PDF)
    assert b"2026" not in blank
    assert len(blank) == len(PDF)
    assert blank.replace(b" ", b"") == re.sub(rb"/\w+Date \(D:[^)]*\)", b"", PDF).replace(b" ", b"")


def test_a_browser_is_none_found_or_named():
    assert find_browser("none") is None
    assert find_browser(__file__) == Path(__file__)
    with pytest.raises(StateError, match="there is no browser here"):
        find_browser("/nowhere/chromium")


def test_what_prints_nothing_is_told():
    with pytest.raises(StateError, match="the browser printed nothing: it ended with 1"):
        print_page("<p>x", Path("/bin/false"))


@pytest.mark.browser
def test_the_contents_name_the_pages_and_two_prints_are_the_same_bytes(browser):
    def page(pages):
        places = "".join(f'<a href="#{name}">{name} {number}</a>' for name, number in pages.items())
        bodies = "".join(f'<h2 id="{name}" style="break-before: page">{name}</h2>' for name in ("a", "b"))
        asked.append(dict(pages))
        return f'<!doctype html><html lang="en"><title>T</title><h1>T</h1>{places}{bodies}'

    asked = []
    pdf = print_numbered(page, ["a", "b"], browser)
    assert asked == [{"a": 0, "b": 0}, {"a": 2, "b": 3}]
    assert print_page(page(asked[-1]), browser) == pdf
    assert b"/Marked true" in pdf
    assert b"/Outlines" in pdf
    assert b"/Lang (en)" in pdf


@pytest.mark.slow
@pytest.mark.browser
def test_a_dossier_is_printed_with_every_section_and_is_on_record(browser, audited, monkeypatch):
    monkeypatch.setenv("FAIRWARD_BROWSER", str(browser))
    city = made.city(audited.home.parent, audited.policy)
    before = (audited.home / "releases/1/dossier.json").read_bytes()
    dossier = write_dossier(city, load_release(city, 1), AUDITED)
    # audited before without a print: the dossier is the same, the print is added to the record
    assert not dossier.recorded
    assert dossier.json.read_bytes() == before
    entries = ledger_of(city).entries()
    assert len(entries) == 2
    assert entries[-1].payload["files"][PRINT] == sha256_file(dossier.pdf)
    assert entries[-1].payload["content"] == entries[0].payload["content"]
    pdf = dossier.pdf.read_bytes()
    pages = pages_of(pdf)
    order = [pages[section.key] for section in SECTIONS]
    assert order == sorted(set(order))
    assert (order[0], pages["gates"] < pages["integrity"]) == (3, True)  # first page, contents, what changed
    # lost, it is printed again, the same, and the record stays
    dossier.pdf.unlink()
    assert write_dossier(city, load_release(city, 1), AUDITED).pdf.read_bytes() == pdf
    assert len(ledger_of(city).entries()) == 2


def test_without_a_browser_the_audit_says_so_and_goes_on(audited, monkeypatch):
    monkeypatch.setenv("FAIRWARD_BROWSER", "/nowhere/chromium")
    city, told = made.city(audited.home.parent, audited.policy), []
    dossier = write_dossier(city, load_release(city, 1), AUDITED, told.append)
    assert dossier.pdf is None
    assert told[-1] == "no PDF: there is no browser here; dossier.html prints from any browser"


def test_a_print_that_is_not_at_hand_is_not_missed_and_one_that_differs_is():
    audited = {"files": {"dossier.html": "1", PRINT: "2"}}
    assert on_record(audited, {"dossier.html": "1"}) == {"dossier.html": "1"}
    assert on_record(audited, {"dossier.html": "1", PRINT: "3"}) == audited["files"]
    assert on_record(audited, {}) == {"dossier.html": "1"}
