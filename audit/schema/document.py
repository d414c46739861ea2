"""The dossier as a whole, typed: every dossier is held against it before it is written, and its schema is published."""

from typing import Any, Literal

from pydantic import Field, JsonValue, ValidationError

from audit.schema.changes import ChangesPart
from audit.schema.gates import GatePart
from audit.schema.known import ExperimentPart
from audit.schema.model import ModelPart
from audit.schema.people import DimensionPart, FlaggedPart
from audit.schema.plain import Day, Part
from audit.schema.provenance import ProvenancePart, TimesPart
from audit.schema.record import IndexPart, RecordPart
from configs.errors import DataError
from configs.files import canonical_json

SCHEMA = 2


class VerdictPart(Part):
    """Whether the gates stand in the way."""

    outcome: Literal["clear", "open", "blocked"]
    headline: str
    sentence: str


class QuestionPart(Part):
    """A question of the committee: answered by sections, by the organisation, or not yet."""

    topic: str
    question: str
    owner: str
    sections: list[str] = Field(description="sections of the dossier that answer it from the run")
    answer: str | None = Field(description="the organisation's; null where nobody has answered")


class MitigationPart(Part):
    """By what areas are flagged, and what other rules would do."""

    rule: dict[str, JsonValue] = Field(description="the policy's `flagged`")
    why: str = Field(description="why other rules could not be tried; empty where they were")
    found: dict[str, JsonValue] | None = Field(description="the frontier; see mitigation.md")


class DossierPart(Part):
    """Fairward's dossier of one release, `dossier.json`: everything that the committee's page says, as numbers."""

    schema_: Literal[2] = Field(alias="schema", description="number of this schema")
    release: int
    city: str
    title: str
    period: tuple[Day, Day] = Field(description="first day, and first day after")
    windows: list[Day] = Field(description="first day of each window tested")
    verdict: VerdictPart
    does: list[str] = Field(description="what it does, in plain words")
    would_do: list[str] = Field(description="what it would do to people, in plain words")
    not_known: list[str] = Field(description="what is not known, in plain words")
    to_pass: list[str] = Field(description="what would let each gate pass that does not, in plain words")
    to_decide: list[str] = Field(description="what is to be decided, in plain words")
    changes: ChangesPart | None = Field(description="null where no other release was ever in use")
    gates: list[GatePart]
    groups: list[DimensionPart]
    flagged: FlaggedPart
    mitigation: MitigationPart
    simulations: dict[str, dict[str, JsonValue] | None] = Field(description="by study; null where it could not be made")
    data: dict[str, JsonValue] = Field(description="the account of rows; see hub.md")
    model: ModelPart
    questions: list[QuestionPart]
    record: list[RecordPart] = Field(description="the public record, field by field")
    indexes: list[IndexPart]
    known: list[ExperimentPart]
    provenance: ProvenancePart
    times: TimesPart


def checked(document: dict[str, Any]) -> dict[str, Any]:
    """Return a dossier that is as its schema says.

    Parameters
    ----------
    document : dict
        What `audit.document` built.

    Raises
    ------
    DataError
        Something is missing, of another kind, or not known to the schema: names the first such place.
    """
    try:
        DossierPart.model_validate_json(canonical_json(document))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise DataError(f"the dossier is not as its schema says: {first['msg']}", where=where,
                        remedy="mend audit/schema or what builds this part") from None  # fmt: skip
    return document


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `dossier.json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **DossierPart.model_json_schema()}
