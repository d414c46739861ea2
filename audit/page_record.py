"""The dossier's sections on the committee's questions, the two indexes and the public record."""

from typing import Any

from audit.atrs.fields import SOURCE
from audit.public.page import sections
from audit.questions import SECTIONS


def questions_view(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the questions with links to the sections that answer them."""
    return [question | {"links": _links(question["sections"], document)} for question in document["questions"]]


def indexes_view(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the indexes with links to the sections that answer each principle."""
    return [
        {"title": index["title"],
         "principles": [each | {"links": _links(each["sections"], document)} for each in index["principles"]]}
        for index in document["indexes"]
    ]  # fmt: skip


def record_view(record: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the public record by section, with the number of its blanks."""
    blanks = [field for field in record if field["answer"] is None]
    lead = (
        f"{SOURCE}: {len(record)} fields, as they are published. What the run knows is computed; what only the "
        f"organisation knows comes from the city's settings. {len(blanks)} are open."
    )
    parts = [each | {"blanks": sum(field["answer"] is None for field in each["fields"])} for each in sections(record)]
    return {"lead": lead, "sections": parts}


def _links(names: list[str], document: dict[str, Any]) -> list[dict[str, str]]:
    titles = {gate["gate"]: gate["title"] for gate in document["gates"]} | SECTIONS
    return [{"id": name.replace("_", "-"), "text": titles[name]} for name in names]
