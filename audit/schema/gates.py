"""What a gate says, as the dossier holds it."""

from typing import Literal

from pydantic import Field, JsonValue

from audit.schema.plain import Interval, Outcome, Part, Row


class FigurePart(Part):
    """The data of a gate's figure: a mark a row."""

    kind: Literal["forest", "series"]
    title: str
    x: str = Field(description="label of the axis")
    alt: str = Field(description="what a person who cannot see the figure needs to know")
    marks: list[Row]
    band: Interval = Field(description="what the policy accepts")
    log: bool


class GatePart(Part):
    """One gate: its outcome, its number, the sentence in plain words and the expert's table."""

    gate: str = Field(description="name in the policy")
    title: str = Field(description="the question it answers")
    outcome: Outcome
    hard: bool = Field(description="whether no decision may let a failure pass")
    statistic: float | int | None
    statistic_name: str
    interval: Interval | None
    threshold: str
    source: str = Field(description="where the threshold comes from")
    sentence: str
    rows: list[Row] = Field(description="the expert's table, an open one: each gate has columns of its own")
    warnings: list[str]
    method: str
    figure: FigurePart | None
    record: dict[str, JsonValue] = Field(description="what is kept beside the table, each gate its own")
    waiver: str = Field(description="how a failure can be let pass, where that is not by a decision")
