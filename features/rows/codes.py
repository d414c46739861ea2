"""Cleans a source's offence codes and maps them to the city's offences."""

import pandas as pd

from configs.sources import CodeRule
from configs.taxonomy import Taxonomy
from features.arrays import Integers
from features.reasons import Reason, Reasons, first_reason

ANY = "*"
"""The code of a list that stands for every row."""


def clean_codes(codes: pd.Series, zero_fill: int) -> pd.Series:
    """Strip codes and fill them with zeros from the left; an empty code stays empty.

    Parameters
    ----------
    codes : pandas.Series
        Codes as text. Shape: (n_rows,).
    zero_fill : int
        The length up to which zeros are filled in.
    """
    place, distinct = pd.factorize(codes)
    stripped = [str(code).strip() for code in distinct]
    clean = [code and code.zfill(zero_fill) for code in stripped]
    return _taken([*clean, ""], place, codes.index)


def map_codes(codes: pd.Series, rule: CodeRule, taxonomy: Taxonomy) -> tuple[pd.Series, Reasons]:
    """Map clean codes to offences by their prefix.

    Parameters
    ----------
    codes : pandas.Series
        Clean codes. Shape: (n_rows,).
    rule : CodeRule
        How they are looked up.
    taxonomy : Taxonomy
        Holds the list of codes; its code `*` stands for every code that is not listed, and for none.

    Returns
    -------
    tuple
        Offences, empty where there is none, and the reason for it. Shape of each: (n_rows,).
    """
    offence_of = {code: offence for offence, listed in taxonomy.codes[rule.scheme].items() for code in listed}
    default = offence_of.get(ANY, "")
    place, distinct = pd.factorize(codes)
    looked_up = [
        offence_of.get(str(name)[: rule.prefix], default or rule.other or "") if name else default for name in distinct
    ]
    offences = _taken([*looked_up, default], place, codes.index)
    none = (offences == "").to_numpy()
    empty = (codes.fillna("") == "").to_numpy()
    return offences, first_reason({Reason.NO_CODE: none & empty, Reason.UNKNOWN_CODE: none})


def _taken(words: list[str], place: Integers, index: pd.Index) -> pd.Series:
    """Return the word at each place; the last where a place is -1. Shape: (n_rows,)."""
    return pd.Series(words, dtype="str").take(place).set_axis(index)
