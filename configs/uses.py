"""Settings of what forecasts are put to: bands of the day within a window, and totals that add up."""

from pydantic import Field

from configs.base import Frozen


class ProfileSettings(Frozen):
    """Profile of the week, from which bands of the day get their share of a window.

    An incident `half_life` weeks old counts half; those older than `weeks` are not read.
    """

    half_life: float = Field(default=208.0, gt=0, le=10_000)
    weeks: int = Field(default=520, ge=4, le=2600)


class UseSettings(Frozen):
    """What forecasts are put to."""

    profile: ProfileSettings = ProfileSettings()
