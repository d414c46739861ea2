"""What the API gives of counts by area: alerts, and what a search found."""

from typing import Literal

from pydantic import BaseModel, Field

from serving.api.schemas.areas import AreaItem


class Alert(AreaItem):
    """An area whose level changed, or a hot spot that grows or fades."""

    change: Literal["emerging", "fading"] | None
    recent: float = Field(description="Recorded in the last windows")
    expected: float = Field(description="By its own past")
    ratio: float | None
    windows: int = Field(description="Over which it shows")
    p: float = Field(description="One-sided")
    spot: Literal["hot", "cold"] | None
    direction: Literal["growing", "fading"] | None


class AlertPage(BaseModel):
    """Alerts, the most surprising first."""

    offence: str | None = Field(description="null for all together")
    false_discoveries: float = Field(description="Share of false ones that is borne in each kind of finding")
    total: int
    offset: int
    limit: int
    next: str | None
    alerts: list[Alert]


class FoundRow(AreaItem):
    """An area in which enough incidents lie to be named."""

    incidents: int


class Found(BaseModel):
    """What a search found, by area only."""

    at_least: int = Field(description="Incidents in the areas that are named")
    smallest_cell: int = Field(description="Areas with fewer are not named (the committee's policy)")
    areas_not_named: int
    areas: list[FoundRow]
