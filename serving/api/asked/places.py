"""What may be asked of areas: which there are, what happened in one, which are like it, and incidents in them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from serving.api.asked.terms import DISTRICT, FORMAT, MOST, District, Limit, Nothing, Offence, Offset, Query, Table


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
