"""The map of a plan: how many units each area receives, and what a reader is told of each."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from serving import words
from serving.approved.served import Served

_EDGES = (1, 2, 4, 8)
_BINS = (0, 2, 3, 4, 5)
_LABELS = ("none", "1 unit", "2 or 3", "4 to 7", "8 or more")


@dataclass(frozen=True)
class Shape:
    """One area: its path, its class and what is told of it."""

    area: str
    path: str
    bin: int
    title: str


@dataclass(frozen=True)
class PlanMap:
    """Everything that a template needs to draw the map."""

    width: int
    height: int
    shapes: list[Shape]
    keys: list[tuple[int, str]]
    districts: list[str]


def plan_map(served: Served, rows: list[dict[str, Any]]) -> PlanMap:
    """Draw a plan's rows; areas that the city no longer has are left out."""
    units: dict[str, int] = {}
    covered: dict[str, float] = {}
    for row in rows:
        units[row["area"]] = units.get(row["area"], 0) + row["units"]
        covered[row["area"]] = covered.get(row["area"], 0.0) + row["covered"]
    drawing = served.drawing
    shapes = [
        Shape(area, path, _bin(units.get(area, 0)), _title(served, area, units.get(area, 0), covered.get(area, 0.0)))
        for area, path in drawing.paths.items()
    ]
    used = {shape.bin for shape in shapes}
    keys = [(number, label) for number, label in zip(_BINS, _LABELS, strict=True) if number in used]
    return PlanMap(drawing.width, drawing.height, shapes, keys, list(drawing.districts.values()))


def _bin(units: int) -> int:
    return _BINS[int(np.searchsorted(_EDGES, units, side="right"))]


def _title(served: Served, area: str, units: int, covered: float) -> str:
    name = served.areas[area]["name"]
    if not units:
        return f"{name}: no unit"
    return f"{name}: {words.count(units, 'unit')}, taken to cover {words.amount(covered)}"
