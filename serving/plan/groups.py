"""What each group of people and each district receives of a plan, against its share of people and of the forecast."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.arrays import Floats
from serving.plan.bounds import shares
from serving.plan.ground import Ground
from serving.plan.problem import Bound


def received(
    ground: Ground, placements: dict[str, NDArray[np.int64]], expected: Floats, bounds: tuple[Bound, ...]
) -> list[dict[str, Any]]:
    """Return a row for each group of each dimension.

    A group receives of each unit the share that it is of the area's people; of a unit where nobody lives, nothing.

    Parameters
    ----------
    ground : Ground
        Who lives where.
    placements : dict of numpy.ndarray
        `plan`, and others that are told beside it. Shape of each: (n_areas, n_shifts).
    expected : numpy.ndarray
        What is expected in each area. Shape: (n_areas,).
    bounds : tuple of Bound
        Of the plan.
    """
    rows = []
    for dimension in ground.dimensions:
        people, need = shares(dimension, expected)
        for k, name in enumerate(dimension.names):
            row: dict[str, Any] = {
                "dimension": dimension.key,
                "title": dimension.title,
                "group": name,
                "protected": dimension.protected,
                "residents": float(people[k]),
                "forecast": float(need[k]),
            }
            for key, placed in placements.items():
                units = float(placed.sum(axis=1) @ dimension.shares[:, k])
                row[key] = {"units": units, "share": units / max(1, int(placed.sum()))}
            district = dimension.key == "district"
            row["at_least"] = _limit(bounds, "cover", name) if district else None
            row["at_most"] = None if district else _limit(bounds, "exposure", name, dimension.shares[:, k])
            rows.append(row)
    return rows


def _limit(bounds: tuple[Bound, ...], family: str, name: str, weights: Floats | None = None) -> int | None:
    found = [each for each in bounds if (each.family, each.name) == (family, name)]
    if weights is not None:
        found = [each for each in found if np.array_equal(each.weights, weights)]
    return found[0].limit if found else None
