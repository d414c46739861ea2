"""What the committee allows of plans: bounds on where units of a resource go, and what a unit is taken to cover."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from configs.base import Frozen

Measure = Literal["people", "forecast"]


class PlanExposure(Frozen):
    """No group of people receives more than `at_most` times what its share would give, rounded up to whole units.

    A group receives the part of a unit that its share of the area's people is. The share is that of the city's people
    or, `against: forecast`, of what is expected where they live.
    """

    at_most: float = Field(ge=1, le=10)
    against: Measure
    groups: Literal["protected", "all"]
    source: str


class PlanCover(Frozen):
    """Each district receives at least `at_least` times what its share would give, rounded down to whole units."""

    at_least: float = Field(ge=0, le=1)
    against: Measure
    source: str


class PlanTravel(Frozen):
    """Units that work one shift in one district stay within `metres` of one area of it, centre to centre."""

    metres: float = Field(gt=0, le=1_000_000)
    source: str


class PlanKind(Frozen):
    """What a unit of an intervention is taken to cover: an assumption of the committee, never a promise.

    The first unit in an area covers the share `covers` of what is expected there, each further one `again` times what
    the one before it added. A unit holds for one shift, or for the whole window where `holds: window`.
    """

    title: str
    holds: Literal["shift", "window"]
    covers: float = Field(gt=0, lt=1)
    again: Annotated[float, Field(gt=0, lt=1)]
    most: int = Field(ge=1, le=10)
    source: str

    @model_validator(mode="after")
    def _covers_no_more_than_there_is(self) -> "PlanKind":
        if self.covers * (1 - self.again**self.most) / (1 - self.again) > 1:
            raise ValueError("the units of an area would cover more than all of it: lower covers, again or most")
        return self


class PlanPolicy(Frozen):
    """Bounds of every plan, and the kinds of interventions that may be planned; a bound left out is none."""

    exposure: PlanExposure | None = None
    cover: PlanCover | None = None
    travel: PlanTravel | None = None
    kinds: dict[str, PlanKind] = Field(min_length=1)
