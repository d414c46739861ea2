"""The section of the cards of model and data: what the run could answer, and what stays open, with its owner."""

from typing import Any

from audit.pages.section import Setting

KEY, TITLE = "cards", "Cards of the model and of the data"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return each card with its questions and tables."""
    return {"cards": [_card(card) for card in document["model"]["cards"].values()]}


def _card(card: dict[str, Any]) -> dict[str, Any]:
    sections = [
        {
            "title": section["title"],
            "items": [part for part in section["parts"] if "question" in part],
            "tables": [
                {
                    "caption": part["table"],
                    "head": [{"text": name, "css": ""} for name in part["columns"]],
                    "rows": [[{"text": cell, "css": ""} for cell in row] for row in part["rows"]],
                }
                for part in section["parts"]
                if "table" in part
            ],
        }
        for section in card["sections"]
    ]
    blanks = sum(part["answer"] is None for section in sections for part in section["items"])
    return {"title": card["title"], "template": card["template"], "sections": sections, "blanks": blanks}
