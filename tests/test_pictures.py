"""Pictures of README and docs: those that the journeys take, all of them shown somewhere, none of them heavy."""

import re
from pathlib import Path

from tests.browser.pictures import FOLDER, LARGEST, names

ROOT = Path(__file__).parent.parent
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_pictures_are_those_that_the_journeys_take_and_each_is_shown():
    there = {path.name for path in FOLDER.glob("*.png")}
    shown = {name for text in TEXTS for name in re.findall(r"images/([\w-]+\.png)", text.read_text(encoding="utf-8"))}
    assert there == names()
    assert shown == there


def test_no_picture_is_heavy():
    assert [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST] == []
