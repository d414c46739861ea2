"""How far two texts or two tables of numbers lie apart; another machine may round the last digit otherwise."""

import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_SMALL = 1e-3
"""Numbers below it are held against it: a coefficient of 1e-17 is nothing, and so is one of 2e-17."""


def text_difference(one: str, other: str) -> float:
    """Return how far the numbers of two texts lie apart, as a share of the larger.

    Parameters
    ----------
    one, other : str
        Models as text, or JSON.

    Returns
    -------
    float
        0 for the same text; infinite where they differ in anything but numbers.
    """
    if one == other:
        return 0.0
    if _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return math.inf
    first, second = (np.array(_NUMBER.findall(text), dtype=np.float64) for text in (one, other))
    return float(differences(first, second, _SMALL).max(initial=0.0))


def differences(made: NDArray[Any], released: NDArray[Any], usual: float) -> NDArray[np.float64]:
    """Return |made − released| over the larger of |released|, |made| and a usual value; infinite where only one is nan.

    Parameters
    ----------
    made, released : numpy.ndarray
        Numbers of one shape.
    usual : float
        Above 0: what a number that is nearly 0 is held against.
    """
    one, other = made.astype(np.float64), released.astype(np.float64)
    neither = np.isnan(one) & np.isnan(other)
    apart = np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), usual)
    return np.asarray(np.where(neither, 0.0, np.where(np.isnan(apart), np.inf, apart)))
