"""What the API takes and gives: every field typed, bounded and said in words, for the OpenAPI document."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

OFFENCE = Field(description="Name of a forecast offence, as listed by /api/v1/offences")
AREA = Field(description="Id of an area, as listed by /api/v1/areas")


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
    rank: int | None = Field(description="1 is the highest mean of the offence; null for bands of the day")
    flagged: bool | None = Field(
        description="Among the areas that the rule of the policy flags; null for bands of the day"
    )


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
    next: str | None = Field(description="Address of the areas that follow")
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
    copied: datetime | None = Field(
        description="When this copy was made, which cannot ask what was decided since (UTC)"
    )
    away: str | None = Field(description="What does not answer")
    reason: str | None = Field(description="Why no forecast may be shown, or what does not answer")


class Batch(BaseModel):
    """Rows of a batch: window by window ahead, highest expectation first within each offence."""

    city: str
    release: int
    rows: list[ForecastRow]


class Total(BaseModel):
    """What the forecast adds up to."""

    level: str = Field(description="district or city")
    name: str = Field(description="Of the district or the city")
    offence: str = Field(description="Name of an offence, or all")
    window_start: date | datetime
    window_end: date | datetime
    mean: float
    quantiles: dict[str, float]


class WindowItem(BaseModel):
    """A window for which a forecast was issued."""

    window: date = Field(description="Its first day")


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


class Alert(AreaItem):
    """An area whose level changed, or a hot spot that grows or fades."""

    change: Literal["emerging", "fading"] | None
    recent: float = Field(description="Recorded in the last windows")
    expected: float = Field(description="By its own past")
    ratio: float | None
    windows: int = Field(description="Over which it shows")
    p: float = Field(description="One-sided")
    spot: Literal["hot", "cold"] | None
    direction: Literal["growing", "fading"] | None


class AlertPage(BaseModel):
    """Alerts, the most surprising first."""

    offence: str | None = Field(description="null for all together")
    false_discoveries: float = Field(description="Share of false ones that is borne in each kind of finding")
    total: int
    offset: int
    limit: int
    next: str | None
    alerts: list[Alert]


class FoundRow(AreaItem):
    """An area in which enough incidents lie to be named."""

    incidents: int


class Found(BaseModel):
    """What a search found, by area only."""

    at_least: int = Field(description="Incidents in the areas that are named")
    smallest_cell: int = Field(description="Areas with fewer are not named (the committee's policy)")
    areas_not_named: int
    areas: list[FoundRow]


class GateItem(BaseModel):
    """A gate of an audit."""

    gate: str
    title: str
    outcome: Literal["pass", "inconclusive", "fail"]
    hard: bool = Field(description="Whether it can not be waived")
    statistic: float | None
    statistic_name: str | None
    interval: list[float] | None
    threshold: str | None
    sentence: str
    method: str | None
    source: str | None


class Decision(BaseModel):
    """A decision of the committee."""

    seq: int = Field(description="Its entry in the ledger")
    when: str
    outcome: str
    by: str
    reason: str
    votes: list[dict[str, Any]] = []
    recused: list[dict[str, Any]] = []
    quorum: dict[str, Any] | None = None
    conditions: list[dict[str, Any]] = []
    waivers: list[dict[str, Any]] = []
    expires: str | None = None
    dossier: str = Field(description="SHA-256 of the dossier that it was taken on")


class LedgerEntry(BaseModel):
    """An entry of the ledger."""

    seq: int
    when: str
    kind: str
    payload: dict[str, Any]
    hash: str = Field(description="Of its leaf: SHA-256(0x00 || canonical JSON of the four before)")


class EntryPage(BaseModel):
    """Entries, oldest first."""

    total: int
    offset: int
    limit: int
    next: str | None
    entries: list[LedgerEntry]


class Checkpoint(BaseModel):
    """The newest signed checkpoint."""

    origin: str = Field(description="The log's name")
    size: int
    root: str = Field(description="Root of the tree, hexadecimal")
    checkpoint: str = Field(description="The signed note")
    key: str = Field(description="Public key in PEM; trust it only from where the committee publishes it")


class Inclusion(BaseModel):
    """That an entry is in the log."""

    entry: LedgerEntry
    size: int
    path: list[str] = Field(description="Hashes from the leaf to the root, hexadecimal")
    checkpoint: str


class Consistency(BaseModel):
    """That an older log is the beginning of the log now."""

    old_size: int
    old_checkpoint: str
    size: int
    checkpoint: str
    path: list[str]


class AtrsField(BaseModel):
    """A field of the public record."""

    section: str
    number: str
    key: str
    title: str
    answer: str | None
    tier: int
    owner: str
    computed: bool
