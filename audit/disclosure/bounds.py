"""What anybody can work out: the interval of each hidden figure, from all that is published together."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
_MOST = 1e9
_SAME = 1e-6


def bounds(relations: csr_array, low: Floats, high: Floats, wanted: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Return the narrowest interval that can be worked out for each wanted figure.

    Minimum and maximum of the figure over all tables that agree with what is published: a linear programme each. Sums
    of one or two ways, and tables that share a line, make these bounds whole numbers that can be met; for other sums
    they are wide by less than one where whole numbers are asked for.

    Parameters
    ----------
    relations : csr_array
        The sums (see `audit.disclosure.tables.Table`). Shape: (sums, cells).
    low, high : numpy.ndarray
        What is published of each figure: twice itself where it is shown, 0 and infinity where it is hidden, the ends
        of what was rounded. Shape: (cells,).
    wanted : iterable of int
        Cells to be worked out.

    Returns
    -------
    dict of int to (float, float)
        Infinity where nothing bounds a figure from above.
    """
    free = np.flatnonzero(high > low)
    place = {int(cell): at for at, cell in enumerate(free)}
    left, right = relations[:, free], -(relations @ np.where(high > low, 0.0, low))
    used = np.flatnonzero(np.diff(left.indptr))
    left, right = left[used], right[used]
    box = np.column_stack([low[free], np.minimum(high[free], _MOST)])
    found = {}
    for cell in wanted:
        if cell not in place:
            found[cell] = (float(low[cell]), float(high[cell]))
            continue
        ends = [_end(left, right, box, place[cell], sign) for sign in (1.0, -1.0)]
        found[cell] = (ends[0], ends[1] if ends[1] < _MOST - 1 else float("inf"))
    return found


def _end(left: csr_array, right: Floats, box: Floats, at: int, sign: float) -> float:
    aim = np.zeros(len(box))
    aim[at] = sign
    solved = linprog(aim, A_eq=left if left.shape[0] else None, b_eq=right if left.shape[0] else None, bounds=box)
    if solved.status != 0:
        raise ValueError(f"what is published does not add up: {solved.message}")
    value = sign * float(solved.fun)
    return float(round(value)) if abs(value - round(value)) < _SAME else value


def hidden(values: NDArray[np.int64], shown: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return what is published of figures that are shown or hidden: `low` and `high` of `bounds`."""
    exact = values.astype(np.float64)
    return np.where(shown, exact, 0.0), np.where(shown, exact, np.inf)


def rounded(values: NDArray[np.int64], base: int) -> tuple[Floats, Floats]:
    """Return what is published of figures rounded to a neighbouring multiple of the base."""
    exact = values.astype(np.float64)
    return np.maximum(exact - base + 1, 0.0), exact + base - 1
