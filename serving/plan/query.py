"""What may be asked of a plan, in an address."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from serving.plan.asked import MOST, SHIFT, Asked

Offence = Annotated[str, Field(min_length=1, max_length=60)]
Shift = Annotated[str, Field(pattern=SHIFT)]


class PlanQuery(BaseModel):
    """What is asked of a plan, and in which format."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    units: int = Field(ge=1, le=MOST, description="Units to place, all of them")
    kind: str = Field(
        default="patrol", min_length=1, max_length=40, description="A kind of intervention of the committee's policy"
    )
    offence: list[Offence] = Field(default=[], max_length=50, description="Offences that count; all by default")
    shift: list[Shift] = Field(
        default=[], max_length=200, description="Shifts by day and time of their start (mon-06:00); all by default"
    )

    @property
    def asked(self) -> Asked:
        """What it asks, each offence and shift once."""
        offences, shifts = (tuple(dict.fromkeys(names)) for names in (self.offence, self.shift))
        return Asked(self.units, self.kind, tuple(sorted(offences)), tuple(sorted(shifts)))
