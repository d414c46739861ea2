"""The committee's policy: thresholds of the gates, each with its source, and the rules of decision."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from configs.base import Frozen
from configs.flagging import PLAIN, MitigationPolicy, Rule
from configs.monitoring import MonitorPolicy
from configs.people import People, QuorumPolicy
from configs.plan import PlanPolicy

BY_OFFENCE = "label_origin"
"""The gate whose waivers let one offence pass each."""
Share = Annotated[float, Field(gt=0, lt=1)]


class RebuildPolicy(Frozen):
    """Release made again: largest difference held to be rounding, blocks of the backtest, origins tried for leaks."""

    tolerance: float = Field(ge=0, le=0.01)
    blocks: int = Field(ge=1, le=520)
    origins: int = Field(ge=1, le=100)
    source: str


class LabelOriginPolicy(Frozen):
    """Largest share of incidents that police found themselves without a warning; as a target such an offence fails."""

    police_share: Share
    source: str


class SkillPolicy(Frozen):
    """Skill over the best baseline: its lower confidence bound must exceed `least`."""

    least: float = 0.0
    source: str


class CalibrationPolicy(Frozen):
    """Predicted over observed for each group must lie, with its interval, inside [low, high]."""

    low: float = Field(gt=0, lt=1)
    high: float = Field(gt=1)
    incidents_needed: float = Field(gt=0)
    source: str


class ExposurePolicy(Frozen):
    """A group's flagging rate over everybody's: above `raw_warns` warns, need-adjusted above `adjusted_fails` fails."""

    raw_warns: float = Field(gt=1)
    adjusted_fails: float = Field(gt=1)
    source: str


class ErrorParityPolicy(Frozen):
    """Largest ratio of false-positive rates, and gap of false-negative rates, beyond those of a perfect forecast."""

    fpr_ratio: float = Field(gt=1)
    fnr_gap: float = Field(gt=0, lt=1)
    source: str


class FeedbackPolicy(Frozen):
    """Amplification at most `amplification` at the share `discovered`, and how a year is simulated.

    Years are lived through at every share of `sweep`, with and without the importance correction: `runs` of them at the
    share that decides without it, one at the others.
    """

    amplification: float = Field(gt=1)
    discovered: Share
    sweep: tuple[Annotated[float, Field(ge=0, le=1)], ...]
    weeks: int = Field(ge=8, le=260)
    refit_weeks: int = Field(ge=1)
    last_weeks: int = Field(ge=1, le=52)
    runs: int = Field(ge=2, le=100)
    displaced: Share
    source: str

    @model_validator(mode="after")
    def _sweeps_what_decides(self) -> "FeedbackPolicy":
        if not {0.0, self.discovered} <= set(self.sweep) or len(set(self.sweep)) < len(self.sweep):
            raise ValueError(f"sweep must hold 0 and {self.discovered:g} (discovered), and each share once")
        return self


class UnderReportingPolicy(Frozen):
    """Bounds of hotspots flagged over true ones, where there are `least_true`, and of ratios of shares reported.

    Where a city names no rates, each protected group in turn is taken to report `scenario_gap` less than everybody
    else, with a standard error of `scenario_error` of the share that remains.
    """

    low: float = Field(gt=0, lt=1)
    high: float = Field(gt=1)
    least_true: float = Field(gt=0)
    gap_low: float = Field(gt=0, lt=1)
    gap_high: float = Field(gt=1)
    scenario_gap: Share
    scenario_error: Share
    source: str


class ConcentrationPolicy(Frozen):
    """An area flagged in more than the share `often` of windows, for one offence, gets a named review."""

    often: Share
    source: str


class StabilityPolicy(Frozen):
    """Least Jaccard index of the areas flagged by a release and by the one that it replaces."""

    least: Share
    source: str


class DriftPolicy(Frozen):
    """Level of the size-aware PSI limit, bins, false-discovery rate over features, Evidently's named method."""

    level: Share
    bins: int = Field(ge=3, le=50)
    false_discovery_rate: Share
    evidently_method: str
    source: str


class DisclosurePolicy(Frozen):
    """What a public figure must keep to: small counts hidden, or all rounded; no place of few homes or people.

    With `suppress`, counts under `smallest_cell` are hidden, and as many others that nobody can work one of them out
    to within less than `smallest_cell`. With `round`, every count goes to a neighbouring multiple of `round_to`.
    """

    method: Literal["suppress", "round"]
    smallest_cell: int = Field(ge=3, le=100)
    round_to: int = Field(ge=3, le=100)
    addresses: int = Field(ge=1)
    people: int = Field(ge=1)
    years: int = Field(ge=1, le=20)
    source: str


class AuthorityPolicy(Frozen):
    """Longest approval, in months, that the rules of decision may allow."""

    months: int = Field(ge=1, le=12)
    source: str


class ScopePolicy(Frozen):
    """Largest share of variance of a protected attribute that features may reconstruct without a warning."""

    proxy_warns: Share
    source: str


class IntegrityPolicy(Frozen):
    """Model as signed LightGBM text, digests as recorded; nothing to set but where the rule comes from."""

    source: str


class GatePolicies(Frozen):
    """One entry for each gate."""

    scope: ScopePolicy
    rebuild: RebuildPolicy
    label_origin: LabelOriginPolicy
    skill: SkillPolicy
    calibration: CalibrationPolicy
    exposure: ExposurePolicy
    error_parity: ErrorParityPolicy
    feedback: FeedbackPolicy
    under_reporting: UnderReportingPolicy
    concentration: ConcentrationPolicy
    stability: StabilityPolicy
    drift: DriftPolicy
    disclosure: DisclosurePolicy
    authority: AuthorityPolicy
    integrity: IntegrityPolicy


class FlaggedPolicy(Frozen):
    """The share of areas that is flagged each window, for each offence, and the rule by which they are chosen."""

    share: Share
    rule: Rule = PLAIN
    source: str


class GroupsPolicy(Frozen):
    """Groups below `smallest_share` of the people are reported but not judged: chance would decide."""

    smallest_share: Share
    source: str


class ApprovalPolicy(Frozen):
    """How long an approval lasts at most, and what becomes of inconclusive gates and of conditions not met in time."""

    months: int = Field(ge=1, le=12)
    inconclusive_needs_condition: bool
    overdue_condition_refers: bool
    source: str


class Waiver(Frozen):
    """A gate (or a police-found target) let pass by a named person, for a reason, until a day."""

    gate: str
    offence: str | None = None
    reason: str = Field(min_length=10)
    by: str
    expires: date


class Policy(Frozen):
    """The committee's file of thresholds; its digest is printed in every dossier.

    `confidence` is the level of every interval, `bootstrap` the number of block resamples and `block_weeks` the length
    of a block.
    """

    version: str
    committee: str
    confidence: Share
    bootstrap: int = Field(ge=200, le=20_000)
    block_weeks: int = Field(ge=1, le=26)
    flagged: FlaggedPolicy
    groups: GroupsPolicy
    gates: GatePolicies
    mitigation: MitigationPolicy = MitigationPolicy()
    plan: PlanPolicy | None = None
    monitor: MonitorPolicy = MonitorPolicy()
    approval: ApprovalPolicy
    quorum: QuorumPolicy
    people: People
    waivers: tuple[Waiver, ...] = ()

    def told(self) -> dict[str, Any]:
        """Return it as plain JSON without the people: who sits on the committee is no part of what it demands."""
        return self.model_dump(mode="json", exclude={"people"})

    def block(self, per_year: int) -> int:
        """Return the length of a block in windows, of which a year has so many: at least one."""
        return max(1, round(self.block_weeks * per_year / 52))

    @model_validator(mode="after")
    def _waivers_name_gates(self) -> "Policy":
        known = set(GatePolicies.model_fields)
        for waiver in self.waivers:
            if waiver.gate not in known:
                raise ValueError(f"waivers: {waiver.gate!r} is not a gate: choose from {', '.join(sorted(known))}")
            if (waiver.offence is None) == (waiver.gate == BY_OFFENCE):
                raise ValueError(
                    f"waivers: a waiver of {BY_OFFENCE} names an offence, and no other does: mend that of {waiver.gate}"
                )
        return self
