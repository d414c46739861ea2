"""Rewrites the texts of rows by the rules that somebody decided on."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from configs.sources import MendRule
from features.arrays import Mask


def first_rules(texts: pd.DataFrame, rules: Sequence[MendRule]) -> npt.NDArray[np.int16]:
    """Return for each row the first rule all of whose patterns match the whole of their texts.

    Parameters
    ----------
    texts : pandas.DataFrame
        The mapped texts, null as empty, and `whole`. A row with the wrong number of columns matches no rule.
    rules : sequence of MendRule
        The rules of the rows' source.

    Returns
    -------
    numpy.ndarray
        Number of the rule, the first being 1, 0 for none. Shape: (n_rows,).
    """
    number = np.zeros(len(texts), dtype=np.int16)
    for place, rule in enumerate(rules, start=1):
        number[(number == 0) & _matching(texts, rule)] = place
    return number


def rewritten(texts: pd.DataFrame, rules: Sequence[MendRule], number: npt.NDArray[np.int16]) -> pd.DataFrame:
    """Return the texts with what their rule says in the place of what it names.

    Parameters
    ----------
    texts : pandas.DataFrame
        The mapped texts. Shape: (n_rows, any).
    rules : sequence of MendRule
        The rules of the rows' source.
    number : numpy.ndarray
        As from `first_rules`. Shape: (n_rows,).
    """
    texts = texts.copy()
    for place in np.unique(number[number > 0]):
        rule = rules[place - 1]
        chosen = number == place
        for field, replacement in rule.to.items():
            pattern = re.compile(rule.where.get(field, ".*"), re.DOTALL)
            texts[field] = texts[field].mask(chosen, _replaced(texts[field][chosen], pattern, replacement))
    return texts


def _matching(texts: pd.DataFrame, rule: MendRule) -> Mask:
    matching = texts["whole"].to_numpy(dtype=bool)
    for field, pattern in rule.where.items():
        place, distinct = pd.factorize(texts[field].fillna(""))
        fits = np.array([bool(re.fullmatch(pattern, text, re.DOTALL)) for text in distinct], dtype=bool)
        matching = matching & fits[place]
    return matching


def _replaced(texts: pd.Series, pattern: re.Pattern[str], replacement: str) -> pd.Series:
    place, distinct = pd.factorize(texts.fillna(""))
    found = [pattern.fullmatch(text) for text in distinct]
    words = [match.expand(replacement) if match else "" for match in found]
    return pd.Series(words, dtype="str").take(place).set_axis(texts.index)
