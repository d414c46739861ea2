"""Typed rows for tests of linkage, as the rooms before it make them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

DAY = pd.Timestamp("2020-02-03", tz="UTC")
NAMES = {"P": "police", "C": "calls", "H": "hospital"}
_DEFAULTS: dict[str, Any] = {
    "source_id": "",
    "offence": "theft",
    "code": "06",
    "start": 0.0,
    "lasting": 0.0,
    "revised": None,
    "x": 0.0,
    "y": 0.0,
    "area": 0,
    "probability": 1.0,
    "method": 0,
    "weight": 1,
    "reason": 0,
}


def typed(*told: dict[str, Any]) -> pd.DataFrame:
    """Make rows of source (P, C or H), start, lasting, reported and revised in hours from a Monday, and the rest.

    Without `reported` a row is reported when it started.
    """
    rows = pd.DataFrame([{**_DEFAULTS, "reported": one.get("start", 0.0), **one} for one in told])
    reported = hours(rows["reported"])
    return pd.DataFrame(
        {
            "source": pd.Categorical(rows["source"].map(NAMES)),
            "file": pd.Categorical(["f"] * len(rows)),
            "row": np.arange(1, len(rows) + 1, dtype=np.int32),
            **{name: rows[name].astype("str") for name in ("source_id", "code", "offence")},
            "occurred_start": hours(rows["start"]),
            "occurred_end": hours(rows["start"] + rows["lasting"]),
            "reported": reported,
            "filed": reported,
            "revised": hours(rows["revised"]),
            "x": rows["x"].astype(float),
            "y": rows["y"].astype(float),
            "recorded_area": "",
            "area": rows["area"].astype(np.int32),
            "probability": rows["probability"].astype(float),
            "method": rows["method"].astype(np.int8),
            "weight": rows["weight"].astype(np.int8),
            "reason": rows["reason"].astype(np.int8),
        }
    )


def hours(values: Sequence[Any] | pd.Series) -> pd.Series:
    """Return the moments that lie so many hours after the Monday."""
    return (DAY + pd.to_timedelta(pd.Series(values, dtype=float), unit="h")).astype("datetime64[us, UTC]")
