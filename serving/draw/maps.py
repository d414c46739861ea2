"""The map of one offence: values in classes, with a legend and a title for each area."""

from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd

from serving import words
from serving.draw.geometry import Drawing

SHARES = (0.2, 0.4, 0.6, 0.8, 0.95)


@dataclass(frozen=True)
class Shape:
    """One area on the map: its path, its class and what a reader is told of it."""

    area: str
    path: str
    bin: int
    title: str
    flagged: bool


@dataclass(frozen=True)
class Key:
    """One class of the legend and how many areas are in it."""

    bin: int
    label: str
    areas: int


@dataclass(frozen=True)
class Map:
    """Everything that a template needs to draw a map; `ramp` b goes from little to much, d from less to more."""

    width: int
    height: int
    shapes: list[Shape]
    keys: list[Key]
    districts: list[str]
    ramp: str = "b"


def edges(values: pd.Series) -> list[float]:
    """Return the inner edges of at most six classes: shares of the areas, rounded to two digits.

    Classes by shares and not by equal steps, because counts are skewed; the highest holds about 5% of the areas.
    """
    cuts = np.quantile(values.to_numpy(dtype=float), SHARES)
    rounded = [float(f"{cut:.2g}") for cut in cuts]
    return sorted({cut for cut in rounded if values.min() < cut <= values.max()})


def classed(values: pd.Series, inner: list[float]) -> pd.Series:
    """Return each value's class, 0 the lowest: a value on an edge is in the higher class."""
    return pd.Series(np.searchsorted(inner, values.to_numpy(dtype=float), side="right"), index=values.index)


def legend(bins: pd.Series, inner: list[float]) -> list[Key]:
    """Return the classes in words."""
    if not inner:
        labels = ["all areas alike"]
    else:
        ends = [words.amount(edge) for edge in inner]
        between = [f"{low} to {high}" for low, high in pairwise(ends)]
        labels = [f"below {ends[0]}", *between, f"{ends[-1]} or more"]
    return [Key(i, label, int((bins == i).sum())) for i, label in enumerate(labels)]


def draw_map(rows: pd.DataFrame, names: dict[str, str], drawing: Drawing) -> Map:
    """Draw one offence's forecast.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row for each area: area, mean, q0.05, q0.95, rank, flagged.
    names : dict of str
        Each area's name for people.
    drawing : Drawing
        The areas' paths.
    """
    inner = edges(rows["mean"])
    bins = classed(rows["mean"], inner)
    titles = {row.area: _title(row, names[row.area]) for row in _tuples(rows)}
    return draw_classes(rows, bins, titles, legend(bins, inner), drawing)


def draw_classes(
    rows: pd.DataFrame, bins: pd.Series, titles: dict[str, str], keys: list[Key], drawing: Drawing, ramp: str = "b"
) -> Map:
    """Draw areas in classes, flagged ones last, so that no neighbour covers their outline.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row for each area: area and flagged.
    bins : pandas.Series
        Each row's class.
    titles : dict of str
        What a reader is told of each area.
    keys : list of Key
        The legend.
    drawing : Drawing
        The areas' paths.
    ramp : str
        One of b and d (see `Map`).
    """
    shapes = [
        Shape(area, drawing.paths[area], int(bin_), titles[area], bool(flagged))
        for area, bin_, flagged in zip(rows["area"].tolist(), bins, rows["flagged"], strict=True)
    ]
    shapes.sort(key=lambda shape: shape.flagged)
    return Map(drawing.width, drawing.height, shapes, keys, list(drawing.districts.values()), ramp)


@dataclass(frozen=True)
class _Row:
    area: str
    mean: float
    low: float
    high: float
    rank: int
    flagged: bool


def _tuples(rows: pd.DataFrame) -> list[_Row]:
    columns = (rows[name].tolist() for name in ("area", "mean", "q0.05", "q0.95", "rank", "flagged"))
    return [_Row(*cast("tuple[str, float, float, float, int, bool]", row)) for row in zip(*columns, strict=True)]


def _title(row: _Row, name: str) -> str:
    flagged = ", flagged" if row.flagged else ""
    interval = words.interval(row.low, row.high)
    return f"{name}: {words.amount(row.mean)} expected, 90% interval {interval}, rank {row.rank}{flagged}"
