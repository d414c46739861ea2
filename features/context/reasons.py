"""Why a row of a context table cannot be used, and the rule that the first reason found stands."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from features.arrays import Mask


class Unfit(StrEnum):
    """Reasons for which a row of a counts table, of places, of a calendar or of the weather cannot be used."""

    MALFORMED = "wrong number of columns"
    NO_AREA = "no area"
    POLYGON = "names a polygon, but the city's areas are cells"
    UNKNOWN_AREA = "unknown area"
    NO_CODE = "no offence code"
    UNKNOWN_CODE = "unknown offence code"
    NO_DAY = "no date"
    BAD_DAY = "impossible date"
    NOT_A_START = "no window starts on this date"
    PERIOD = "outside the period"
    BAD_COUNT = "count is no whole number of at least 0"
    BAD_REPORTED = "impossible date of report"
    EARLY = "known before its window ended"
    TWICE = "the same key stands in an earlier row"
    COUNTED = "an earlier table counts the same area, window and offence"
    NO_ID = "no id"
    NO_KIND = "no kind"
    NO_LOCATION = "no location"
    BAD_LOCATION = "impossible location"
    BAD_OPENED = "impossible date of opening"
    BAD_CLOSED = "impossible date of closing"
    CLOSED_BEFORE = "closed before it opened"
    NO_NAME = "no name"
    BAD_LAST = "impossible last day"
    ENDS_BEFORE = "ends before it starts"
    LONG = "lasts more than a year"
    BAD_ANNOUNCED = "impossible date of announcement"
    BAD_VALUE = "a value is no number"


Found = Sequence[tuple[Unfit, Mask]]
Words = npt.NDArray[np.object_]


def first_unfit(whole: Mask, found: Found) -> Words:
    """Return for each row the first of the reasons found, in the order given.

    Parameters
    ----------
    whole : numpy.ndarray
        Which rows have the right number of columns. Shape: (n_rows,).
    found : sequence of (Unfit, numpy.ndarray)
        Further reasons with the masks of the rows to which they apply. Shape of each mask: (n_rows,).

    Returns
    -------
    numpy.ndarray
        Texts, empty for none. Shape: (n_rows,).
    """
    words = np.full(len(whole), "", dtype=object)
    for reason, mask in ((Unfit.MALFORMED, ~whole), *found):
        words[(words == "") & mask] = reason.value
    return words
