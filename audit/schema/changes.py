"""What changed since the release that this one replaces, as the dossier holds it."""

from typing import Literal

from pydantic import Field

from audit.schema.plain import Interval, Outcome, Part


class SaidPart(Part):
    """What a gate said at one time; nothing where it was not asked, or its dossier is not at hand."""

    outcome: Outcome | None
    statistic: float | int | None
    interval: Interval | None


class GateThenPart(Part):
    """One gate, then and now."""

    gate: str
    title: str
    statistic_name: str
    then: SaidPart
    now: SaidPart


class DigestPart(Part):
    """A digest, then and now."""

    what: Literal["data_digest", "config_digest", "code_version", "lock_digest", "policy"]
    then: str | None
    now: str


class DifferencePart(Part):
    """A setting that differs: its values as JSON text, nothing where it is not there."""

    key: str
    then: str | None
    now: str | None


class ChangesPart(Part):
    """Compared with the last other release that was brought into use."""

    since: int = Field(description="that release")
    its_dossier: bool = Field(description="whether its dossier is at hand, as it is on record")
    gates: list[GateThenPart]
    digests: list[DigestPart]
    settings: list[DifferencePart]
    policy: list[DifferencePart]
