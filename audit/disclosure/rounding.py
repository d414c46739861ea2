"""Controlled rounding: every figure goes to a neighbouring multiple of the base, and totals still add up."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from audit.disclosure.tables import Table
from configs.errors import DataError


def round_table(table: Table, base: int) -> NDArray[np.int64]:
    """Round a table so that its sums hold, moving figures as little as possible in all.

    Multiples of the base stay. The true table is then one of those in which every figure lies within base − 1 of what
    is published, and so is each table that differs from the published one in a single cell and its totals by up to
    base − 1: no figure can be worked out more closely than that.

    Parameters
    ----------
    table : Table
        Counts and sums.
    base : int
        Such as 5.

    Returns
    -------
    numpy.ndarray
        Shape: (cells,).

    Raises
    ------
    DataError
        Its sums cross so that no such rounding exists; tables of two ways always have one.

    Notes
    -----
    Cox 1987, A constructive procedure for unbiased controlled rounding; here by integer programme.
    """
    floor = table.values // base
    rest = table.values - floor * base
    solved = milp(
        (base - 2 * rest).astype(np.float64),
        integrality=np.ones(len(rest)),
        bounds=Bounds(0, (rest > 0).astype(np.float64)),
        constraints=LinearConstraint(table.relations, lb=(gap := -(table.relations @ floor)), ub=gap),
    )
    if solved.x is None:
        raise DataError("a public table cannot be rounded so that it adds up", remedy="suppress small cells instead")
    rounded: NDArray[np.int64] = (floor + np.round(solved.x).astype(np.int64)) * base
    return rounded
