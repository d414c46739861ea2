"""Chooses the k areas of highest total forecast under linear limits: an integer programme, solved by HiGHS."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
GAP = 1e-3
"""Share of the most possible total by which a choice may fall short of it."""
_CORE = 60
_NODES = 2_000
_TINY = 1e-6


@dataclass(frozen=True)
class Chosen:
    """A choice of areas.

    Attributes
    ----------
    flags : numpy.ndarray
        True where chosen. Shape: (areas,).
    met : bool
        Whether all limits hold; where none was found that meets them, the choice comes as near as could be found.
    """

    flags: Flags
    met: bool


def choose(gain: Floats, limits: Floats, k: int) -> Chosen:
    """Choose k areas of highest total gain for which no limit's sum is above 0.

    The linear relaxation bounds what any choice can reach, and its reduced costs say what it would cost to have an area
    otherwise. The programme is first solved over the areas about which the relaxation is least sure (the core of Balas
    & Zemel 1980), all others as it has them; then, where there are more, over all areas whose reduced cost does not
    rule out that a better choice has them otherwise. The search stops after a fixed number of nodes and not after a
    time, so that the same inputs give the same choice.

    Parameters
    ----------
    gain : numpy.ndarray
        Forecasts, at least 0, areas in the order of their id. Shape: (areas,).
    limits : numpy.ndarray
        What each area adds to each sum. Shape: (limits, areas).
    k : int
        Number of areas chosen.

    Returns
    -------
    Chosen
        Of areas alike in gain and limits the first by id are chosen.
    """
    plain = np.zeros(len(gain), dtype=np.bool_)
    plain[np.argsort(-gain, kind="stable")[:k]] = True
    scaled = limits / np.maximum(np.abs(limits).max(axis=1, keepdims=True), 1e-300)
    if (scaled @ plain <= _TINY).all():
        return Chosen(plain, met=True)
    value = gain / max(float(gain.max()), 1e-300)
    found = _within(value, scaled, k)
    met = found is not None
    return Chosen(_first_alike(_nearest(value, scaled, k) if found is None else found, value, scaled), met)


def _within(value: Floats, limits: Floats, k: int) -> Flags | None:
    """Return the best choice within the limits, None where none was found."""
    ones = np.ones((1, len(value)))
    relaxed = linprog(-value, limits, np.zeros(len(limits)), ones, [k], (0, 1), method="highs")
    if relaxed.x is None:
        return None
    sure = np.abs(relaxed.lower.marginals + relaxed.upper.marginals)
    fractional = np.abs(relaxed.x - np.round(relaxed.x)) > _TINY
    order = np.argsort(np.where(fractional, -1.0, sure), kind="stable")
    found = _solve(value, limits, k, order[:_CORE], np.round(relaxed.x))
    if found is None:
        return _solve(value, limits, k, order, np.round(relaxed.x))
    short = -float(relaxed.fun) - float(value @ found)
    if short <= -GAP * float(relaxed.fun):
        return found
    free = order[: int((fractional | (sure <= short)).sum())]
    return found if len(free) <= _CORE else _solve(value, limits, k, free, np.round(relaxed.x))


def _solve(value: Floats, limits: Floats, k: int, free: NDArray[np.int64], rest: Floats) -> Flags | None:
    """Solve over some areas, the rest as given; None where no choice was found."""
    fixed = rest.copy()
    fixed[free] = 0
    left, room = k - fixed.sum(), -limits @ fixed
    rows = np.vstack([limits[:, free], np.ones(len(free))])
    held = LinearConstraint(rows, np.append(np.full(len(limits), -np.inf), left), np.append(room, left))
    options = {"mip_rel_gap": GAP / 2, "node_limit": _NODES}
    found = milp(-value[free], integrality=np.ones(len(free)), bounds=Bounds(0, 1), constraints=held, options=options)
    if found.x is None:
        return None
    flags = fixed > 0
    flags[free] = found.x > 0.5
    return flags


def _nearest(value: Floats, limits: Floats, k: int) -> Flags:
    """Return the choice whose largest sum above its limit is least, and of those the best."""
    n = len(value)
    rows = np.vstack([np.column_stack([limits, -np.ones(len(limits))]), np.append(np.ones(n), 0.0)])
    held = LinearConstraint(rows, np.append(np.full(len(limits), -np.inf), k), np.append(np.zeros(len(limits)), k))
    bounds = Bounds(np.zeros(n + 1), np.append(np.ones(n), np.inf))
    weight = np.append(np.zeros(n), 1.0)
    options = {"mip_rel_gap": GAP, "node_limit": _NODES}
    found = milp(weight, integrality=np.append(np.ones(n), 0.0), bounds=bounds, constraints=held, options=options)
    flags: Flags = found.x[:n] > 0.5
    over = float((limits @ flags).max())
    eased = LinearConstraint(np.vstack([limits, np.ones(n)]), np.append(np.full(len(limits), -np.inf), k),
                             np.append(np.full(len(limits), over + _TINY), k))  # fmt: skip
    best = milp(-value, integrality=np.ones(n), bounds=Bounds(0, 1), constraints=eased, options=options)
    return flags if best.x is None else best.x > 0.5


def _first_alike(flags: Flags, value: Floats, limits: Floats) -> Flags:
    """Return the same choice with the first of areas that are alike in all that counts."""
    _, of = np.unique(np.vstack([value, limits]).T, axis=0, return_inverse=True)
    order = np.lexsort((np.arange(len(of)), of))
    within = np.arange(len(of)) - np.searchsorted(of[order], of[order])
    taken = np.bincount(of, weights=flags)
    first = np.zeros(len(flags), dtype=np.bool_)
    first[order] = within < taken[of[order]]
    return first
