"""Vague descriptions of places as people type them, each with the place that it means or none."""

from collections.abc import Callable, Sequence

import numpy as np

Description = tuple[str, str | None]
"""A text, and the name of the place that it means; none where no place of that name exists."""

_BEFORE = (
    "",
    "near ",
    "near the ",
    "opposite ",
    "opp. ",
    "outside ",
    "at ",
    "50m from ",
    "behind ",
    "in front of the ",
    "nr ",
)
_SHORT = {"Station": "Stn", "School": "Sch.", "The ": ""}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Change = Callable[[str, np.random.Generator], str]


def described(rng: np.random.Generator, names: Sequence[str], strange: Sequence[str], n: int) -> list[Description]:
    """Describe places n times, one in five times a place that does not exist.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    names : sequence of str
        Places that exist.
    strange : sequence of str
        Names that look like them, and that no place has.
    n : int
        Number of descriptions.
    """
    made = []
    for _ in range(n):
        exists = rng.random() < 0.8
        name = str(rng.choice(np.array(names if exists else strange)))
        text = name
        for change, share in ((_turned, 0.3), (_abbreviated, 0.4), (_misspelt, 0.3), (_loud, 0.3)):
            text = change(text, rng) if rng.random() < share else text
        made.append((_BEFORE[rng.integers(len(_BEFORE))] + text, name if exists else None))
    return made


def _turned(text: str, rng: np.random.Generator) -> str:
    words = text.replace(",", "").split()
    return " ".join(words[i] for i in rng.permutation(len(words)))


def _abbreviated(text: str, rng: np.random.Generator) -> str:
    for word, short in _SHORT.items():
        text = text.replace(word, short)
    return text


def _misspelt(text: str, rng: np.random.Generator) -> str:
    """Leave out, double, change or swap one letter after the first of the longest word."""
    word = max(text.replace(",", " ").split(), key=len)
    at, kind = int(rng.integers(1, len(word) - 1)), int(rng.integers(4))
    letter = _LETTERS[rng.integers(26)]
    middle = (word[at + 1], word[at] + word[at : at + 2], letter + word[at + 1], word[at + 1] + word[at])[kind]
    return text.replace(word, word[:at] + middle + word[at + 2 :], 1)


def _loud(text: str, rng: np.random.Generator) -> str:
    return text.upper()
