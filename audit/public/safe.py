"""Which of the dossier's sentences may stand in the public edition: no person or area by name, no exact count."""

import re
from collections.abc import Collection

_COUNT = re.compile(r"(?<![\d.,])\d[\d,]*\s+(?:[a-z-]+\s+){0,2}(?:incidents?|rows?|people|persons?|homes|residents)\b")


def may_be_public(sentence: str, names: Collection[str]) -> bool:
    """Say whether a sentence names no area or person and states no exact count of incidents, rows, people or homes.

    Shares, ratios and numbers of areas or weeks are not counts of anything that happened to anybody. A count is, and
    might give away a hidden figure of a table by a difference.

    Parameters
    ----------
    sentence : str
        From the dossier.
    names : collection of str
        Names and ids of areas that are not shown, and names of persons.
    """
    return not _COUNT.search(sentence) and not any(_words(name) in _words(sentence) for name in names)


def _words(text: str) -> str:
    words = re.findall(r"[^\W_]+", text)
    return f" {' '.join(words)} "
