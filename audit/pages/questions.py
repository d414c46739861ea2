"""The section of what only people can answer."""

from typing import Any

from audit.pages.section import Setting

KEY, TITLE = "people", "What only people can answer"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return the questions with the owner of each answer."""
    return {"questions": document["questions"]}
