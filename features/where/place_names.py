"""Finds the place that a vague description names ('near the station'), or says that it is unknown or ambiguous."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from features.arrays import Floats, Integers
from features.where.words import words_of

LEAST_LIKENESS = 88.0
"""The likeness, of 100, that a misspelt name must have at least: one wrong letter in eight."""
LEAST_LEAD = 3.0
"""Names that are less than this behind the most alike fit as well."""
UNKNOWN, AMBIGUOUS = -1, -2
_BATCH = 1000

Fit = tuple[tuple[int, ...], float]
"""The places that a description may mean, and how alike their name is, of 1."""


@dataclass(frozen=True)
class Found:
    """What descriptions name.

    Attributes
    ----------
    place : numpy.ndarray
        Index of the place; -1 where none has such a name, -2 where several have. Shape: (n,).
    likeness : numpy.ndarray
        1 for a name as it is written, less for one that is misspelt, 0 for none. Shape: (n,).
    """

    place: Integers
    likeness: Floats


@dataclass(frozen=True)
class PlaceNames:
    """The places of a gazetteer under all their names.

    Attributes
    ----------
    x, y, radius : numpy.ndarray
        Where each is, and how far around it people mean, in metres. Shape of each: (n_places,).
    names : dict
        For the words of each name (see `features.where.words`) the places that bear it.
    known : frozenset of str
        Words of these names and of names of areas: none of them is a misspelling of another.
    """

    x: Floats
    y: Floats
    radius: Floats
    names: dict[str, tuple[int, ...]]
    known: frozenset[str]

    def find(self, texts: Iterable[str], within: Iterable[frozenset[int]], threads: int = 1) -> Found:
        """Find the place of each description.

        A description means a name with the same words. Else it means the name of which it is a misspelling: the
        `rapidfuzz.fuzz.ratio` of the words in the alphabet's order is at least 88, words with a digit agree, and no
        word that the name lacks is a known word; names less than 3 behind fit as well. Of several places of a name
        the one in the recorded area is meant; places within each other's radius are one.

        Parameters
        ----------
        texts : iterable of str
            Descriptions. Length: n.
        within : iterable of frozenset of int
            For each the places that lie in the area recorded beside it, none where none is recorded. Length: n.
        threads : int
            Threads that compare names.
        """
        keys = [" ".join(words_of(text)) for text in texts]
        fits: dict[str, Fit] = {key: (self.names[key], 1.0) for key in keys if key in self.names}
        fits |= self._misspelt(sorted(set(keys) - set(fits)), threads)
        chosen = [self._choose(*fits[key], near) for key, near in zip(keys, within, strict=True)]
        return Found(np.array([place for place, _ in chosen], int), np.array([likeness for _, likeness in chosen]))

    def _choose(self, places: tuple[int, ...], likeness: float, near: frozenset[int]) -> tuple[int, float]:
        if not places:
            return UNKNOWN, 0.0
        meant = [place for place in places if place in near] or list(places)
        apart = np.hypot(self.x[meant] - self.x[meant[0]], self.y[meant] - self.y[meant[0]])
        one = bool((apart <= np.minimum(self.radius[meant], self.radius[meant[0]])).all())
        return (meant[0], likeness) if one else (AMBIGUOUS, 0.0)

    def _misspelt(self, keys: list[str], threads: int) -> dict[str, Fit]:
        from rapidfuzz import fuzz, process

        names = list(self.names)
        fits: dict[str, Fit] = {}
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            alike = process.cdist(part, names, scorer=fuzz.ratio, dtype=np.float32, workers=threads)
            fits |= {key: self._fit(key, names, row) for key, row in zip(part, alike, strict=True)}
        return fits

    def _fit(self, key: str, names: list[str], alike: npt.NDArray[np.float32]) -> Fit:
        may = [at for at in np.flatnonzero(alike > LEAST_LIKENESS - LEAST_LEAD) if self._may_be(key, names[at])]
        best = max((float(alike[at]) for at in may), default=0.0)
        if best < LEAST_LIKENESS:
            return (), 0.0
        fitting = [names[at] for at in may if alike[at] > best - LEAST_LEAD]
        return tuple(sorted({place for name in fitting for place in self.names[name]})), best / 100

    def _may_be(self, key: str, name: str) -> bool:
        said, meant = set(key.split()), set(name.split())
        numbers = any(character.isdigit() for word in said ^ meant for character in word)
        return not numbers and not (said - meant) & self.known
