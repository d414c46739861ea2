"""What may be asked of forecasts, their totals and their changes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from serving.api.asked.terms import (
    DISTRICT,
    FORMAT,
    PAGE,
    Area,
    District,
    Limit,
    Nothing,
    Offence,
    Offset,
    Paged,
    Query,
    Span,
    Table,
)

BATCH = 20_000
"""Rows that one batch gives at most."""


class ForecastQuery(Query):
    """Which rows of a forecast, and in which format."""

    offence: list[Offence] = Field(
        default=[], max_length=50, description="Only these offences; may be repeated", examples=[["burglary"]]
    )
    area: list[Area] = Field(
        default=[], max_length=500, description="Only these areas; may be repeated", examples=[["A001"]]
    )
    district: District | Nothing = DISTRICT
    flagged: bool | Nothing = Field(
        default=None, description="Only flagged areas, or only the others; not with `by`", examples=[True]
    )
    window: date | Nothing = Field(
        default=None, description="First day of an archived window; by default the newest", examples=["2026-01-05"]
    )
    ahead: Span = Field(
        default="1", description="Which window ahead, or several together: 1, 2 or 1-2; not with `by`", examples=["2"]
    )
    by: Annotated[str, Field(pattern=r"^(day|shift|\d\d:\d\d(,\d\d:\d\d){0,23})$")] | Nothing = Field(
        default=None,
        description="Divide the next window by day, by the city's shifts, or at clock times (06:00,14:00,22:00)",
        examples=["shift"],
    )
    format: Literal["json", "csv", "parquet", "geojson", "hub"] | Nothing = FORMAT
    limit: Limit | Nothing = Field(
        default=None, description=f"Rows at most; by default {PAGE} in JSON and all in a file"
    )
    offset: Offset = 0


class BatchBody(BaseModel):
    """Many areas, offences and windows ahead at once."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"areas": ["A001"], "offences": ["burglary"], "ahead": ["1", "2"]}]},
    )

    areas: list[Area] = Field(default=[], max_length=5_000, description="All where none is named")
    offences: list[Offence] = Field(default=[], max_length=50, description="All where none is named")
    ahead: list[Span] = Field(default=["1"], min_length=1, max_length=12, description="Windows ahead: 1, 2, 1-2")


class TotalsQuery(Query):
    """Which totals."""

    level: Literal["city", "district"] | Nothing = Field(
        default=None, description="Only totals of this level", examples=["district"]
    )
    ahead: Span = Field(default="1", description="Which window ahead, or several together", examples=["1"])
    format: Table | Nothing = FORMAT


class AlertsQuery(Paged):
    """Which changes."""

    offence: Offence | Nothing = Field(
        default=None, description="One offence; by default all together", examples=["burglary"]
    )
    change: Literal["emerging", "fading"] | Nothing = Field(
        default=None, description="Only these", examples=["emerging"]
    )
    format: Table | Nothing = FORMAT
