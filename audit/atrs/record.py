"""Puts the record together: computed answers, the organisation's own, and blanks with their owners."""

from typing import TYPE_CHECKING, Any

from audit.atrs.computed import computed
from audit.atrs.fields import FIELDS, RUN, Field
from audit.results import GateResult
from audit.words import listing
from configs.record import RecordSettings
from configs.window_words import day

if TYPE_CHECKING:
    from audit.evidence import Evidence


def build_record(evidence: "Evidence", results: list[GateResult]) -> list[dict[str, Any]]:
    """Return the fields of the standard with their answers.

    Parameters
    ----------
    evidence : Evidence
        The release and its city, whose settings hold the organisation's answers.
    results : list of GateResult
        What the gates said.

    Returns
    -------
    list of dict
        tier, number, section, title, key, answer (None where nobody has answered), computed and owner.
    """
    known = computed(evidence, results)
    return [
        {"tier": field.tier, "number": field.number, "section": field.section, "title": field.title, "key": field.key,
         "answer": _answer(field, known, evidence.city.record), "computed": field.owner == RUN, "owner": field.owner}
        for field in FIELDS
    ]  # fmt: skip


def said(settings: RecordSettings, key: str) -> str | None:
    """Return what the organisation says under a key, as text; None where it says nothing."""
    value = getattr(settings, key)
    if key == "impact_assessments":
        return listing([_assessment(each) for each in value]) or None
    return str(value) if value else None


def _answer(field: Field, known: dict[str, str], settings: RecordSettings) -> str | None:
    return known[field.key] if field.owner == RUN else said(settings, field.key)


def _assessment(each: Any) -> str:
    return f"{each.title}, made on {day(each.made)}{f', at {each.where}' if each.where else ''}"
