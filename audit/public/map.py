"""The public map: places shaded by how often their areas are flagged, beside the city as a whole."""

from typing import Any

import geopandas as gpd
import numpy as np

from audit.maps import shaded
from audit.public.tables import FLAGGED

TIMES = (0.0, 0.5, 1.0, 2.0, 4.0)
LEGEND = ("never flagged", "less than half as often as the city", "less often than the city", "up to twice as often",
          "up to four times as often", "more than four times as often", "not shown")  # fmt: skip
_HIDDEN = "s6"


def times_as_often(public: dict[str, Any]) -> dict[str, float | None]:
    """Return how much more often the areas of each place are flagged than those of the city; None where it is hidden.

    Parameters
    ----------
    public : dict
        As from `audit.public.document.build_public`.
    """
    table = next((each for each in public["tables"] if each["kind"] == FLAGGED), None)
    if table is None:
        return {}
    counts = {cell["row"]: cell["count"] for cell in table["cells"] if cell["column"] == ""}
    areas = {place["name"]: len(place["areas"]) for place in public["places"]}
    mean = counts[""] / sum(areas.values())
    return {name: None if counts[name] is None else counts[name] / count / mean for name, count in areas.items()}


def public_map(public: dict[str, Any], areas: Any) -> dict[str, Any] | None:
    """Return the picture, its description and its legend; None where nothing may be shown.

    Parameters
    ----------
    public : dict
        As from `audit.public.document.build_public`.
    areas : geopandas.GeoDataFrame
        Area and geometry, in a metric reference system.
    """
    times = times_as_often(public)
    if not times:
        return None
    place = {area: each["name"] for each in public["places"] for area in each["areas"]}
    names = areas["area"].map(place)
    shapes = gpd.GeoSeries({name: areas.geometry[names == name].union_all() for name in times}, crs=areas.crs)
    titles = [f"{name}: {_words(value)}" for name, value in times.items()]
    most = max((name for name in times if times[name] is not None), key=lambda name: times[name] or 0.0, default=None)
    alt = "The same figures are in the table below." + (f" Flagged most often: {most}." if most else "")
    classes = [_shade(value) for value in times.values()]
    heading = "Where areas are flagged more or less often than in the whole city"
    svg = shaded(shapes, titles, classes, "map", heading, alt)
    used = [(f"s{i}", text) for i, text in enumerate(LEGEND) if f"s{i}" in classes]
    return {"svg": svg, "alt": alt, "legend": [{"css": css, "text": text} for css, text in used]}


def _shade(value: float | None) -> str:
    return _HIDDEN if value is None else f"s{int(np.searchsorted(TIMES, value, side='left'))}"


def _words(value: float | None) -> str:
    return (
        "not shown" if value is None else "never flagged" if value == 0 else f"{value:.1f} times as often as the city"
    )
