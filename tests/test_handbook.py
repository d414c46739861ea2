"""The committee's handbook names every gate and every outcome, and its commands are those of the program."""

import re
from pathlib import Path

from audit.approval import OUTCOMES
from audit.gates import GATES

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "committee-handbook.md").read_text(encoding="utf-8")


def _rows(heading: str) -> list[str]:
    part = TEXT.split(f"## {heading}")[1].split("\n## ")[0]
    return [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ")][1:]


def test_every_gate_has_its_row_in_the_order_of_the_dossier():
    named = [row.replace("-", "_").replace(" ", "_") for row in _rows("What each gate can tell, and what it cannot")]
    assert named == list(GATES)


def test_every_outcome_has_its_row():
    assert tuple(_rows("How to decide")) == OUTCOMES


def test_every_page_and_picture_that_it_names_is_there():
    named = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert len(named) >= 6
    assert [name for name in named if not (DOCS / name).is_file()] == []
