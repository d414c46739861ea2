"""Settings of the models: which are blended, over how many windows they are fitted, and each one's own."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from configs.base import Frozen
from configs.tuned import Tuned


class LightgbmSettings(Frozen):
    """Boosted trees with a log(EWMA) offset.

    `rising` names features, by patterns such as `own_*`, of which the forecast may only rise; `apart` lists groups of
    patterns: a branch of a tree reads features of one group only, those in no group being a group together. `bags`
    above 1 are fitted on other shares of the rows and averaged. `bins` of a feature: fewer are faster. `horizons`:
    windows ahead that it is fitted for, further ones being left to quicker members.
    """

    objective: Literal["poisson", "tweedie"] = "poisson"
    power: float = Field(default=1.2, gt=1, lt=2)
    rounds: Annotated[int, Tuned(60, 800)] = Field(default=125, ge=1, le=5000)
    learning_rate: Annotated[float, Tuned(0.005, 0.1)] = Field(default=0.04, gt=0, le=1)
    leaves: Annotated[int, Tuned(3, 31)] = Field(default=8, ge=2, le=255)
    min_rows: Annotated[int, Tuned(100, 5000)] = Field(default=2000, ge=1)
    bins: int = Field(default=255, ge=7, le=255)
    rising: tuple[str, ...] = ("own_*", "near_*")
    apart: tuple[tuple[str, ...], ...] = ()
    bags: int = Field(default=1, ge=1, le=50)
    horizons: int = Field(default=1, ge=1, le=13)
    bag_share: float = Field(default=0.7, gt=0, le=1)


class HistgbSettings(Frozen):
    """scikit-learn's boosted trees, Poisson."""

    rounds: Annotated[int, Tuned(60, 800)] = Field(default=250, ge=1, le=5000)
    learning_rate: Annotated[float, Tuned(0.005, 0.1)] = Field(default=0.02, gt=0, le=1)
    leaves: Annotated[int, Tuned(3, 31)] = Field(default=8, ge=2, le=255)
    min_rows: Annotated[int, Tuned(100, 5000)] = Field(default=2000, ge=1)


class GlmSettings(Frozen):
    """Poisson regression: `penalty` is scikit-learn's `alpha`, on standardised columns and weights that sum to 1."""

    penalty: Annotated[float, Tuned(0.0001, 10)] = Field(default=0.01, ge=0, le=100)


class SelfExcitingSettings(Frozen):
    """Self-exciting process: rounds of expectation and maximisation, at most, and the gain that ends them."""

    steps: Annotated[int, Tuned(5, 80)] = Field(default=40, ge=1, le=1000)
    tolerance: float = Field(default=0.01, ge=0)


class ModelSettings(Frozen):
    """The models whose forecasts are blended, for each offence.

    `members` are keys of `training.models.MODELS`; `features` names of the catalogue (`docs/features/`): where it is
    empty the standard set is read. `horizons`: windows ahead that are forecast.
    """

    members: tuple[str, ...] = ("glm", "self_exciting", "lightgbm")
    features: tuple[str, ...] = ()
    train_windows: int = Field(default=260, ge=8)
    horizons: int = Field(default=4, ge=1, le=13)
    lightgbm: LightgbmSettings = LightgbmSettings()
    histgb: HistgbSettings = HistgbSettings()
    glm: GlmSettings = GlmSettings()
    self_exciting: SelfExcitingSettings = SelfExcitingSettings()

    @field_validator("members")
    @classmethod
    def _some(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        if not members or len(set(members)) < len(members):
            raise ValueError("name at least one model, and each once")
        return members

    def members_at(self, horizon: int) -> tuple[str, ...]:
        """Return the members that forecast a horizon; all of them where none of the others reaches so far."""
        near = tuple(key for key in self.members if key != "lightgbm" or horizon <= self.lightgbm.horizons)
        return near or self.members
