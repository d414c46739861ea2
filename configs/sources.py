"""Settings of one source of incidents: where its files are and how a row becomes an incident."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field, field_validator, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

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

    Dates are local times of the city: a format may not name a zone.

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

    @field_validator("files")
    @classmethod
    def _under_the_data_folder(cls, files: str) -> str:
        path = PurePosixPath(files)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise ValueError("files are named by a pattern under the data folder, such as police/*.csv.gz")
        return files

    @field_validator("crs")
    @classmethod
    def _known_crs(cls, crs: str) -> str:
        try:
            CRS.from_user_input(crs)
        except CRSError:
            raise ValueError(f"{crs!r} is no coordinate reference system: write one such as EPSG:4326") from None
        return crs

    @field_validator("date_formats", "reported_formats")
    @classmethod
    def _readable_formats(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for form in formats:
            if "%z" in form or "%Z" in form:
                raise ValueError(f"{form!r} names a zone: dates are local times of the city, so leave it out")
            try:
                datetime.strptime(datetime(2020, 2, 3).strftime(form), form)
            except ValueError:
                raise ValueError(
                    f"{form!r} is no strptime format: see the table of directives in Python's docs"
                ) from None
        return formats

    @model_validator(mode="after")
    def _no_code_twice(self) -> "SourceSettings":
        seen: dict[str, str] = {}
        for offence, codes in self.offences.items():
            for code in codes:
                if code in seen:
                    raise ValueError(f"code {code!r} is listed under {seen[code]!r} and {offence!r}: keep one")
                seen[code] = offence
        return self
