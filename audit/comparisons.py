"""Sums by group that the gates about groups share: per window, pooled and for each offence, and resampled."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.groups import Dimension
from audit.results import Figure, Interval, Outcome
from audit.words import listing, number

if TYPE_CHECKING:
    from audit.evidence import Evidence

Floats = NDArray[np.float64]
ALL = "all offences"


def resampled(evidence: "Evidence", sums: Floats) -> Floats | None:
    """Return sums over windows on every resample, or None without resamples. Shape: (resamples, …)."""
    return None if evidence.weights is None else np.tensordot(evidence.weights, sums, axes=(1, 0))


def known(value: Any) -> float | None:
    """Return a number, or None where it is undefined."""
    return float(value) if np.isfinite(value) else None


def labels(evidence: "Evidence") -> tuple[str, ...]:
    """Return the headings of the last axis of `by_group`."""
    return (ALL, *(title(evidence, offence) for offence in evidence.cube.offences))


def title(evidence: "Evidence", offence: str) -> str:
    """Return an offence's title."""
    setting = evidence.city.offences.get(offence)
    return setting.title if setting else offence


def cells(evidence: "Evidence", dimension: Dimension) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Go through groups and offences, with the columns that open a row."""
    for g, name in enumerate(dimension.names):
        for o, label in enumerate(labels(evidence)):
            yield g, o, {"dimension": dimension.title, "group": name, "offence": label}


def too_small(evidence: "Evidence", dimension: Dimension) -> NDArray[np.bool_]:
    """Return which groups hold less of the people than the policy judges. Shape: (groups,)."""
    small: NDArray[np.bool_] = dimension.portions < evidence.policy.groups.smallest_share
    return small


def small_groups(evidence: "Evidence") -> list[str]:
    """Return a warning for each group that is too small to judge."""
    return [
        f"{name} ({dimension.title}) is {portion:.2%} of the people: reported, but too few to judge."
        for dimension in evidence.dimensions
        for name, portion, small in zip(
            dimension.names, dimension.portions, too_small(evidence, dimension), strict=True
        )
        if small
    ]


def outcome_of(rows: Sequence[dict[str, Any]]) -> Outcome:
    """Return a gate's outcome from its deciding rows.

    What all offences together say decides; an offence alone can fail the gate but is too sparse to leave it open.
    """
    deciding = [row for row in rows if row["decides"] and row["outcome"] != "not judged"]
    if any(row["outcome"] == "fail" for row in deciding):
        return "fail"
    pooled = [row for row in deciding if row["offence"] == ALL]
    settled = bool(pooled) and all(row["outcome"] == "pass" for row in pooled)
    return "pass" if settled else "inconclusive"


def multiplicity(rows: Sequence[dict[str, Any]], confidence: float) -> str:
    """Say how many comparisons the gate made and what that does to chance findings."""
    made = sum(row["decides"] and row["outcome"] != "not judged" for row in rows)
    chance = made * (1 - confidence) / 2
    return (
        f"The gate makes {made} comparisons, each with its own {confidence:.0%} interval and without correction: if "
        f"every one stood exactly at the threshold, about {chance:.1f} would fail by chance; a group well inside the "
        "threshold fails far more rarely. Every comparison must pass, so their number never makes passing easier."
    )


def headline(row: dict[str, Any]) -> bool:
    """Tell whether a row is shown first: all offences together, or a failure that decides."""
    return bool(row["offence"] == ALL or (row["decides"] and row["outcome"] == "fail"))


def _label(row: dict[str, Any]) -> str:
    return str(row["group"] if row["offence"] == ALL else f"{row['group']}, {row['offence']}")


def forest(
    rows: Sequence[dict[str, Any]], key: str, title: str, x: str, band: Interval, *, log: bool = False
) -> Figure:
    """Return the figure of a statistic group by group: all offences together, and each comparison that failed."""
    marks = tuple(
        {"label": _label(row), "part": row["dimension"], "estimate": row[key], "outcome": row["outcome"]}
        | {"low": row["low"], "high": row["high"]}
        for row in rows
        if headline(row)
    )
    values = listing([f"{mark['label']} {number(mark['estimate'])}" for mark in marks])
    bounds = listing([number(bound) for bound in band if bound is not None])
    return Figure("forest", title, x, f"{values}. The policy's bound: {bounds}.", marks, band, log)
