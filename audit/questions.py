"""What the committee asks, and where the dossier answers it: by a section, by the organisation, or not yet."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from audit.atrs.record import said
from configs.record import RecordSettings


@dataclass(frozen=True)
class Question:
    """A question of the committee.

    Attributes
    ----------
    topic : str
        The principle of ALGO-CARE under which it is asked.
    text, owner : str
        The question, and who owes the answer where it is not computed.
    sections : tuple of str
        Sections of the dossier that answer it from the run: names of gates, or of the sections in `SECTIONS`.
    key : str
        The organisation's setting that answers it (see `configs.record`); empty where it is computed.
    """

    topic: str
    text: str
    owner: str
    sections: tuple[str, ...] = ()
    key: str = ""


SECTIONS = {
    "verdict": "the first page", "changes": "what changed", "flagged": "where is flagged",
    "groups": "who lives where", "data": "the data", "model": "the model", "record": "the public record",
    "known": "the audit itself", "provenance": "provenance",
}  # fmt: skip
_OWNER, _LEAD, _RUN = "Senior responsible owner", "Operational lead", "computed"
QUESTIONS: tuple[Question, ...] = (
    Question("Lawful", "What data is it made from, since when?", _RUN, ("data", "scope", "label_origin")),
    Question("Lawful", "Under what policy and legal basis is it used, and where is that published?", _OWNER,
             key="legal_basis"),
    Question("Lawful", "Which impact assessments exist (data protection, equality), and when were they made?",
             "Data protection officer", key="impact_assessments"),
    Question("Lawful", "May areas be flagged by who lives there (cap, floor, offset), and who advised so?",
             "Legal adviser", key="flagging_advice"),
    Question("Ownership", "Who answers for the tool?", _OWNER, key="senior_responsible_owner"),
    Question("Ownership", "What does it cost a year?", _OWNER, key="cost"),
    Question("Accuracy", "How good is it, and against which simple rule?", _RUN, ("skill", "drift", "rebuild")),
    Question("Accuracy", "How would one know that it does better than what was done before?", "Evaluation lead",
             key="evaluation"),
    Question("Responsible", "How was bias tested?", _RUN,
             ("calibration", "exposure", "error_parity", "under_reporting", "feedback", "groups", "known")),
    Question("Responsible", "Who is flagged as a result, and how much more often?", _RUN,
             ("exposure", "concentration", "flagged")),
    Question("Responsible", "How were the people who are flagged most often heard, and what did they say?",
             "Community engagement lead", key="heard"),
    Question("Advisory", "What happens in a flagged area: who goes, to do what, and what do they not do?", _LEAD,
             key="integration"),
    Question("Advisory", "What do humans decide, and how do they set a forecast aside?", _LEAD, key="human_review"),
    Question("Challengeable", "How does a resident ask about or challenge it, and who answers by when?", _LEAD,
             key="appeals"),
    Question("Explainable", "What does the model weigh, and can it be followed?", _RUN, ("model", "scope")),
    Question("Explainable", "What training do those who use the forecast get, and who has had it?", _LEAD,
             key="training"),
    Question("Responsible", "What changed since the last release?", _RUN, ("changes", "stability")),
    Question("Responsible", "When will it be looked at again, and what would stop it before then?", _RUN,
             ("authority", "drift")),
)  # fmt: skip


def answered(settings: RecordSettings, gates: Collection[str]) -> list[dict[str, Any]]:
    """Return the questions with the sections that answer them, or the organisation's answer, or a blank.

    Parameters
    ----------
    settings : RecordSettings
        The organisation's answers.
    gates : collection of str
        The gates of this dossier: a section of another is not named.

    Returns
    -------
    list of dict
        topic, question, owner, sections and answer (None where nobody has answered).
    """
    return [
        {"topic": each.topic, "question": each.text, "owner": each.owner,
         "sections": in_dossier(each.sections, gates), "answer": said(settings, each.key) if each.key else None}
        for each in QUESTIONS
    ]  # fmt: skip


def unanswered(questions: list[dict[str, Any]]) -> int:
    """Return how many questions neither a section nor the organisation answers."""
    return sum(not each["sections"] and each["answer"] is None for each in questions)


def in_dossier(sections: Collection[str], gates: Collection[str]) -> list[str]:
    """Return the sections that this dossier has."""
    return [name for name in sections if name in SECTIONS or name in gates]
