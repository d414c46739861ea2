"""What the dossier's pages say: the release at a glance, each gate on its own, and how to verify the file itself."""

from typing import Any

from audit.pages.gates import MARKS, view
from audit.pages.section import Setting, number_of
from serving.committee.desk import Desk
from serving.pages.committee.questions import asked_about
from serving.pages.committee.words import stands
from serving.web.problems import unknown

FILES = {
    "dossier.html": ("Dossier to read", "text/html; charset=utf-8"),
    "dossier.pdf": ("Dossier to print", "application/pdf"),
    "dossier.json": ("Dossier’s numbers", "application/json"),
    "proof.json": ("Proof", "application/json"),
    "public.html": ("Public edition", "text/html; charset=utf-8"),
}


def dossier_page(desk: Desk, number: int) -> dict[str, Any]:
    """Return the values that committee/dossier.html prints.

    Raises
    ------
    ProblemError
        404: no such release, or no dossier.
    """
    document, asked = desk.dossier(number), desk.questions(number)
    about = [each.gate for each in asked]
    digests = desk.digests(number)
    return {
        "number": number,
        "standing": stands(desk.standing(number)),
        "document": document,
        "gates": [
            {
                "key": gate["gate"],
                "title": gate["title"],
                "outcome": gate["outcome"],
                "sentence": gate["sentence"],
                "number": number_of(gate),
                "hard": gate["hard"],
                "asked": about.count(gate["gate"]),
            }
            for gate in document["gates"]
        ],
        "blanks": [each for each in document["questions"] if not each["sections"] and each["answer"] is None],
        "asked": len(asked),
        "open": sum(not each.answers for each in asked),
        "files": [(name, title, digests[name]) for name, (title, _) in FILES.items() if name in digests],
        "digest": digests.get("dossier.json", ""),
        "others": [other for other in desk.numbers if other != number and desk.digests(other)],
    }


def gate_page(desk: Desk, number: int, key: str) -> dict[str, Any]:
    """Return the values that committee/gate.html prints.

    Raises
    ------
    ProblemError
        404: no such release, dossier or gate.
    """
    document = desk.dossier(number)
    keys = [gate["gate"] for gate in document["gates"]]
    if key not in keys:
        raise unknown("unknown-page", key, keys)
    place = keys.index(key)
    gate = view(document, Setting(desk.city, None))["gates"][place]
    title = document["gates"][place]["title"]
    passing = [said[len(title) :].strip() for said in document["to_pass"] if said.startswith(title)]
    return {
        "number": number,
        "key": key,
        "gate": gate,
        "outcome": document["gates"][place]["outcome"],
        "passing": passing,
        "place": place + 1,
        "of": len(keys),
        "before": _beside(document, place - 1) if place else None,
        "after": _beside(document, place + 1) if place + 1 < len(keys) else None,
        "questions": asked_about(desk, number, key),
    }


def _beside(document: dict[str, Any], place: int) -> dict[str, str]:
    gate = document["gates"][place]
    return {"key": gate["gate"], "title": gate["title"], "mark": MARKS[gate["outcome"]]}
