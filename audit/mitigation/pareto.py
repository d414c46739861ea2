"""Which points of the frontier no other point beats on both sides."""

from collections.abc import Sequence
from typing import Any


def pareto(points: Sequence[dict[str, Any]], side: str) -> list[bool]:
    """Tell of each point whether none catches as many incidents at no more exposure, and is better in one of the two.

    Parameters
    ----------
    points : sequence of dict
        The estimates of caught, and of exposure by either measure; without one of them a point is never efficient.
    side : str
        `raw` or `exposure`: by which measure.
    """
    values = [_values(point, side) for point in points]
    return [
        mine is not None and not any(other is not None and other != mine and _beats(other, mine) for other in values)
        for mine in values
    ]


def _values(point: dict[str, Any], side: str) -> tuple[float, float] | None:
    caught, exposure = point["caught"]["estimate"], (point[side] or {}).get("estimate")
    return None if caught is None or exposure is None else (caught, exposure)


def _beats(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return one[0] >= two[0] and one[1] <= two[1]
