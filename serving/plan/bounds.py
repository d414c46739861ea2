"""The committee's bounds of a plan, in whole units: what each group receives at most, each district at least."""

from math import ceil, floor

import numpy as np

from audit.groups import Dimension
from configs.plan import Measure, PlanCover, PlanExposure, PlanPolicy
from features.arrays import Floats
from serving.plan.ground import Ground
from serving.plan.problem import Bound

_ROUNDING = 1e-9


def bounds_of(policy: PlanPolicy, ground: Ground, expected: Floats, units: int, smallest: float) -> tuple[Bound, ...]:
    """Return every bound of a plan.

    Parameters
    ----------
    policy : PlanPolicy
        The committee's.
    ground : Ground
        Who lives where.
    expected : numpy.ndarray
        What is expected in each area in the shifts planned for. Shape: (n_areas,).
    units : int
        Units of the plan.
    smallest : float
        Share of the people below which a group is not judged (`groups.smallest_share` of the policy).
    """
    found: list[Bound] = []
    if policy.exposure is not None:
        for dimension in judged(policy.exposure, ground):
            found += exposure(policy.exposure, dimension, ground, expected, units, smallest)
    if policy.cover is not None:
        found += cover(policy.cover, ground, expected, units)
    return tuple(found)


def judged(policy: PlanExposure, ground: Ground) -> list[Dimension]:
    """Return the dimensions whose groups are bounded; districts have a bound of their own."""
    wanted = [each for each in ground.dimensions if each.key != "district"]
    return [each for each in wanted if each.protected or policy.groups == "all"]


def exposure(
    policy: PlanExposure, dimension: Dimension, ground: Ground, expected: Floats, units: int, smallest: float
) -> list[Bound]:
    """Return the bounds of a dimension's groups: at most so many times their share, rounded up to whole units."""
    people, need = shares(dimension, expected)
    against = people if policy.against == "people" else need
    return [
        Bound("exposure", name, dimension.shares[:, k], ceil(policy.at_most * against[k] * units - _ROUNDING))
        for k, name in enumerate(dimension.names)
        if people[k] >= smallest
    ]


def shares(dimension: Dimension, expected: Floats) -> tuple[Floats, Floats]:
    """Return each group's share of the people, and of what is expected in inhabited areas. Shape of each: (groups,)."""
    need = expected @ dimension.shares
    total = need.sum()
    return dimension.portions, need / total if total > 0 else dimension.portions


def cover(policy: PlanCover, ground: Ground, expected: Floats, units: int) -> list[Bound]:
    """Return the bounds of the districts: at least so many times their share, rounded down to whole units."""
    weights = weights_of(policy.against, ground, expected)
    if weights is None:
        return []
    total = weights.sum()
    found = []
    for name in sorted(set(ground.districts) - {""}):
        inside = (np.array(ground.districts) == name).astype(np.float64)
        share = float(weights @ inside / total) if total > 0 else 0.0
        found.append(Bound("cover", name, inside, floor(policy.at_least * share * units + _ROUNDING)))
    return found


def weights_of(against: Measure, ground: Ground, expected: Floats) -> Floats | None:
    """Return what shares of districts are measured by; None where nobody counts the people."""
    return expected if against == "forecast" else ground.people
