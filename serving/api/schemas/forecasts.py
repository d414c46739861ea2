"""What the API gives of forecasts: rows, pages, batches, totals, and why a row is what it is."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from serving.api.schemas.areas import AreaItem
from serving.api.schemas.local import ZONE, Local

AREA = Field(description="Id of an area, as listed by /api/v1/areas")
OFFENCE = Field(description="Name of a forecast offence, as listed by /api/v1/offences")


class ForecastRow(BaseModel):
    """One area and offence in one window."""

    area: str = AREA
    name: str
    district: str
    offence: str = OFFENCE
    origin: Local = Field(description="Nothing reported at or after this moment, local time, was used")
    window_start: Local = Field(description="First day of the window, or first moment where it is a shift")
    window_end: Local = Field(description="First day, or first moment, after the window")
    mean: float = Field(ge=0, description="Expected incidents in the window")
    quantiles: dict[str, float] = Field(description="The 23 FluSight quantiles of the count, by level")
    baselines: dict[str, float] = Field(description="What simple rules expect")
    rank: int | None = Field(description="1 is the highest mean of the offence; null for bands of the day")
    flagged: bool | None = Field(
        description="Among the areas that the rule of the policy flags; null for bands of the day"
    )


class ForecastPage(BaseModel):
    """Rows of a forecast."""

    city: str
    timezone: str = ZONE
    release: int
    window_start: Local
    window_end: Local
    total: int = Field(ge=0, description="Rows that match")
    offset: int
    limit: int
    next: str | None = Field(description="Address of the rows that follow")
    rows: list[ForecastRow]


class AreaForecast(AreaItem):
    """An area with its forecast of each offence."""

    forecast: list[ForecastRow]


class OffenceItem(BaseModel):
    """An offence that is forecast."""

    offence: str
    title: str
    found_by: Literal["public", "police"]
    expected: float = Field(description="Expected incidents in the whole city in the newest window")


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


class Batch(BaseModel):
    """Rows of a batch: window by window ahead, highest expectation first within each offence."""

    city: str
    timezone: str = ZONE
    release: int
    rows: list[ForecastRow]


class Total(BaseModel):
    """What the forecast adds up to."""

    level: str = Field(description="district or city")
    name: str = Field(description="Of the district or the city")
    offence: str = Field(description="Name of an offence, or all")
    window_start: Local
    window_end: Local
    mean: float
    quantiles: dict[str, float]


class WindowItem(BaseModel):
    """A window for which a forecast was issued."""

    window: date = Field(description="Its first day")
