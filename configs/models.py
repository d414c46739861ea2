"""Settings of the models: which are blended, over how many windows they are fitted, and each one's own."""

from typing import Literal

from pydantic import Field, field_validator

from configs.base import Frozen


class LightgbmSettings(Frozen):
    """Boosted trees with a log(EWMA) offset."""

    objective: Literal["poisson", "tweedie"] = "poisson"
    rounds: int = Field(default=250, ge=1, le=5000)
    learning_rate: float = Field(default=0.02, gt=0, le=1)
    leaves: int = Field(default=8, ge=2, le=255)
    min_rows: int = Field(default=2000, ge=1)


class ModelSettings(Frozen):
    """The models whose forecasts are blended, for each offence.

    `members` are keys of `training.models.MODELS`; `features` names of the catalogue (`docs/features/`): where it is
    empty the standard set is read. `horizons`: windows ahead that are forecast.
    """

    members: tuple[str, ...] = ("lightgbm", "ewma")
    features: tuple[str, ...] = ()
    train_windows: int = Field(default=260, ge=8)
    horizons: int = Field(default=4, ge=1, le=13)
    lightgbm: LightgbmSettings = LightgbmSettings()

    @field_validator("members")
    @classmethod
    def _some(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        if not members or len(set(members)) < len(members):
            raise ValueError("name at least one model, and each once")
        return members
