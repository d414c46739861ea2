"""Finds the features that there are, and those that a city chose among them."""

import pkgutil
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module

from configs.areas import protected_totals
from configs.city import City
from configs.errors import ConfigError
from features.catalogue import families as package
from features.catalogue.feature import Chosen, Feature

_WHERE = "model.features"


def by_family() -> dict[str, tuple[Feature, ...]]:
    """Return the features of each family, families in the order of their names, features as declared.

    Raises
    ------
    ValueError
        Two features have one name, or a feature names another family than its file.
    """
    return dict(_found(tuple(package.__path__)))


def catalogue() -> dict[str, Feature]:
    """Return every feature by name, in the order of families and declarations."""
    return {feature.name: feature for features in by_family().values() for feature in features}


@lru_cache(maxsize=8)
def _found(paths: tuple[str, ...]) -> tuple[tuple[str, tuple[Feature, ...]], ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(paths))
    found = tuple((name, tuple(import_module(f"{package.__name__}.{name}").FEATURES)) for name in names)
    seen: set[str] = set()
    for family, features in found:
        for feature in features:
            if feature.name in seen or feature.family != family:
                raise ValueError(f"feature {feature.name!r} of {family}.py: its name is taken, or its family wrong")
            seen.add(feature.name)
    return found


def chosen(names: Iterable[str]) -> tuple[Chosen, ...]:
    """Look up features by name; what follows a colon says of what (`places_500:bar`).

    Raises
    ------
    ConfigError
        A name is not in the catalogue, is given twice, or lacks what it is of.
    """
    known = catalogue()
    listed = list(names)
    for name in listed:
        base, _, of = name.partition(":")
        if base not in known:
            near = get_close_matches(base, known, n=3) or list(known)[:3]
            raise ConfigError(f"no feature is called {name!r}", where=_WHERE, remedy=f"near it: {', '.join(near)}")
        if bool(of) != bool(known[base].of):
            asks = f"say of what, {known[base].of}: {base}:…" if known[base].of else f"write {base}"
            raise ConfigError(f"{name!r} is no feature as it stands", where=_WHERE, remedy=asks)
        if listed.count(name) > 1:
            raise ConfigError(f"{name!r} is chosen twice", where=_WHERE, remedy="name it once")
    parts = [(name, *name.partition(":")[::2]) for name in listed]
    return tuple(Chosen(name, of, known[base]) for name, base, of in parts)


def refuse_protected(picked: Iterable[Chosen], city: City) -> None:
    """Refuse attributes from which a protected group is made.

    Raises
    ------
    ConfigError
        One of the features is such an attribute.
    """
    protected = protected_totals(city.groups)
    for each in picked:
        if each.feature.family == "attributes" and each.of in protected:
            raise ConfigError(
                f"{each.name!r}: protected attributes are never model inputs",
                where=_WHERE,
                remedy=f"take it out; protected groups are made from {', '.join(sorted(protected))}",
            )
