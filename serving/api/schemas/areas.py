"""What the API gives of areas: names, history, and those like another."""

from pydantic import BaseModel, Field

from serving.api.schemas.local import Local


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
    next: str | None = Field(description="Address of the areas that follow")
    areas: list[AreaItem]


class PastWindow(BaseModel):
    """A past window: what was recorded, and what the backtest had forecast without seeing it."""

    window_start: Local
    y: int
    mean: float | None
    low: float | None = Field(description="Quantile 0.05 of that forecast")
    high: float | None = Field(description="Quantile 0.95 of that forecast")


class History(BaseModel):
    """The windows before the forecast, oldest first."""

    area: str
    offence: str
    windows: list[PastWindow]


class SimilarItem(BaseModel):
    """An area like another."""

    area: str
    name: str
    distance: float = Field(ge=0, description="1 is one spread in every rate")
    stability: float = Field(ge=0, le=1, description="Share of draws with 2% errors in which it is among the nearest")
    differences: dict[str, float] = Field(description="Of each rate, in spreads")


class Similar(BaseModel):
    """The areas most like one area, the nearest first."""

    area: str
    rates: dict[str, str] = Field(description="Title of each rate")
    similar: list[SimilarItem]
