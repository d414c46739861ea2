"""The second implementation of the catalogue: plain SQL over long tables, one file a family, run by DuckDB."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from features.catalogue.past import season
from features.panel import Panel
from features.panel.tally import Tally

SQL = Path(__file__).parent / "sql"


def query(panel: Panel, origin: int, family: str) -> pd.DataFrame:
    """Compute a family's features at an origin: feature, offence, area (by index) and value."""
    with duckdb.connect() as base:
        for name, table in tables(panel, origin).items():
            base.register(f"{name}_frame", table)
            base.execute(f"create table {name} as select * from {name}_frame")  # noqa: S608 - names are our own
        base.execute((SQL / "known.sql").read_text(encoding="utf-8"))
        return base.execute((SQL / f"{family}.sql").read_text(encoding="utf-8")).df()


def tables(panel: Panel, origin: int) -> dict[str, pd.DataFrame]:
    """Return everything there is, also what became known after the origin, as long tables."""
    starts = panel.windows.starts(np.arange(panel.n_windows + 2))
    settings = panel.windows.settings
    today = {
        "origin": origin,
        "moment": panel.windows.start_utc(origin).tz_localize(None),
        "start": starts[origin],
        "end": starts[origin + 1],
        "season": season(settings),
        "shifts": len(settings.shifts) if settings.unit == "shift" else 1,
    }
    beside = panel.beside
    weather = beside.weather.drop(columns=["source", "file", "row"])
    left, right = panel.neighbours.nonzero()
    return {
        "today": pd.DataFrame([today]),
        "windows": pd.DataFrame({"window": np.arange(len(starts) - 1), "starts": starts[:-1], "ends": starts[1:]}),
        "areas": pd.DataFrame(
            {
                "area": np.arange(len(panel.areas)),
                "x": panel.centres[:, 0],
                "y": panel.centres[:, 1],
                "district": panel.plan.districts,
            }
        ),
        "near": pd.DataFrame({"area": left, "other": right}),
        "offences": pd.DataFrame({"offence": np.arange(len(panel.offences)), "name": panel.offences}),
        "reports": reports(panel.spread),
        "counted": reports(panel.counted),
        "completion": completion(panel, origin),
        "days": _naive(beside.days),
        "weather": _naive(weather).melt(["date", "known"], var_name="name", value_name="value").dropna(),
        "places": beside.places,
        "attributes": pd.DataFrame(
            [
                {"name": name, "area": area, "published": each.published, "total": total}
                for name, each in beside.attributes.items()
                for area, total in enumerate(each.totals)
            ]
        ),
    }


def reports(tally: Tally) -> pd.DataFrame:
    """Return what a tally holds as rows of window, area, offence, weight and the first origin that knew it."""
    late = tally.late
    prompt = tally.values.astype(np.float64)
    np.subtract.at(prompt, (late.window, late.area, late.offence), late.weight.astype(np.float64))
    window, area, offence = prompt.nonzero()
    columns = {
        "window": (window, late.window),
        "area": (area, late.area),
        "offence": (offence, late.offence),
        "weight": (prompt[window, area, offence], late.weight),
        "known": (window + 1, late.known),
    }
    return pd.DataFrame({name: np.concatenate(parts) for name, parts in columns.items()})


def completion(panel: Panel, origin: int) -> pd.DataFrame:
    """Return what the panel expects to arrive later, as rows."""
    missing = panel.completion(origin)
    window, area, offence = (axis.ravel() for axis in np.indices(missing.shape))
    window = window + origin - len(missing)
    return pd.DataFrame({"window": window, "area": area, "offence": offence, "missing": missing.ravel()})


def _naive(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(known=frame["known"].dt.tz_localize(None))
