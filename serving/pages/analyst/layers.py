"""The three layers of the map: what is expected, how sure that is, and what changed; each with its table's column."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from configs.window_words import many, noun
from serving import words
from serving.approved.served import Served
from serving.draw.maps import Key, Map, classed, draw_classes, draw_map, edges
from serving.pages.analyst.asked import Layer
from serving.pages.analyst.since import Since
from serving.pages.analyst.view import View

TITLES: dict[Layer, str] = {"expected": "Expected", "width": "How sure", "change": "What changed"}
MANY, SOME = 0.95, 0.6


@dataclass(frozen=True)
class Shown:
    """One layer of a view.

    Attributes
    ----------
    map : Map
        The map.
    legend : str
        What its classes mean.
    label : str
        What a screen reader is told of the map.
    column : str
        Heading of the table's last column.
    cells : dict of str
        That column's text by area.
    order : list of str
        Areas in the table's order; flagged ones first where the layer is what is expected.
    said : str
        How to read it, a sentence or two.
    """

    map: Map
    legend: str
    label: str
    column: str
    cells: dict[str, str]
    order: list[str]
    said: str


def layer_of(served: Served, view: View, layer: Layer, since: Callable[[], Since]) -> Shown:
    """Return one layer of what is looked at; `since` is asked only where it is needed."""
    if layer == "width":
        return _width(served, view)
    if layer == "change":
        return _change(served, view, since())
    return _expected(served, view)


def _names(served: Served) -> dict[str, str]:
    return {area: place["name"] for area, place in served.areas.items()}


def _told(served: Served, view: View) -> str:
    return f"Map of areas: {served.offences[view.offence]}. The table beside it holds the same figures."


def _expected(served: Served, view: View) -> Shown:
    ordered = view.rows.sort_values("flagged", ascending=False, kind="stable")
    window = served.city.window
    column = f"Mean of {many(window, 52)}" if view.choice is None else f"Whole {noun(window)}"
    last = view.rows["mean_52" if view.choice is None else "whole"]
    where = f"Incidents expected in the {noun(window)}" if view.choice is None else "Incidents expected then"
    return Shown(
        draw_map(ordered, _names(served), served.drawing),
        where,
        _told(served, view),
        column,
        dict(zip(view.rows["area"], map(words.amount, last), strict=True)),
        list(ordered["area"]),
        "Darker is more. Classes hold like numbers of areas, the darkest the highest twentieth.",
    )


def width(rows: pd.DataFrame) -> pd.Series:
    """Return how wide the 90% interval of each row is, in incidents."""
    return rows["q0.95"] - rows["q0.05"]


def _width(served: Served, view: View) -> Shown:
    rows, names = view.rows, _names(served)
    wide = width(rows)
    inner = sorted({float(np.ceil(edge)) for edge in edges(wide)})
    bins = classed(wide, inner)
    titles = {
        area: f"{names[area]}: 90% interval {words.interval(low, high)}, {words.amount(mean)} expected"
        for area, low, high, mean in zip(rows["area"], rows["q0.05"], rows["q0.95"], rows["mean"], strict=True)
    }
    order = rows.assign(wide=wide).sort_values("wide", ascending=False, kind="stable")["area"]
    return Shown(
        draw_classes(rows, bins, titles, width_keys(bins, inner), served.drawing),
        "Width of the 90% interval, incidents",
        _told(served, view),
        "Interval width",
        dict(zip(rows["area"], map(words.number, wide), strict=True)),
        list(order),
        "Darker is less sure: the 90% interval holds more counts. Where more is expected it is wider.",
    )


def width_keys(bins: pd.Series, inner: list[float]) -> list[Key]:
    """Return the classes of widths, which are whole numbers, in words: 'under 2', '2 to 3', '4', '5 or more'."""
    ends = [words.number(edge) for edge in inner]
    between = [words.interval(low, high - 1) for low, high in pairwise(inner)]
    labels = [f"under {ends[0]}", *between, f"{ends[-1]} or more"] if inner else ["all areas alike"]
    return [Key(i, label, int((bins == i).sum())) for i, label in enumerate(labels)]


def change(view: View, since: Since) -> pd.Series:
    """Return by how much each area's expectation of the whole window differs from before; nan where none was."""
    before = since.means.get(view.offence, pd.Series(dtype=float))
    return _whole(view) - view.rows["area"].map(before).astype(float)


def _whole(view: View) -> pd.Series:
    return view.rows["mean" if view.choice is None else "whole"]


def _change(served: Served, view: View, since: Since) -> Shown:
    rows, names = view.rows, _names(served)
    moved = change(view, since)
    some, much = change_edges(moved)
    bins = pd.Series(np.searchsorted([-much, -some, some, much], moved.fillna(0.0), side="right"), index=moved.index)
    titles = {
        area: f"{names[area]}: {signed(by)}, now {words.amount(mean)} expected"
        for area, by, mean in zip(rows["area"], moved, _whole(view), strict=True)
    }
    order = rows.assign(moved=moved.fillna(0.0)).sort_values("moved", ascending=False, kind="stable")["area"]
    window = noun(served.city.window)
    return Shown(
        draw_classes(rows, bins, titles, _change_keys(bins, some, much), served.drawing, ramp="d"),
        f"Change of what is expected in the whole {window}, incidents",
        _told(served, view),
        "Change",
        {area: signed(by) for area, by in zip(rows["area"], moved, strict=True)},
        list(order),
        f"The change is since {since.said}.",
    )


def change_edges(moved: pd.Series) -> tuple[float, float]:
    """Return from which change an area counts as changed, and as much changed: by shares of the areas, two digits."""
    size = moved.abs().dropna()
    some, much = (float(f"{size.quantile(share):.2g}") if len(size) else 0.0 for share in (SOME, MANY))
    some = max(some, 0.01)
    return some, max(much, 2 * some)


def signed(by: float) -> str:
    """Return a change with its sign: '+0.30', '−1.2', '±0'; '–' where it is not known."""
    if pd.isna(by):
        return "–"
    if abs(by) < 0.005:
        return "±0"
    return f"{'+' if by > 0 else '−'}{words.amount(abs(by))}"


def _change_keys(bins: pd.Series, some: float, much: float) -> list[Key]:
    less, more = words.amount(some), words.amount(much)
    labels = [f"−{more} or less", f"−{more} to −{less}", f"within {less}", f"+{less} to +{more}", f"+{more} or more"]
    return [Key(i, label, int((bins == i).sum())) for i, label in enumerate(labels)]
