"""The section of the committee's questions and the two indexes: where each is answered, and what is still open."""

from typing import Any

from audit.pages.section import Setting
from audit.questions import SECTIONS

KEY, TITLE = "people", "What the committee asks, and where it is answered"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return questions and principles with links to the sections that answer them."""
    return {
        "questions": [_linked(question, document) for question in document["questions"]],
        "indexes": [
            {"title": index["title"], "principles": [_linked(each, document) for each in index["principles"]]}
            for index in document["indexes"]
        ],
    }


def _linked(each: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    titles = {gate["gate"]: gate["title"] for gate in document["gates"]} | SECTIONS
    return each | {"links": [{"id": name.replace("_", "-"), "text": titles[name]} for name in each["sections"]]}
