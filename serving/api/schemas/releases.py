"""What the API gives of releases: register, gates, decisions, public record, and what is in service."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from serving.api.schemas.local import ZONE


class ReleaseItem(BaseModel):
    """A release in the list."""

    release: int
    created: str
    trainer: str
    champion: bool
    decision: str | None
    gates: dict[str, int] = Field(description="Gates by outcome; empty before the audit")


class ReleaseRecord(ReleaseItem):
    """A release with what it was made from, its gates, and what the ledger says of it."""

    manifest: dict[str, Any]
    results: list[dict[str, Any]]
    ledger: list[dict[str, Any]]


class GateItem(BaseModel):
    """A gate of an audit."""

    gate: str
    title: str
    outcome: Literal["pass", "inconclusive", "fail"]
    hard: bool = Field(description="Whether it can not be waived")
    statistic: float | None
    statistic_name: str | None
    interval: list[float] | None
    threshold: str | None
    sentence: str
    method: str | None
    source: str | None


class Decision(BaseModel):
    """A decision of the committee."""

    seq: int = Field(description="Its entry in the ledger")
    when: str
    outcome: str
    by: str
    reason: str
    votes: list[dict[str, Any]] = []
    recused: list[dict[str, Any]] = []
    quorum: dict[str, Any] | None = None
    conditions: list[dict[str, Any]] = []
    waivers: list[dict[str, Any]] = []
    expires: str | None = None
    dossier: str = Field(description="SHA-256 of the dossier that it was taken on")


class AtrsField(BaseModel):
    """A field of the public record."""

    section: str
    number: str
    key: str
    title: str
    answer: str | None
    tier: int
    owner: str
    computed: bool


class Health(BaseModel):
    """Whether forecasts may be shown, and until when."""

    status: Literal["ok", "away", "refused"] = Field(
        description="away: what was approved last still reads, and whether it still holds cannot be asked"
    )
    city: str
    timezone: str = ZONE
    release: int | None
    expires: date | None = Field(description="Last day of the approval")
    window_start: date | None
    window_end: date | None
    asked: datetime | None = Field(description="When the audit last said that it may be shown (UTC)")
    copied: datetime | None = Field(
        description="When this copy was made, which cannot ask what was decided since (UTC)"
    )
    away: str | None = Field(description="What does not answer")
    reason: str | None = Field(description="Why no forecast may be shown, or what does not answer")
