"""A forecast as table, CSV, Parquet, GeoJSON or hub rows: the same whether a verb, a page or the API asks."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from configs.errors import ConfigError
from serving import words

Shapes = dict[str, dict[str, Any]]
TIMES = ("origin", "window_start", "window_end")


@dataclass(frozen=True)
class Format:
    """How a forecast is written: its media type, its file suffix and its writer."""

    media_type: str
    suffix: str
    write: Callable[[pd.DataFrame, Shapes], bytes]


def to_table(forecast: pd.DataFrame, shapes: Shapes | None = None) -> bytes:
    """Write the columns that people read, aligned for a terminal, in the order of the ranks."""
    shown = forecast.sort_values(["offence", "rank"])
    table = pd.DataFrame(
        {
            "offence": shown["offence"],
            "rank": shown["rank"],
            "area": shown["area"],
            "expected": [words.amount(value) for value in shown["mean"]],
            "90% interval": intervals(shown),
            "flagged": ["flagged" if flagged else "" for flagged in shown["flagged"]],
        }
    )
    return (table.to_string(index=False) + "\n").encode()


def to_csv(forecast: pd.DataFrame, shapes: Shapes | None = None) -> bytes:
    """Write all columns; numbers with every digit, dates as YYYY-MM-DD."""
    text = dated(forecast).to_csv(index=False, lineterminator="\n")
    return str(text).encode()


def to_parquet(forecast: pd.DataFrame, shapes: Shapes | None = None) -> bytes:
    """Write all columns; the same rows give the same bytes."""
    stream = io.BytesIO()
    forecast.to_parquet(stream, index=False, compression="zstd")
    return stream.getvalue()


def to_geojson(forecast: pd.DataFrame, shapes: Shapes | None = None) -> bytes:
    """Write a feature for each row, with its area's polygon in WGS84 (RFC 7946).

    Raises
    ------
    KeyError
        A row names an area without a shape.
    """
    known = shapes or {}
    features = [{"type": "Feature", "geometry": known[row["area"]], "properties": row} for row in records(forecast)]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def to_hub(forecast: pd.DataFrame, shapes: Shapes | None = None) -> bytes:
    """Write the long CSV of forecast hubs: a row for each mean and quantile of an area and offence.

    Columns of the Hubverse's model output (Reich et al. 2022): origin_date, target, horizon (windows ahead),
    target_end_date (last day of the window), location, output_type (mean or quantile), output_type_id (the level; NA
    for the mean), value.
    """
    levels = [name for name in map(str, forecast.columns) if name.startswith("q0.")]
    ends = (forecast["window_end"] - pd.Timedelta(minutes=1)).dt.strftime("%Y-%m-%d")
    length = forecast["window_end"] - forecast["window_start"]
    ahead = 1 + ((forecast["window_start"] - forecast["origin"]) / length).round().astype("int64")
    told = dated(forecast).assign(target_end_date=ends, horizon=ahead)
    keys = ["origin", "offence", "horizon", "target_end_date", "area"]
    long = told.melt(keys, ["mean", *levels], "output", "value")
    table = pd.DataFrame(
        {
            "origin_date": long["origin"],
            "target": "incidents, " + long["offence"],
            "horizon": long["horizon"],
            "target_end_date": long["target_end_date"],
            "location": long["area"],
            "output_type": long["output"].where(long["output"] == "mean", "quantile"),
            "output_type_id": long["output"].str.removeprefix("q").where(long["output"] != "mean", "NA"),
            "value": long["value"],
        }
    )
    return str(table.to_csv(index=False, lineterminator="\n")).encode()


FORMATS = {
    "table": Format("text/plain; charset=utf-8", "txt", to_table),
    "csv": Format("text/csv; charset=utf-8", "csv", to_csv),
    "parquet": Format("application/vnd.apache.parquet", "parquet", to_parquet),
    "geojson": Format("application/geo+json", "geojson", to_geojson),
    "hub": Format("text/csv; charset=utf-8", "hub.csv", to_hub),
}


def write(forecast: pd.DataFrame, kind: str, shapes: Shapes | None = None) -> bytes:
    """Write a forecast in the format of a name.

    Raises
    ------
    ConfigError
        No format has the name.
    """
    if kind not in FORMATS:
        raise ConfigError(f"no format is named {kind!r}", remedy=f"use one of {', '.join(FORMATS)}")
    return FORMATS[kind].write(forecast, shapes or {})


def records(forecast: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values that JSON can hold, dates as YYYY-MM-DD."""
    rows = dated(forecast).to_dict(orient="records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def dated(forecast: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their local moments in text: dates, or with the time where windows are parts of days."""
    names = [name for name in TIMES if name in forecast]
    whole = all((forecast[name] == forecast[name].dt.normalize()).all() for name in names)
    form = "%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M"
    return forecast.assign(**{name: forecast[name].dt.strftime(form) for name in names})


def moment(when: pd.Timestamp) -> date | datetime:
    """Return a local moment as a date where it is a midnight."""
    return when.date() if when == when.normalize() else when.to_pydatetime()


def intervals(rows: pd.DataFrame) -> list[str]:
    """Return the 90% interval of each row, as a person reads it."""
    return [words.interval(low, high) for low, high in zip(rows["q0.05"], rows["q0.95"], strict=True)]
