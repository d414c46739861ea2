"""What was asked about a release, and what was answered, as the pages show it."""

from typing import Any

from audit.asked import Asked
from serving.committee.desk import Desk
from serving.pages.releases import moment


def questions_page(desk: Desk, number: int) -> dict[str, Any]:
    """Return the values that committee/questions.html prints.

    Raises
    ------
    ProblemError
        404: no such release, or no dossier.
    """
    document = desk.dossier(number)
    return {
        "number": number,
        "gates": [(gate["gate"], gate["title"]) for gate in document["gates"]],
        "questions": [_shown(desk, each, document) for each in desk.questions(number)],
    }


def asked_about(desk: Desk, number: int, gate: str) -> list[dict[str, Any]]:
    """Return the questions about one gate."""
    return [_shown(desk, each, None) for each in desk.questions(number) if each.gate == gate]


def _shown(desk: Desk, each: Asked, document: dict[str, Any] | None) -> dict[str, Any]:
    titles = {gate["gate"]: gate["title"] for gate in document["gates"]} if document else {}
    return {
        "seq": each.seq,
        "by": each.by,
        "when": moment(each.when),
        "text": each.text,
        "gate": each.gate,
        "about": titles.get(each.gate or "", ""),
        "earlier": each.dossier != desk.digests(each.release).get("dossier.json"),
        "answers": [{"by": said.by, "when": moment(said.when), "text": said.text} for said in each.answers],
    }
