"""Prints the dossier's page to PDF through the Chromium of this machine; where there is none, nothing is printed."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from configs.errors import StateError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FIND, NONE = "find", "none"
_SECONDS = 300
_SWITCHES = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run",
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_PAGES = re.compile(rb"(\d+) 0 obj\s*<<\s*/Type /Pages?\b")
_KIDS = re.compile(rb"/Kids \[([^\]]*)\]")
_PLACES = re.compile(rb"/([^\s/\[\]<>]+) \[(\d+) 0 R /XYZ")


def find_browser(setting: str) -> Path | None:
    """Return the browser that prints.

    Parameters
    ----------
    setting : str
        The city's `browser`: find, none, or a path.

    Returns
    -------
    pathlib.Path or None
        None where none is wanted, or none is found.

    Raises
    ------
    StateError
        The path leads to no file.
    """
    if setting == NONE:
        return None
    if setting == FIND:
        found = next((path for name in NAMES if (path := shutil.which(name))), None)
        return Path(found) if found else None
    if not Path(setting).is_file():
        raise StateError("there is no browser here", where=setting, remedy="mend `browser`, or write find")
    return Path(setting)


def print_numbered(page: Callable[[Mapping[str, int]], str], anchors: Iterable[str], browser: Path) -> bytes:
    """Print a page whose contents name the pages of their entries: once to find them, and once with them.

    Parameters
    ----------
    page : callable
        Given the page of each anchor, returns HTML.
    anchors : iterable of str
        That the contents link to.
    browser : pathlib.Path
        Chromium.

    Returns
    -------
    bytes
        The same for the same page and browser.

    Raises
    ------
    StateError
        The browser printed nothing.
    """
    unknown = dict.fromkeys(anchors, 0)
    found = pages_of(print_page(page(unknown), browser))
    return print_page(page({name: found.get(name, 0) for name in unknown}), browser)


def print_page(html: str, browser: Path) -> bytes:
    """Print HTML to PDF, tagged and with an outline, without the moment of printing.

    Raises
    ------
    StateError
        The browser printed nothing.
    """
    with TemporaryDirectory(prefix="fairward-print-") as folder:
        source, target = Path(folder) / "dossier.html", Path(folder) / "dossier.pdf"
        source.write_text(html, encoding="utf-8")
        switches = [*_SWITCHES, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [str(browser), *switches, *root, source.as_uri()]
        try:
            said = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 (the city's own browser, on a file just written)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _printed_nothing(browser, type(error).__name__) from None
        if not target.is_file():
            raise _printed_nothing(browser, f"it ended with {said.returncode}")
        return without_dates(target.read_bytes())


def without_dates(pdf: bytes) -> bytes:
    """Blank the moment of printing, so that the same page gives the same bytes; nothing else moves."""
    return _DATES.sub(lambda match: b" " * len(match.group()), pdf)


def pages_of(pdf: bytes) -> dict[str, int]:
    """Return the page, from 1, of each anchor that is linked to, from a PDF as Chromium writes it (not compressed).

    Parameters
    ----------
    pdf : bytes
        PDF 1.4 of Skia: its tree of pages and its named places are plain text.
    """
    bodies = {int(match.group(1)): _body(pdf, match.end()) for match in _PAGES.finditer(pdf)}
    children = {number: _children(body) for number, body in bodies.items()}
    below = {child for kids in children.values() for child in kids}
    order = [page for number in bodies if number not in below for page in _leaves(number, children)]
    place = {page: number for number, page in enumerate(order, start=1)}
    places = {name.decode(): int(page) for name, page in _PLACES.findall(pdf)}
    return {name: place[page] for name, page in places.items() if page in place}


def _body(pdf: bytes, start: int) -> bytes:
    return pdf[start : pdf.index(b"endobj", start)]


def _children(body: bytes) -> list[int]:
    kids = _KIDS.search(body)
    return [int(number) for number in re.findall(rb"(\d+) 0 R", kids.group(1))] if kids else []


def _leaves(number: int, children: Mapping[int, list[int]]) -> list[int]:
    if not children[number]:
        return [number]
    return [page for child in children[number] for page in _leaves(child, children)]


def _printed_nothing(browser: Path, why: str) -> StateError:
    return StateError(f"the browser printed nothing: {why}", where=str(browser), remedy="print dossier.html by hand")
