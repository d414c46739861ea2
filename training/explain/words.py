"""The groups in which contributions are told, in words that a person uses, and which column belongs to which."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from features.catalogue import chosen
from features.rules import BASELINES

START = "long-run expectation"
RECENT, LEVEL, NEARBY = "recent past here", "long-run level here", "nearby areas"
OTHERS, SEASON, CITY, PLACE = "other offences here", "time of year", "the city as a whole", "the place"
GROUPS = (RECENT, NEARBY, SEASON, LEVEL, PLACE, OTHERS, CITY)
"""In the order in which they are told where nothing else orders them."""

_NAMES = {
    RECENT: ("own_0.3", "own_0.1", "own_0.05", "ewma_0.3", "ewma_0.1", "ewma_0.05", "mean_4", "mean_8", "mean_13"),
    LEVEL: (
        *("own_0.02", "own_0.01", "own_0.005", "level", "ewma", "ewma_0.02", "ewma_0.01", "ewma_0.005"),
        *("mean_26", "mean_52", "mean_104"),
    ),
    NEARBY: ("near_0.1", "near_0.01", "near_all_0.1"),
    OTHERS: ("all_0.05", "all_level"),
    SEASON: ("last_year_here", "city_last_year", "week_of_year", "same_week_last_year"),
    CITY: ("city_0.3", "city_0.05"),
}
"""Features of mixed families, and the baselines."""
_FAMILIES = {
    "lags": RECENT,
    "recency": RECENT,
    "neighbours": NEARBY,
    "near_repeat": NEARBY,
    "offences": OTHERS,
    "seasons": SEASON,
    "calendar": SEASON,
    "weather": SEASON,
    "levels": CITY,
    "places": PLACE,
    "attributes": PLACE,
}
_GROUP_OF: Mapping[str, str] = MappingProxyType({name: group for group, names in _NAMES.items() for name in names})


def group_of(name: str) -> str:
    """Return the group of a feature of the catalogue, or of a baseline; a family without one is its own group."""
    if name in _GROUP_OF or name in BASELINES:
        return _GROUP_OF[name]
    family = chosen((name,))[0].feature.family
    return _FAMILIES.get(family, family.replace("_", " "))


def columns_by_group(names: Sequence[str]) -> dict[str, list[int]]:
    """Return the positions of names in each group that has one, groups in the order of `GROUPS`, then of names."""
    found: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        found.setdefault(group_of(name), []).append(column)
    order = [*(group for group in GROUPS if group in found), *(group for group in found if group not in GROUPS)]
    return {group: found[group] for group in order}
