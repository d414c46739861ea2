"""Settings of the windows of a panel: how long a window is and where in local time it starts."""

from datetime import date
from typing import Literal

from pydantic import Field, field_validator, model_validator

from configs.base import Frozen


class WindowSettings(Frozen):
    """Windows are `every` units long, in local time; weeks start on Monday, days at midnight.

    With `unit: shift` a day is divided at the clock times of `shifts`, ascending; the last shift ends with the
    first of the next day.
    """

    unit: Literal["shift", "day", "week", "month"] = "week"
    every: int = Field(default=1, ge=1, le=366)
    shifts: tuple[str, ...] = ("06:00", "14:00", "22:00")

    @field_validator("shifts")
    @classmethod
    def _clock_times(cls, shifts: tuple[str, ...]) -> tuple[str, ...]:
        for shift in shifts:
            hour, _, minute = shift.partition(":")
            if not (hour.isdigit() and minute.isdigit() and len(shift) == 5 and int(hour) < 24 and int(minute) < 60):
                raise ValueError(f"{shift!r} is no clock time: write one such as 06:00")
        if not shifts or list(shifts) != sorted(set(shifts)):
            raise ValueError("shifts are clock times in ascending order, each once")
        return shifts

    @model_validator(mode="after")
    def _whole_days(self) -> "WindowSettings":
        if self.unit == "shift" and self.every > 1:
            raise ValueError("every is 1 where windows are shifts: name fewer shifts instead")
        return self

    def refuse_period(self, start: date, end: date) -> None:
        """Refuse a period [start, end) that is not made of whole windows: what it held beyond them would count nowhere.

        Raises
        ------
        ValueError
            Weeks start on a Monday, months on the first; the last window ends before the period does.
        """
        for day in (start, end):
            if self.unit == "week" and day.weekday() != 0:
                raise ValueError(f"{day} is a {day:%A}: weekly windows start on a Monday")
            if self.unit == "month" and day.day != 1:
                raise ValueError(f"{day} is not the first of a month: monthly windows start on it")
        one = self.model_copy(update={"every": 1}).between(start, end)
        if self.unit != "shift" and one % self.every:
            raise ValueError(
                f"{start} to {end} are {one} {self.unit}s, no whole number of windows of {self.every}: move start or "
                f"end by {one % self.every} or {self.every - one % self.every} {self.unit}s"
            )

    def between(self, start: date, end: date) -> int:
        """Return the number of whole windows in [start, end)."""
        if self.unit == "month":
            return ((end.year - start.year) * 12 + end.month - start.month) // self.every
        days = (end - start).days
        if self.unit == "shift":
            return days * len(self.shifts)
        return days // (7 * self.every if self.unit == "week" else self.every)

    @property
    def per_year(self) -> int:
        """Number of windows in a year, rounded: 52 weeks, 12 months, 365 days."""
        if self.unit == "shift":
            return 365 * len(self.shifts)
        return max(1, round({"day": 365, "week": 52, "month": 12}[self.unit] / self.every))
