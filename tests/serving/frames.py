"""Three square areas and hand-made forecasts of them, for tests that need no trained model."""

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from training.counts import QUANTILES

AREAS = {"a1": ("Northgate", "North"), "a2": ("Southgate", "South"), "a3": ("Quayside", "South")}


def areas() -> gpd.GeoDataFrame:
    """Return three squares of a kilometre: a1 north of a2, a3 east of a2."""
    squares = [box(0, 1000, 1000, 2000), box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)]
    names, districts = zip(*AREAS.values(), strict=True)
    frame = {"area": list(AREAS), "name": names, "district": districts}
    return gpd.GeoDataFrame(frame, geometry=squares, crs="EPSG:32630")


def forecast(means: dict[str, float], offence: str = "burglary") -> pd.DataFrame:
    """Return a forecast of one offence, highest first, the highest flagged; quantiles are 0, 1 and 2."""
    ordered = sorted(means.items(), key=lambda item: -item[1])
    rows = [_row(area, mean, offence, rank) for rank, (area, mean) in enumerate(ordered, start=1)]
    return pd.DataFrame(rows)


def _row(area: str, mean: float, offence: str, rank: int) -> dict[str, Any]:
    start = pd.Timestamp("2026-01-05").as_unit("ms")
    window = {"origin": start, "window_start": start, "window_end": start + pd.Timedelta(days=7)}
    levels = {name: float(int(float(name[1:]) > 0.5) + int(float(name[1:]) > 0.9)) for name in QUANTILES}
    rules = {"mean_8": 0.5, "mean_52": 0.25, "mean_104": 0.25, "same_week_last_year": 1.0, "ewma": 0.5}
    return {
        **window,
        "area": area,
        "offence": offence,
        "mean": mean,
        **levels,
        **rules,
        "rank": rank,
        "flagged": rank == 1,
    }
