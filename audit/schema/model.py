"""The model and its cards, as the dossier holds them."""

from pydantic import Field, JsonValue

from audit.schema.plain import Count, Part, Sha256


class OffencePart(Part):
    """An offence that is forecast."""

    offence: str
    title: str
    found_by: str


class FeaturePart(Part):
    """A feature that the model reads."""

    name: str
    meaning: str


class FilePart(Part):
    """A model as it was signed: what it forecasts, and its weight in the blend."""

    offence: str
    horizon: Count
    member: str
    weight: float
    file: str
    sha256: Sha256


class WeightPart(Part):
    """How much a group of features matters."""

    group: str
    contribution: float
    rise: float = Field(description="of the error where the group is shuffled")


class CurvePart(Part):
    """How the expected count changes with a feature."""

    group: str
    feature: str
    values: list[float]
    times: list[float]


class ExplainedPart(Part):
    """What the models of one offence weigh."""

    rows: Count
    origins: Count
    groups: list[WeightPart]
    dependence: list[CurvePart]


class ItemPart(Part):
    """A question of a card: answered by the run, or open with the owner of the answer."""

    question: str
    answer: str | None
    owner: str | None


class TablePart(Part):
    """A table of a card."""

    table: str
    columns: list[str]
    rows: list[list[str]]


class SectionPart(Part):
    """A section of a card."""

    title: str
    parts: list[ItemPart | TablePart]


class CardPart(Part):
    """A model or data card."""

    title: str
    template: str
    sections: list[SectionPart]


class ModelPart(Part):
    """What was trained, on which settings, and how well it did."""

    offences: list[OffencePart]
    features: list[FeaturePart]
    baselines: list[str]
    model: dict[str, JsonValue] = Field(description="settings of the models, as in the city's file")
    backtest: dict[str, Count]
    metrics: dict[str, dict[str, JsonValue]] = Field(description="scores of the backtest by offence; see metrics.md")
    models: list[FilePart]
    explained: dict[str, ExplainedPart]
    cards: dict[str, CardPart]
