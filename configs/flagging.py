"""How areas are flagged once their forecasts are made: the committee's rule, and the rules tried beside it."""

from typing import Annotated, Literal

from pydantic import Field

from configs.base import Frozen

Against = Literal["people", "need"]
Rate = Annotated[float, Field(gt=0, le=1)]


class PlainRule(Frozen):
    """Flag the areas with the highest forecasts, whoever lives there."""

    kind: Literal["plain"] = "plain"


class CapRule(Frozen):
    """No group of a dimension lives in flagged areas more than `at_most` times as often as people on average.

    Held in each window and for each offence. `against: need` compares with the areas where most was recorded in the two
    years before the window, in the place of the average.
    """

    kind: Literal["cap"]
    dimension: str
    at_most: float = Field(ge=1, le=10)
    against: Against = "people"


class FloorRule(Frozen):
    """No group of a dimension lives in flagged areas less than `at_least` times as often as people on average.

    Held in each window and for each offence. `against: need` as for a cap.
    """

    kind: Literal["floor"]
    dimension: str
    at_least: float = Field(gt=0, le=1)
    against: Against = "people"


class OffsetRule(Frozen):
    """Flag by forecasts divided by how often incidents are reported, as a scenario has it for each group's people.

    An area's rate is the mean of its groups' `rates`, by their shares of its people; a group that is not named reports
    everything.
    """

    kind: Literal["offset"]
    dimension: str
    rates: dict[str, Rate] = Field(min_length=1)


Rule = Annotated[PlainRule | CapRule | FloorRule | OffsetRule, Field(discriminator="kind")]
PLAIN = PlainRule()


class MitigationPolicy(Frozen):
    """What the dossier tries in the place of the chosen rule: the points of the accuracy-fairness frontier.

    Caps, floors and offsets are tried for each protected dimension of the city's groups; an offset for each of its
    groups in turn, which is then said to report so many times as often as all others.
    """

    caps: tuple[Annotated[float, Field(ge=1, le=10)], ...] = (1.5, 1.25)
    need_caps: tuple[Annotated[float, Field(ge=1, le=10)], ...] = (1.25,)
    floors: tuple[Annotated[float, Field(gt=0, le=1)], ...] = (0.8,)
    offsets: tuple[Rate, ...] = (0.8,)
    reweighing: bool = True
    source: str = (
        "Kamiran & Calders 2012; Akpinar, De-Arteaga & Chouldechova 2021; the grid is the committee's convention"
    )
