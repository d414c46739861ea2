"""Secondary suppression: which other figures must be hidden so that nobody can work out the small ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from audit.disclosure.tables import Mask, Table
from configs.errors import DataError

Floats = NDArray[np.float64]
ROUNDS = 40
_NODES, _GAP = 2000, 1e-6
_NONE = 1e-7


@dataclass(frozen=True)
class Pattern:
    """Which figures are hidden.

    Attributes
    ----------
    hidden : numpy.ndarray
        The sensitive ones and those that guard them. Shape: (cells,).
    least : bool
        Whether no other set would lose less, as far as the integer programme proved.
    """

    hidden: Mask
    least: bool


@dataclass(frozen=True)
class _Problem:
    relations: csr_array
    down: Floats
    up: Floats
    sensitive: NDArray[np.int64]
    most: Floats
    loss: Floats
    width: float


def suppress(table: Table, width: int) -> Pattern:
    """Hide the sensitive figures of a table, and as little else as keeps each of them in an interval so wide.

    Parameters
    ----------
    table : Table
        Counts, sums and which are sensitive.
    width : int
        Least width of the interval that can be worked out for a sensitive figure.

    Returns
    -------
    Pattern
        The loss of a figure is the logarithm of 1 + the figure, and at least 1: few and small ones are hidden first.

    Raises
    ------
    DataError
        What everybody knows from elsewhere leaves a sensitive figure too narrow, whatever is hidden.

    Notes
    -----
    Fischetti & Salazar 2001, Solving the cell suppression problem on tabular data with linear constraints. Cutting
    planes: an integer programme proposes a set, linear programmes look for sensitive figures that it leaves too narrow,
    and their dual solutions say which further figures would widen them. What is left when the rounds are used up is
    protected one figure after the other by the cheapest way to move it.
    """
    if not table.sensitive.any():
        return Pattern(table.sensitive.copy(), least=True)
    free = ~table.known
    problem = _Problem(
        relations=table.relations,
        down=np.where(free, np.minimum(table.values, width), 0).astype(np.float64),
        up=np.where(free, width, 0).astype(np.float64),
        sensitive=np.flatnonzero(table.sensitive),
        most=free.astype(np.float64),
        loss=np.maximum(np.log1p(table.values), 1.0).round(3),
        width=float(width),
    )
    return _by_cuts(problem)


def _by_cuts(problem: _Problem) -> Pattern:
    cells = len(problem.loss)
    fixed = np.zeros(cells)
    fixed[problem.sensitive] = 1
    rows, least = [_company(problem.relations)], [np.zeros(problem.relations.nnz)]
    hidden, proved = fixed.astype(bool), True
    for _ in range(ROUNDS):
        solved = milp(
            problem.loss, integrality=np.ones(cells), bounds=Bounds(fixed, problem.most),
            constraints=LinearConstraint(vstack(rows, format="csr"), lb=np.concatenate(least), ub=np.inf),
            options={"node_limit": _NODES, "mip_rel_gap": _GAP},
        )  # fmt: skip
        if solved.x is None:
            proved = False
            break
        proved = proved and solved.status == 0
        hidden = np.round(solved.x).astype(bool) | fixed.astype(bool)
        cuts = _cuts(problem, hidden)
        if not cuts:
            return Pattern(hidden, proved)
        rows.append(csr_array(np.array(cuts)))
        least.append(np.full(len(cuts), problem.width))
    return Pattern(_guarded(problem, hidden), least=False)


def _company(relations: csr_array) -> csr_array:
    """Return what holds in every least set: a figure hidden in a sum has another beside it. Shape: (nnz, cells)."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for each in range(relations.shape[0]):
        inside = relations.indices[relations.indptr[each] : relations.indptr[each + 1]]
        for cell in inside:
            at = (rows[-1] + 1) if rows else 0
            rows += [at] * len(inside)
            columns += [int(other) for other in inside]
            values += [-1.0 if other == cell else 1.0 for other in inside]
    return csr_array((values, (rows, columns)), shape=(relations.nnz, relations.shape[1]))


def _cuts(problem: _Problem, hidden: Mask) -> list[Floats]:
    """Return a cut for each sensitive figure whose interval is too narrow under a set of hidden ones.

    By duality the width that a set y allows is at most Σ (α_i up_i + β_i down_i) y_i for any dual solution; that of
    this set is too small, so it is asked to reach the width.
    """
    high, low = np.zeros(len(hidden)), np.zeros(len(hidden))
    found = []
    for cell in problem.sensitive:
        if high[cell] - low[cell] >= problem.width - _NONE:
            continue
        cut = np.zeros(len(hidden))
        for sign in (1.0, -1.0):
            move, weights = _move(problem, hidden, int(cell), sign)
            high, low, cut = np.maximum(high, move), np.minimum(low, move), cut + weights
        if high[cell] - low[cell] < problem.width - _NONE:
            found.append(np.minimum(cut, problem.width))
    return found


def _move(problem: _Problem, hidden: Mask, cell: int, sign: float) -> tuple[Floats, Floats]:
    """Return the largest move of a figure within what is hidden, and its dual weights on all figures."""
    free = np.flatnonzero(hidden)
    inside = problem.relations[:, free]
    sums = np.flatnonzero(np.diff(inside.indptr))
    aim = np.zeros(len(hidden))
    aim[cell] = -sign
    box = np.column_stack([-problem.down, problem.up])[free]
    solved = linprog(aim[free], A_eq=inside[sums], b_eq=np.zeros(len(sums)), bounds=box)
    move = np.zeros(len(hidden))
    move[free] = solved.x
    reduced = aim - problem.relations[sums].T @ solved.eqlin.marginals
    weights = np.maximum(-reduced, 0) * problem.up + np.maximum(reduced, 0) * problem.down
    return move, np.where(weights > _NONE, weights, 0.0)


def _guarded(problem: _Problem, hidden: Mask) -> Mask:
    """Hide what moves each figure that is still too narrow most cheaply, upwards by the width."""
    hidden = hidden.copy()
    for cell in problem.sensitive:
        moves = [_move(problem, hidden, int(cell), sign)[0][cell] for sign in (1.0, -1.0)]
        if moves[0] - moves[1] >= problem.width - _NONE:
            continue
        cost = np.where(hidden, _NONE, problem.loss)
        sums = problem.relations.shape[0]
        box = np.column_stack([np.zeros(2 * len(hidden)), np.concatenate([problem.up, problem.down])])
        box[cell, 0], box[len(hidden) + cell, 1] = problem.width, 0.0
        both = csr_array(np.hstack([problem.relations.toarray(), -problem.relations.toarray()]))
        solved = linprog(np.concatenate([cost, cost]), A_eq=both, b_eq=np.zeros(sums), bounds=box)
        if solved.status != 0:
            raise DataError(
                "a public table cannot be protected: what is known from elsewhere gives its small figures away",
                remedy="leave the table out, or show larger districts",
            )
        hidden |= (solved.x[: len(hidden)] + solved.x[len(hidden) :]) > _NONE
    return hidden
