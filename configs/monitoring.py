"""The committee's thresholds for a release in service: when to issue, when to score, what breaks, what alerts."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from configs.base import Frozen

InService = Literal["skill", "calibration", "exposure", "error_parity", "concentration", "drift"]
"""Gates that can be asked again of what was issued and what came of it."""
_Share = Annotated[float, Field(gt=0, lt=1)]


class IssuePolicy(Frozen):
    """A window may be forecast up to `lead_hours` before it starts, and not from data silent for `silent_days`."""

    lead_hours: int = Field(default=12, ge=0, le=72)
    silent_days: int = Field(default=7, ge=1, le=366)
    source: str = "The committee's convention: a window's eve can do without its last hours"


class ScoresPolicy(Frozen):
    """Outcomes are read `mature_days` after the end of a window, as known then, and never again."""

    mature_days: int = Field(default=28, ge=0, le=366)
    source: str = "Reporting delays (docs/delays.md); one frozen version of the truth (Cramer et al. 2022)"


class WatchPolicy(Frozen):
    """Gates asked again of the last `windows` scored windows, from `fewest` on; failed `in_a_row` times they break."""

    gates: tuple[InService, ...] = ("skill", "calibration", "exposure", "error_parity", "drift")
    windows: int = Field(default=26, ge=4, le=520)
    fewest: int = Field(default=12, ge=4, le=520)
    in_a_row: int = Field(default=2, ge=1, le=26)
    source: str = "The gates' own thresholds; a second look against chance (Armitage, McPherson & Rowe 1969)"

    @model_validator(mode="after")
    def _enough(self) -> "WatchPolicy":
        if self.fewest > self.windows:
            raise ValueError(f"fewest {self.fewest} is more than windows {self.windows}: no gate would ever be asked")
        return self


class AlertsPolicy(Frozen):
    """Level changes at a rate of false discoveries; forecasts `above_usual` times the year's mean and `least_more`."""

    false_discoveries: _Share = 0.05
    above_usual: float = Field(default=1.5, gt=1)
    least_more: float = Field(default=1.0, ge=0)
    source: str = "Benjamini & Hochberg 1995 over areas; what is above usual is the committee's convention"


class MonitorPolicy(Frozen):
    """What `fairward monitor` holds a release in service to."""

    issue: IssuePolicy = IssuePolicy()
    scores: ScoresPolicy = ScoresPolicy()
    watch: WatchPolicy = WatchPolicy()
    alerts: AlertsPolicy = AlertsPolicy()
