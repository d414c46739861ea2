"""What the API takes and gives: every field typed, bounded and said in words, for the OpenAPI document."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

OFFENCE = Field(description="Name of a forecast offence, as listed by /api/v1/offences")
AREA = Field(description="Id of an area, as listed by /api/v1/areas")
PAGE = 100
MOST = 10_000


class Query(BaseModel):
    """What may stand in an address; a name that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ForecastQuery(Query):
    """Which rows of a forecast, and in which format."""

    offence: list[str] = Field(default=[], max_length=50, description="Only these offences; may be repeated")
    area: list[str] = Field(default=[], max_length=500, description="Only these areas; may be repeated")
    district: str | None = Field(default=None, max_length=120, description="Only areas of this district")
    flagged: bool | None = Field(default=None, description="Only flagged areas, or only the others")
    window: date | None = Field(default=None, description="First day of an archived window; by default the newest")
    format: Literal["json", "csv", "parquet", "geojson", "hub"] = Field(
        default="json", description="How the rows are written"
    )
    limit: int | None = Field(
        default=None, ge=1, le=MOST, description=f"Rows at most; by default {PAGE} in JSON and all in a file"
    )
    offset: int = Field(default=0, ge=0, le=1_000_000, description="Rows to pass over first")


class AreasQuery(Query):
    """Which areas, and in which format."""

    district: str | None = Field(default=None, max_length=120, description="Only areas of this district")
    format: Literal["json", "geojson"] = Field(default="json", description="JSON, or GeoJSON with the polygons")
    limit: int = Field(default=MOST, ge=1, le=MOST, description="Areas at most")
    offset: int = Field(default=0, ge=0, le=1_000_000, description="Areas to pass over first")


class OffenceQuery(Query):
    """One offence."""

    offence: str = Field(max_length=60, description="Name of a forecast offence, as listed by /api/v1/offences")


class ProblemBody(BaseModel):
    """A refusal (RFC 9457): what was found and what would mend it."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    instance: str


class ForecastRow(BaseModel):
    """One area and offence in one window."""

    area: str = AREA
    name: str
    district: str
    offence: str = OFFENCE
    origin: date | datetime = Field(description="Nothing reported at or after this moment, local time, was used")
    window_start: date | datetime = Field(description="First day of the window, or first moment where it is a shift")
    window_end: date | datetime = Field(description="First day, or first moment, after the window")
    mean: float = Field(ge=0, description="Expected incidents in the window")
    quantiles: dict[str, float] = Field(description="The 23 FluSight quantiles of the count, by level")
    baselines: dict[str, float] = Field(description="What simple rules expect")
    rank: int = Field(ge=1, description="1 is the highest mean of the offence")
    flagged: bool = Field(description="Among the areas that the rule of the committee's policy flags")


class ForecastPage(BaseModel):
    """Rows of a forecast."""

    city: str
    release: int
    window_start: date | datetime
    window_end: date | datetime
    total: int = Field(ge=0, description="Rows that match")
    offset: int
    limit: int
    next: str | None = Field(description="Address of the rows that follow")
    rows: list[ForecastRow]


class OffenceItem(BaseModel):
    """An offence that is forecast."""

    offence: str
    title: str
    found_by: Literal["public", "police"]
    expected: float = Field(description="Expected incidents in the whole city in the newest window")


class AreaItem(BaseModel):
    """An area."""

    area: str
    name: str
    district: str


class AreaPage(BaseModel):
    """Areas of the city."""

    total: int
    offset: int
    limit: int
    areas: list[AreaItem]


class AreaForecast(AreaItem):
    """An area with its forecast of each offence."""

    forecast: list[ForecastRow]


class DriverItem(BaseModel):
    """What one group of features does to the expectation."""

    driver: str
    factor: float = Field(gt=0, description="Multiplies the expectation")
    words: str


class Drivers(BaseModel):
    """What moves a forecast away from the long-run expectation; start times all factors is the mean."""

    area: str
    offence: str
    mean: float
    start: float = Field(description="Long-run expectation")
    drivers: list[DriverItem]


class PastWindow(BaseModel):
    """A past window: what was recorded, and what the backtest had forecast without seeing it."""

    window_start: date | datetime
    y: int
    mean: float | None
    low: float | None = Field(description="Quantile 0.05 of that forecast")
    high: float | None = Field(description="Quantile 0.95 of that forecast")


class History(BaseModel):
    """The windows before the forecast, oldest first."""

    area: str
    offence: str
    windows: list[PastWindow]


class ReleaseItem(BaseModel):
    """A release in the list."""

    release: int
    created: str
    trainer: str
    champion: bool
    decision: str | None
    gates: dict[str, int] = Field(description="Gates by outcome; empty before the audit")


class ReleaseRecord(ReleaseItem):
    """A release with what it was made from, its gates, and what the ledger says of it."""

    manifest: dict[str, Any]
    results: list[dict[str, Any]]
    ledger: list[dict[str, Any]]


class Health(BaseModel):
    """Whether forecasts may be shown, and until when."""

    status: Literal["ok", "away", "refused"] = Field(
        description="away: what was approved last still reads, and whether it still holds cannot be asked"
    )
    city: str
    release: int | None
    expires: date | None = Field(description="Last day of the approval")
    window_start: date | None
    window_end: date | None
    asked: datetime | None = Field(description="When the audit last said that it may be shown (UTC)")
    away: str | None = Field(description="What does not answer")
    reason: str | None = Field(description="Why no forecast may be shown, or what does not answer")
