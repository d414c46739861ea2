"""The terms in which every request is put: an offence, an area, a span of windows, a page of rows, a format."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

PAGE = 100
MOST = 10_000

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


class TableQuery(Query):
    """In which format rows are given."""

    format: Table | Nothing = FORMAT
