"""The two indexes by which members look for an answer: ALGO-CARE and the NPCC Covenant."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from audit.questions import in_dossier


@dataclass(frozen=True)
class Principle:
    """A principle of an index.

    Attributes
    ----------
    name, asks : str
        What it is called, and what it asks for.
    sections : tuple of str
        Where the dossier answers it (see `audit.questions.SECTIONS`).
    keys : tuple of str
        Fields of the public record on which it rests; those without an answer are shown as open.
    """

    name: str
    asks: str
    sections: tuple[str, ...]
    keys: tuple[str, ...]


ALGO_CARE = "ALGO-CARE (Oswald, Grace, Urwin & Barnes 2018)"
COVENANT = "NPCC Covenant for using artificial intelligence in policing (2023)"
INDEXES: dict[str, tuple[Principle, ...]] = {
    ALGO_CARE: (
        Principle("Advisory", "Does a human decide, and may they set it aside?", ("authority",),
                  ("human_review", "integration")),
        Principle("Lawful", "What is its purpose and legal basis, and is it proportionate?",
                  ("scope", "label_origin", "disclosure"), ("impact_assessments", "development_sharing")),
        Principle("Granularity", "Does it go no finer than the data bear, and are groups and places kept apart?",
                  ("calibration", "flagged", "groups", "disclosure"), ()),
        Principle("Ownership", "Who owns the tool and its data, and may it be looked into?",
                  ("integrity", "provenance"), ("organisation", "supplier", "supplier_data_access", "procurement")),
        Principle("Challengeable", "How is it overseen, and how can a person object?", ("authority", "record"),
                  ("appeals",)),
        Principle("Accuracy", "Is it validated, how often is it wrong, and at whose cost?",
                  ("skill", "calibration", "error_parity", "drift", "rebuild"), ("maintenance",)),
        Principle("Responsible", "Is it fair, in the public interest, and open?",
                  ("exposure", "error_parity", "concentration", "feedback", "under_reporting", "known"),
                  ("benefits", "alternatives")),
        Principle("Explainable", "Can what it weighs and decides be understood?", ("model", "verdict"), ("training",)),
    ),
    COVENANT: (
        Principle("Lawful", "Used under law, policy and equality duties.", ("scope", "label_origin"),
                  ("impact_assessments",)),
        Principle("Transparent", "Known to the public, who can ask about it.", ("record", "disclosure"),
                  ("website", "email", "appeals")),
        Principle("Explainable", "Those who use it and those affected can understand it.", ("model", "verdict"),
                  ("training",)),
        Principle("Responsible", "Its harms are looked for, and humans decide.",
                  ("exposure", "error_parity", "calibration", "feedback", "under_reporting", "concentration"),
                  ("human_review", "integration")),
        Principle("Accountable", "Somebody answers for it, and it is checked from outside.",
                  ("authority", "integrity", "provenance"), ("senior_responsible_owner", "organisation")),
        Principle("Robust", "It works, stays working, and is kept safe.",
                  ("skill", "stability", "drift", "rebuild", "integrity", "known"),
                  ("maintenance", "operational_storage")),
    ),
}  # fmt: skip


def indexes(record: list[dict[str, Any]], gates: Collection[str]) -> list[dict[str, Any]]:
    """Return each index with the sections that answer its principles, and what is still open.

    Parameters
    ----------
    record : list of dict
        As from `audit.atrs.build_record`.
    gates : collection of str
        The gates of this dossier.

    Returns
    -------
    list of dict
        title and principles: name, asks, sections, answered and open (number, title and owner of fields).
    """
    fields = {field["key"]: field for field in record}
    return [
        {"title": title, "principles": [_row(each, fields, gates) for each in principles]}
        for title, principles in INDEXES.items()
    ]


def _row(principle: Principle, fields: dict[str, dict[str, Any]], gates: Collection[str]) -> dict[str, Any]:
    named = [fields[key] for key in principle.keys]
    told = [{name: field[name] for name in ("number", "title", "owner")} for field in named if field["answer"]]
    left = [{name: field[name] for name in ("number", "title", "owner")} for field in named if not field["answer"]]
    return {
        "name": principle.name, "asks": principle.asks, "sections": in_dossier(principle.sections, gates),
        "answered": told, "open": left,
    }  # fmt: skip
