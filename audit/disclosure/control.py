"""Puts a table under the policy's control, and says what can be worked out from what is then published."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.disclosure.bounds import bounds, hidden, rounded
from audit.disclosure.rounding import round_table
from audit.disclosure.suppression import suppress
from audit.disclosure.tables import Table, relations_of, sums_of
from configs.errors import DataError
from configs.policy import DisclosurePolicy

Floats = NDArray[np.float64]


def control(table: Table, rules: DisclosurePolicy) -> dict[str, Any]:
    """Return a table as plain JSON: what is shown of each figure, the figure itself, and the sums.

    Parameters
    ----------
    table : Table
        Counts.
    rules : DisclosurePolicy
        Method, threshold and base.

    Returns
    -------
    dict
        method, base, cells (row, column, shown, count, sensitive, known), sums, and least (whether no other choice of
        hidden figures would lose less; None where figures are rounded).

    Raises
    ------
    DataError
        No choice protects the small figures.
    """
    if rules.method == "suppress":
        pattern = suppress(table, rules.smallest_cell)
        shown, least = np.where(pattern.hidden, -1, table.values), pattern.least
    else:
        shown, least = np.where(table.known, table.values, round_table(table, rules.round_to)), None
    told = {
        "method": rules.method, "base": rules.round_to if rules.method == "round" else 1, "least": least,
        "cells": [
            {"row": key[0], "column": key[1], "shown": None if at < 0 else int(at), "count": int(count),
             "sensitive": bool(small), "known": bool(known)}
            for key, at, count, small, known in zip(
                table.keys, shown, table.values, table.sensitive, table.known, strict=True)
        ],
        "sums": sums_of(table),
    }  # fmt: skip
    if rules.method == "round" and table.known.any() and narrowest(told) < needed(told, rules):
        raise DataError("rounding cannot protect a public table whose totals are known", remedy="leave the table out")
    return told


def needed(told: dict[str, Any], rules: DisclosurePolicy) -> int:
    """Return the least width of an interval by which a small figure of a table may be worked out."""
    return rules.smallest_cell if told["method"] == "suppress" else rules.round_to - 1


def worked_out(told: dict[str, Any], wanted: list[int]) -> dict[int, tuple[float, float]]:
    """Return the interval of each wanted cell that follows from what a table shows (see `bounds`)."""
    cells = told["cells"]
    shown = np.array([-1 if cell["shown"] is None else cell["shown"] for cell in cells], dtype=np.int64)
    low, high = hidden(shown, shown >= 0)
    if told["method"] == "round":
        known = np.array([cell["known"] for cell in cells])
        near = rounded(shown, told["base"])
        low, high = np.where(known, low, near[0]), np.where(known, high, near[1])
    return bounds(relations_of(told["sums"], len(cells)), low, high, wanted)


def narrowest(told: dict[str, Any]) -> float:
    """Return the width of the narrowest interval of a sensitive figure; infinity where there is none."""
    wanted = [at for at, cell in enumerate(told["cells"]) if cell["sensitive"]]
    return min((high - low for low, high in worked_out(told, wanted).values()), default=float("inf"))
