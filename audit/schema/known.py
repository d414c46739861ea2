"""What the audit's own experiments found, as the dossier holds it."""

from pydantic import Field

from audit.schema.plain import Count, Part


class AnswerPart(Part):
    """A published answer, and what was found."""

    what: str
    published: tuple[float, float] = Field(description="the answer, or the range of it")
    found: float | None
    tolerance: float
    digits: Count
    agrees: bool


class ExperimentPart(Part):
    """An experiment with known answers."""

    name: str
    title: str
    set_up: str
    vouches_for: str
    source: str
    answers: list[AnswerPart]
    agrees: bool
