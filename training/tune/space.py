"""What is searched: the settings of the blended models that declare a range, and groups of features on or off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from configs.city import City
from configs.tuned import Tuned
from training.rows import features_chosen

GROUPS: dict[str, tuple[str, ...]] = {
    "quick_rates": ("own_0.3", "city_0.3"),
    "middle_rates": ("own_0.1", "own_0.05"),
    "slow_rates": ("own_0.02", "own_0.01", "own_0.005"),
    "harmonics": ("season_sin_1", "season_cos_1", "season_sin_2", "season_cos_2"),
    "week": ("week_of_year",),
    "last_windows": ("lag_1", "lag_2", "lag_3", "lag_4"),
    "near_repeat": ("near_repeat_14_400", "near_repeat_42_800"),
    "since_last": ("windows_since_last", "windows_since_near"),
    "others": ("others_ewma_0.1", "others_near_ewma_0.1"),
    "districts": ("district_ewma_0.1", "district_ewma_0.01"),
}
"""Features that are read together or not at all; a city that chose some of a group but not all keeps its choice."""

Values = dict[str, int | float | bool]
"""Settings by name, such as `lightgbm.rounds`; `features.week` says whether a group of features is read."""


class Trial(Protocol):
    """What proposes values: a trial of Optuna."""

    def suggest_int(self, name: str, low: int, high: int, *, log: bool) -> int:
        """Propose a whole number."""
        ...

    def suggest_float(self, name: str, low: float, high: float, *, log: bool) -> float:
        """Propose a number."""
        ...

    def suggest_categorical(self, name: str, choices: list[bool]) -> bool:
        """Propose one of some values."""
        ...


@dataclass(frozen=True)
class Dimension:
    """One thing that is searched.

    Attributes
    ----------
    name : str
        Such as `lightgbm.rounds`.
    present : int, float or bool
        What the city has.
    tuned : Tuned or None
        Its range, None for a group of features.
    """

    name: str
    present: int | float | bool
    tuned: Tuned | None = None

    def proposed(self, trial: Trial) -> int | float | bool:
        """Return the value that a trial proposes, a number to three digits."""
        if self.tuned is None:
            return trial.suggest_categorical(self.name, [False, True])
        low, high = min(self.tuned.low, self.present), max(self.tuned.high, self.present)
        log = self.tuned.log and low > 0
        if isinstance(self.present, int):
            return trial.suggest_int(self.name, int(low), int(high), log=log)
        return float(f"{trial.suggest_float(self.name, low, high, log=log):.3g}")


def space_of(city: City, models: tuple[str, ...] = ()) -> tuple[Dimension, ...]:
    """Return what is searched: settings of the blended models, or of some of them, and groups of features."""
    found = []
    for key in models or city.model.members:
        settings = getattr(city.model, key, None)
        for name, field in type(settings).model_fields.items() if settings is not None else ():
            ranges = [each for each in field.metadata if isinstance(each, Tuned)]
            found += [Dimension(f"{key}.{name}", getattr(settings, name), each) for each in ranges]
    features = set(features_chosen(city))
    for group, names in GROUPS.items():
        held = features.intersection(names)
        if len(held) in (0, len(names)):
            found.append(Dimension(f"features.{group}", bool(held)))
    return tuple(found)


def present(space: tuple[Dimension, ...]) -> Values:
    """Return what the city has."""
    return {each.name: each.present for each in space}


def all_features(city: City, space: tuple[Dimension, ...]) -> tuple[str, ...]:
    """Return every feature that any point of a space reads for the city's choice."""
    groups = [GROUPS[each.name.partition(".")[2]] for each in space if each.tuned is None]
    return tuple(dict.fromkeys((*features_chosen(city), *(name for names in groups for name in names))))


def with_values(city: City, values: Mapping[str, Any]) -> City:
    """Return the city with other settings; where the groups of features are its own, so is their order."""
    model, features = city.model, list(features_chosen(city))
    for name, value in values.items():
        key, _, field = name.partition(".")
        if key != "features":
            model = model.model_copy(update={key: getattr(model, key).model_copy(update={field: value})})
        elif value:
            features += [each for each in GROUPS[field] if each not in features]
        else:
            features = [each for each in features if each not in GROUPS[field]]
    own = () if not city.model.features and features == list(features_chosen(city)) else tuple(features)
    return city.model_copy(update={"model": model.model_copy(update={"features": own})})
