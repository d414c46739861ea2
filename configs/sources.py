"""Settings of one source of incidents: where its rows come from and how a row becomes an incident."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

from configs.base import Frozen
from configs.feeds import Feed


def _known_crs(crs: str) -> str:
    try:
        CRS.from_user_input(crs)
    except CRSError:
        raise ValueError(f"{crs!r} is no coordinate reference system: write one such as EPSG:4326") from None
    return crs


def _readable_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    for form in formats:
        if "%z" in form or "%Z" in form:
            raise ValueError(f"{form!r} names a zone: say utc: true where times are UTC, else they are local")
        try:
            datetime.strptime(datetime(2020, 2, 3).strftime(form), form)
        except ValueError:
            raise ValueError(f"{form!r} is no strptime format: see the table of directives in Python's docs") from None
    return formats


Crs = Annotated[str, AfterValidator(_known_crs)]
DateFormats = Annotated[tuple[str, ...], AfterValidator(_readable_formats)]
Columns = str | tuple[str, ...]
"""A column, or several whose texts are joined by a blank (a date and a time)."""


class RowSchema(Frozen):
    """Which column of a file holds which field; a source may have had several over the years.

    A file is read by the first schema whose columns all stand in its header. What is not named here is never
    read. `place` is a vague location in words, looked up in the city's gazetteer and then forgotten; `revised`
    is the moment at which this version of the row was written.
    """

    id: str | None = None
    offence: Columns
    occurred: Columns
    occurred_end: Columns | None = None
    reported: Columns | None = None
    revised: Columns | None = None
    x: str | None = None
    y: str | None = None
    place: str | None = None
    weight: str | None = None
    recorded_area: str | None = None


class CodeRule(Frozen):
    """How an offence code is cleaned and looked up: strip, zero-fill, first characters, then `scheme`.

    `scheme` is a list of codes of the taxonomy; `other` the offence of codes that are not in it (without it such
    rows go to quarantine). A scheme's code `*` stands for every row of a source without offences of its own.
    """

    scheme: str
    zero_fill: int = Field(default=0, ge=0, le=20)
    prefix: int | None = Field(default=None, ge=1, le=20)
    other: str | None = None


class AdjustmentRule(Frozen):
    """Rows of weight -1 that take back an earlier row, found by the first key on which one matches."""

    keys: tuple[tuple[Literal["id", "code", "occurred", "x", "y", "recorded_area"], ...], ...]


class SnapRule(Frozen):
    """A point within `metres` of its recorded area lies in it: for sources that move points to intersections."""

    metres: float = Field(gt=0, le=5000)


Text = Literal["id", "code", "occurred", "occurred_end", "reported", "revised", "x", "y", "weight", "recorded_area"]


class MendRule(Frozen):
    r"""What somebody decided to mend in rows that would go to quarantine, and why.

    A row mends where every field of `where` matches its pattern (a regular expression for the whole text); the
    fields of `to` are then replaced, `\1` standing for the first group of the pattern of the same field.
    """

    where: dict[Text, str] = Field(min_length=1)
    to: dict[Text, str] = Field(min_length=1)
    by: str
    why: str

    @model_validator(mode="after")
    def _patterns_and_replacements_that_can_be(self) -> "MendRule":
        for field, pattern in self.where.items():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"where.{field}: {pattern!r} is no regular expression: {error}") from None
        for field, replacement in self.to.items():
            pattern = self.where.get(field, "")
            try:
                re.compile(pattern).sub(replacement, "")
            except (re.error, IndexError) as error:
                raise ValueError(f"to.{field}: {replacement!r} does not fit the pattern {pattern!r}: {error}") from None
        return self


class PersonalScreen(Frozen):
    """The screen for personal data at the door: a column of which more than `share` looks personal is withheld.

    `allow` names fields that somebody looked at and found to be harmless (say, an id that looks like a telephone
    number).
    """

    share: float = Field(default=0.01, ge=0, le=1)
    allow: tuple[Literal["id", "code", "place", "recorded_area"], ...] = ()


class SourceSettings(Frozen):
    """One source: where its rows come from, their schemas, and how they are read.

    Dates are local times of the city, or UTC with `utc: true`.

    `reported_precision: month` means that only the month of the report is known: the report is then taken
    to have been made at the earliest moment consistent with it, the later of the month's first moment and
    the occurrence. With `day` it is taken to have been made at the latest, the day's end. `occurred_precision` is
    how exactly the occurrence is known: a day is an interval of a day.
    Without a column for the report a row is held to be known `delay_days` after it occurred at the latest.

    `repeated_id` says what a second row with an id is: `allowed` (one id has several rows, each an incident),
    `again` (the same row again: the one known first is kept), `revision` (a later version: from its `revised` on, or
    from its report, it stands in the place of the earlier one, which is kept as what was known before).
    """

    title: str
    feed: Feed
    crs: Crs = "EPSG:4326"
    schemas: tuple[RowSchema, ...] = Field(min_length=1)
    utc: bool = False
    date_formats: DateFormats = ("%Y-%m-%d %H:%M:%S",)
    reported_formats: DateFormats = ("%Y-%m-%d %H:%M:%S",)
    occurred_precision: Literal["instant", "hour", "day", "month"] = "instant"
    reported_precision: Literal["instant", "day", "month"] = "instant"
    delay_days: float = Field(default=0, ge=0)
    longest_delay_days: int = Field(default=3650, ge=1)
    codes: CodeRule
    adjustments: AdjustmentRule | None = None
    repeated_id: Literal["allowed", "again", "revision"] = "again"
    snap: SnapRule | None = None
    personal: PersonalScreen = PersonalScreen()
    mends: tuple[MendRule, ...] = ()
