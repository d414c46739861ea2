"""Settings of one source of incidents: where its files are and how a row becomes an incident."""

from typing import Literal

from pydantic import Field, model_validator

from configs.base import Frozen


class RowSchema(Frozen):
    """Which column of a file holds which field; a source may have had several over the years.

    A file is read by the first schema whose columns all stand in its header.
    """

    id: str | None = None
    offence: str
    occurred: str
    occurred_end: str | None = None
    reported: str | None = None
    x: str
    y: str
    weight: str | None = None
    recorded_area: str | None = None


class CodeRule(Frozen):
    """How an offence code is cleaned before it is looked up: strip, zero-fill, then its first characters."""

    zero_fill: int = Field(default=0, ge=0, le=20)
    prefix: int | None = Field(default=None, ge=1, le=20)


class AdjustmentRule(Frozen):
    """Rows of weight -1 that take back an earlier row, found by the first key on which one matches."""

    keys: tuple[tuple[Literal["id", "code", "occurred", "x", "y", "recorded_area"], ...], ...]


class SourceSettings(Frozen):
    """One source: files under the data folder, their schemas, and the meaning of their codes.

    `reported_precision: month` means that only the month of the report is known: the report is then taken
    to have been made at the earliest moment consistent with it, the later of the month's first moment and
    the occurrence.
    """

    title: str
    files: str
    crs: str = "EPSG:4326"
    schemas: tuple[RowSchema, ...] = Field(min_length=1)
    date_formats: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    reported_formats: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    reported_precision: Literal["instant", "month"] = "instant"
    longest_delay_days: int = Field(default=3650, ge=1)
    codes: CodeRule = CodeRule()
    offences: dict[str, tuple[str, ...]]
    other: str | None = None
    adjustments: AdjustmentRule | None = None
    unique_id: bool = True

    @model_validator(mode="after")
    def _no_code_twice(self) -> "SourceSettings":
        seen: dict[str, str] = {}
        for offence, codes in self.offences.items():
            for code in codes:
                if code in seen:
                    raise ValueError(f"code {code!r} is listed under {seen[code]!r} and {offence!r}: keep one")
                seen[code] = offence
        return self
