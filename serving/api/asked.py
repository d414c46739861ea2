"""What may be asked of the API: every parameter typed, bounded and said in words, for the OpenAPI document."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

PAGE = 100
MOST = 10_000
BATCH = 20_000
"""Rows that one batch gives at most."""

Nothing = SkipJsonSchema[None]
Offence = Annotated[str, Field(min_length=1, max_length=60)]
Area = Annotated[str, Field(min_length=1, max_length=120)]
Span = Annotated[str, Field(pattern=r"^[1-9][0-9]?(-[1-9][0-9]?)?$")]
District = Annotated[str, Field(min_length=1, max_length=120)]
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="Rows to pass over first", examples=[0])]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Rows at most", examples=[50])]
Table = Literal["json", "csv", "parquet"]
FORMAT = Field(default=None, description="How the rows are written; by default what `Accept` says", examples=["json"])
DISTRICT = Field(default=None, description="Only areas of this district", examples=["Castle"])


class Query(BaseModel):
    """What may stand in an address; a name that is not known, and an empty value, is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Query):
    """Which rows of many."""

    offset: Offset = 0
    limit: Limit = PAGE


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


class TableQuery(Query):
    """In which format rows are given."""

    format: Table | Nothing = FORMAT


class TotalsQuery(Query):
    """Which totals."""

    level: Literal["city", "district"] | Nothing = Field(
        default=None, description="Only totals of this level", examples=["district"]
    )
    ahead: Span = Field(default="1", description="Which window ahead, or several together", examples=["1"])
    format: Table | Nothing = FORMAT


class AreasQuery(Query):
    """Which areas, and in which format."""

    district: District | Nothing = DISTRICT
    format: Literal["json", "csv", "parquet", "geojson"] | Nothing = FORMAT
    limit: Limit = MOST
    offset: Offset = 0


class OffenceQuery(Query):
    """One offence."""

    offence: Offence = Field(
        description="Name of a forecast offence, as listed by /api/v1/offences", examples=["burglary"]
    )


class HistoryQuery(OffenceQuery):
    """One offence, and a format."""

    format: Table | Nothing = FORMAT


class SimilarQuery(Query):
    """How many similar areas."""

    number: int = Field(default=8, ge=1, le=50, description="How many areas", examples=[8])


class AlertsQuery(Paged):
    """Which changes."""

    offence: Offence | Nothing = Field(
        default=None, description="One offence; by default all together", examples=["burglary"]
    )
    change: Literal["emerging", "fading"] | Nothing = Field(
        default=None, description="Only these", examples=["emerging"]
    )
    format: Table | Nothing = FORMAT


class SearchBody(BaseModel):
    """What to look for among incidents, and why: in a body, so that no log of addresses has it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"purpose": "to brief the ward meeting of 12 May", "offence": ["burglary"]}]},
    )

    purpose: str = Field(
        min_length=12,
        max_length=300,
        description="What the search is for, in a sentence; it is kept with your name",
        examples=["to brief the ward meeting of 12 May"],
    )
    words: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(
        default=[], max_length=8, description="Parts of names; each narrows the search", examples=[["burglary"]]
    )
    offence: list[Offence] = Field(
        default=[], max_length=50, description="Only these offences", examples=[["burglary"]]
    )
    district: District | Nothing = DISTRICT
    since: date | Nothing = Field(default=None, description="First day", examples=["2025-01-01"])
    until: date | Nothing = Field(default=None, description="Day after the last", examples=["2026-01-01"])


class EntriesQuery(Paged):
    """Which entries of the ledger."""

    kind: Annotated[str, Field(min_length=1, max_length=40)] | Nothing = Field(
        default=None, description="Only entries of this kind", examples=["decided"]
    )
    release: Annotated[int, Field(ge=1, le=10**9)] | Nothing = Field(
        default=None, description="Only entries about this release", examples=[1]
    )


class ConsistencyQuery(Query):
    """The size of an older log."""

    size: int = Field(ge=1, le=10**9, description="How many entries the older checkpoint had", examples=[2])


class DossierQuery(Query):
    """In which format a dossier is given."""

    format: Literal["json", "html", "pdf"] | Nothing = FORMAT


class PublicQuery(Query):
    """In which format the public edition is given."""

    format: Literal["json", "html"] | Nothing = FORMAT
