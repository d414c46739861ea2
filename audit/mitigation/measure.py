"""What a way of flagging is worth, and to whom: incidents caught, exposure and mistakes by group, with intervals."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.bootstrap import ratio
from audit.comparisons import known, resampled, too_small
from audit.error_rates import rates
from audit.evidence import Evidence
from audit.excess import GAP, RATIO
from audit.gates.error_parity import furthest
from audit.gates.exposure import adjusted_exposure
from audit.groups import Dimension
from audit.need import PARTS, Tally, tallies

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def measure(evidence: Evidence, sets: Sequence[Flags], base: int = 0) -> list[dict[str, Any]]:
    """Measure several ways of flagging on the same windows, resamples and need, each against one of them.

    Parameters
    ----------
    evidence : Evidence
        Backtest, groups and resamples.
    sets : sequence of numpy.ndarray
        True where flagged. Shape of each: (windows, areas, offences).
    base : int
        The position of the one that the others are held against.

    Returns
    -------
    list of dict
        For each way: caught, hit_rate (estimate, low, high), caught_change, hit_change (in shares, the base's taken
        off), raw and exposure (raw and need-adjusted, of the most exposed protected group), mistakes, and groups.
    """
    dimensions = [each for each in evidence.dimensions if each.protected]
    people = np.concatenate([each.people for each in dimensions], axis=1)
    counted = tallies(evidence.cube.y, evidence.cube.mean, sets, evidence.weights, people, evidence.k, evidence.rng(5))
    ends = np.cumsum([each.people.shape[1] for each in dimensions])
    starts = [0, *ends[:-1]]
    shares = [_shares(evidence, flags) for flags in sets]
    groups = [_groups(evidence, dimensions, flags) for flags in sets]
    return [
        _accuracy(evidence, shares[i], shares[base])
        | _fairness(evidence, dimensions, [counted[i].groups(a, b) for a, b in zip(starts, ends, strict=True)])
        | {"groups": [_against(mine, other) for mine, other in zip(groups[i], groups[base], strict=True)]}
        for i in range(len(sets))
    ]


def _shares(evidence: Evidence, flags: Flags) -> dict[str, Floats]:
    """Return numerators and denominators by window: incidents caught of all, flagged areas with one of all flagged."""
    y = evidence.cube.y
    return {
        "caught": np.column_stack([(y * flags).sum(axis=(1, 2)), y.sum(axis=(1, 2))]),
        "hit_rate": np.column_stack([((y > 0) & flags).sum(axis=(1, 2)), flags.sum(axis=(1, 2))]).astype(np.float64),
    }


def _accuracy(evidence: Evidence, mine: dict[str, Floats], base: dict[str, Floats]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, sums in mine.items():
        value, other = (_rate(each.sum(axis=0)) for each in (sums, base[name]))
        many, others = resampled(evidence, sums), resampled(evidence, base[name])
        told[name] = _estimate(evidence, value, None if many is None else _rate(many))
        change = None if many is None or others is None else _rate(many) - _rate(others)
        told[f"{name}_change"] = _estimate(evidence, value - other, change)
    return told


def _rate(sums: Floats) -> Any:
    return ratio(sums[..., 0], sums[..., 1])


def _estimate(evidence: Evidence, value: Any, many: Floats | None) -> dict[str, float | None]:
    low, high = evidence.interval(many) or (None, None)
    return {"estimate": known(value), "low": low, "high": high}


def _fairness(evidence: Evidence, dimensions: Sequence[Dimension], counted: Sequence[Tally]) -> dict[str, Any]:
    """Return exposure of the most exposed protected group, and the pairs of groups whose mistakes differ most."""
    raw: list[dict[str, Any]] = []
    exposed: list[dict[str, Any]] = []
    mistakes: list[dict[str, Any]] = []
    for dimension, tally in zip(dimensions, counted, strict=True):
        adjusted, _, many = adjusted_exposure(tally)
        kept = np.flatnonzero(~too_small(evidence, dimension))
        once = raw_exposure(tally.recorded, dimension.portions)[0]
        often = None if tally.resampled is None else raw_exposure(tally.resampled, dimension.portions)
        for found, value, values in (
            (raw, once, often),
            (exposed, adjusted[:, 0], None if many is None else many[:, :, 0]),
        ):
            found += [
                {"dimension": dimension.title, "group": dimension.names[g]}
                | _estimate(evidence, value[g], None if values is None else values[:, g])
                for g in kept
            ]
        if len(kept) > 1:
            mistakes.append({"dimension": dimension.title} | _mistakes(evidence, dimension, tally, kept))
    return {
        "raw": _most(raw),
        "exposure": _most(exposed),
        "mistakes": max(mistakes, key=lambda each: each["fpr"]["excess"] or 0.0, default=None),
    }


def raw_exposure(cells: Floats, portions: Floats) -> Floats:
    """Return each group's share of the people in flagged areas over its share of all, all offences together.

    Parameters
    ----------
    cells : numpy.ndarray
        Of a tally. Shape: (n, 4, groups, 1 + offences).
    portions : numpy.ndarray
        Shape: (groups,).

    Returns
    -------
    numpy.ndarray
        Shape: (n, groups).
    """
    lived = cells[:, PARTS.index("fp"), :, 0] + cells[:, PARTS.index("tp"), :, 0]
    return ratio(ratio(lived, lived.sum(axis=1, keepdims=True)), portions)


def _most(found: list[dict[str, Any]]) -> dict[str, Any] | None:
    judged = [each for each in found if each["estimate"] is not None]
    return max(judged, key=lambda each: each["estimate"], default=None)


def _mistakes(evidence: Evidence, dimension: Dimension, tally: Tally, kept: NDArray[np.int64]) -> dict[str, Any]:
    limits = evidence.policy.gates.error_parity
    fpr, fnr = rates(tally, "fp", "tn"), rates(tally, "fn", "tp")
    return {
        "fpr": furthest(evidence, dimension, fpr, kept, 0, RATIO, limits.fpr_ratio),
        "fnr": furthest(evidence, dimension, fnr, kept, 0, GAP, limits.fnr_gap),
    }


def _groups(evidence: Evidence, dimensions: Sequence[Dimension], flags: Flags) -> list[dict[str, Any]]:
    """Return, of each group, windows lived in a flagged area per 1,000, exposure, and the share of incidents caught."""
    windows, offences = len(flags), flags.shape[2]
    often, y = flags.sum(axis=(0, 2)) / (windows * offences), evidence.cube.y
    caught, recorded = (y * flags).sum(axis=(0, 2)), y.sum(axis=(0, 2))
    rows = []
    for dimension in dimensions:
        lived = often @ dimension.people
        exposure = ratio(ratio(lived, lived.sum()), dimension.portions)
        rate = ratio(lived, dimension.people.sum(axis=0))
        found = ratio(caught @ dimension.shares, recorded @ dimension.shares)
        rows += [
            {"dimension": dimension.title, "group": name, "flagged_per_1000": known(1000 * rate[g]),
             "raw": known(exposure[g]), "caught": known(found[g])}
            for g, name in enumerate(dimension.names)
        ]  # fmt: skip
    return rows


def _against(mine: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """Add what a group gains and loses against the base."""
    changes = {
        f"{name}_change": None if mine[name] is None or base[name] is None else mine[name] - base[name]
        for name in ("flagged_per_1000", "caught")
    }
    return mine | changes
