"""Why a row cannot be used: the reasons of the quarantine and the rule that the first one found stands."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from features.arrays import Mask

Reasons = npt.NDArray[np.int8]


class Reason(IntEnum):
    """Reasons in the order in which they are looked for; 0 is none."""

    MALFORMED = 1
    WEIGHT = 2
    NO_CODE = 3
    UNKNOWN_CODE = 4
    NO_OCCURRED = 5
    BAD_OCCURRED = 6
    BAD_END = 7
    NO_REPORTED = 8
    BAD_REPORTED = 9
    BAD_REVISED = 10
    ENDS_BEFORE = 11
    REPORTED_BEFORE = 12
    DELAY = 13
    PERIOD = 14
    NO_LOCATION = 15
    BAD_LOCATION = 16
    SWAPPED = 17
    SIGN = 18
    UNKNOWN_PLACE = 19
    AMBIGUOUS_PLACE = 20
    OUTSIDE = 21
    NO_RULE = 22
    NOTHING_THERE = 23

    @property
    def text(self) -> str:
        """The reason in the words of quarantine and account."""
        return _TEXTS[self]


_TEXTS = {
    Reason.MALFORMED: "wrong number of columns",
    Reason.WEIGHT: "weight is neither 1 nor -1",
    Reason.NO_CODE: "no offence code",
    Reason.UNKNOWN_CODE: "unknown offence code",
    Reason.NO_OCCURRED: "no date of occurrence",
    Reason.BAD_OCCURRED: "impossible date of occurrence",
    Reason.BAD_END: "impossible end of occurrence",
    Reason.NO_REPORTED: "no date of report",
    Reason.BAD_REPORTED: "impossible date of report",
    Reason.BAD_REVISED: "impossible date of revision",
    Reason.ENDS_BEFORE: "ends before it starts",
    Reason.REPORTED_BEFORE: "reported before it occurred",
    Reason.DELAY: "reported too long after it occurred",
    Reason.PERIOD: "outside the period",
    Reason.NO_LOCATION: "no location",
    Reason.BAD_LOCATION: "impossible location",
    Reason.SWAPPED: "x and y seem to be swapped",
    Reason.SIGN: "x or y seems to have the wrong sign",
    Reason.UNKNOWN_PLACE: "place is not in the gazetteer",
    Reason.AMBIGUOUS_PLACE: "ambiguous place",
    Reason.OUTSIDE: "outside every area",
    Reason.NO_RULE: "takes back a row, but the source has no rule for adjustments",
    Reason.NOTHING_THERE: "takes back a row that is not there",
}


def first_reason(found: dict[Reason, Mask]) -> Reasons:
    """Return for each row the first of the reasons found, in the order of `Reason`.

    Parameters
    ----------
    found : dict
        Masks of the rows to which each reason applies. Shape of each: (n_rows,).

    Returns
    -------
    numpy.ndarray
        The number of the reason, 0 for none. Shape: (n_rows,).
    """
    ordered = sorted(found)
    return np.select([found[reason] for reason in ordered], [np.int8(reason) for reason in ordered], np.int8(0))
