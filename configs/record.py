"""What only the organisation can say of a deployment, for the public record and the committee's questions."""

from datetime import date

from pydantic import Field

from configs.base import Frozen

Answer = str | None


class ImpactAssessment(Frozen):
    """An assessment of impact: what it is, the day on which it was made, and where it can be read."""

    title: str
    made: date
    where: str | None = None


class RecordSettings(Frozen):
    """The organisation's answers to fields of the UK Algorithmic Transparency Recording Standard and to the committee.

    All are optional; what is not answered is shown as open, with its owner, and nothing is written in its place.
    """

    website: Answer = None
    email: Answer = None
    organisation: Answer = None
    team: Answer = None
    senior_responsible_owner: Answer = None
    supplier: Answer = None
    companies_house_number: Answer = None
    supplier_role: Answer = None
    procurement: Answer = None
    supplier_data_access: Answer = None
    benefits: Answer = None
    previous_process: Answer = None
    alternatives: Answer = None
    integration: Answer = None
    human_review: Answer = None
    flagging_advice: Answer = None
    training: Answer = None
    appeals: Answer = None
    maintenance: Answer = None
    development_storage: Answer = None
    development_sharing: Answer = None
    operational_storage: Answer = None
    operational_sharing: Answer = None
    impact_assessments: tuple[ImpactAssessment, ...] = Field(default=())
    legal_basis: Answer = None
    cost: Answer = None
    heard: Answer = None
    evaluation: Answer = None
