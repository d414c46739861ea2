"""Cleans a source's offence codes and maps them to the city's offences."""

import numpy as np
import pandas as pd

from configs.sources import CodeRule
from configs.taxonomy import Taxonomy
from features.reasons import Reason, Reasons, first_reason


def clean_codes(codes: pd.Series, zero_fill: int) -> pd.Series:
    """Strip codes and fill them with zeros from the left; an empty code stays empty.

    Parameters
    ----------
    codes : pandas.Series
        Codes as text. Shape: (n_rows,).
    zero_fill : int
        The length up to which zeros are filled in.
    """
    stripped = codes.fillna("").str.strip()
    return stripped.where(stripped == "", stripped.str.zfill(zero_fill))


def map_codes(codes: pd.Series, rule: CodeRule, taxonomy: Taxonomy) -> tuple[pd.Series, Reasons]:
    """Map clean codes to offences by their prefix.

    Parameters
    ----------
    codes : pandas.Series
        Clean codes. Shape: (n_rows,).
    rule : CodeRule
        How they are looked up.
    taxonomy : Taxonomy
        Holds the list of codes.

    Returns
    -------
    tuple
        Offences, empty where there is none, and the reason for it. Shape of each: (n_rows,).
    """
    offence_of = {code: offence for offence, listed in taxonomy.codes[rule.scheme].items() for code in listed}
    distinct, names = pd.factorize(codes)
    looked_up = [offence_of.get(str(name)[: rule.prefix], rule.other or "") for name in names]
    offences = pd.Series(np.array([*looked_up, ""], dtype=object)[distinct], index=codes.index, dtype="str")
    empty = (codes == "").to_numpy()
    offences = offences.mask(empty, "")
    unknown = (offences == "").to_numpy()
    return offences, first_reason({Reason.NO_CODE: empty, Reason.UNKNOWN_CODE: unknown})
