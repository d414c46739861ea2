"""The sources' files: each with its own columns, date format and coordinates, packed the same way each time."""

import gzip
import io
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv
from pyproj import Transformer

from features.simulate.dirt import BAD_DATES, FLAWS
from features.simulate.parameters import CRS

Texts = NDArray[np.str_]
_COLUMNS = {
    "police": ("reference", "code", "occurred_from", "recorded_at", "easting", "northing"),
    "calls": ("call", "category", "event_time", "call_time", "lon", "lat"),
    "hospital": ("attendance", "reason", "incident_time", "arrival_time", "lon", "lat"),
}
_UNKNOWN = {"police": "999", "calls": "XXXX", "hospital": "unclear"}
_MARKS = {"police": ("-", " ", 16), "calls": ("/", " ", 19), "hospital": ("-", "T", 16)}


def source_files(source: str, rows: pd.DataFrame, areas: list[str], timezone: str) -> Iterator[tuple[str, int, bytes]]:
    """Give a source's files, one for each local year of sending.

    Parameters
    ----------
    source : str
        Police, calls or hospital.
    rows : pandas.DataFrame
        From `features.simulate.dirt`, with `id`.
    areas : list of str
        Ids of the areas.
    timezone : str
        IANA name of the local time.

    Yields
    ------
    tuple of str, int and bytes
        Name under the data folder, number of rows, content.
    """
    year = _local(rows["sent"], timezone).astype("datetime64[Y]").astype(int) + 1970
    for number in np.unique(year):
        part = rows[year == number]
        table = source_table(source, part, areas, timezone)
        yield f"{source}/{number}.csv.gz", len(part), packed(table)


def source_table(source: str, rows: pd.DataFrame, areas: list[str], timezone: str) -> pa.Table:
    """Return rows as a source writes them: texts and coordinates.

    Parameters
    ----------
    source : str
        Police, calls or hospital.
    rows : pandas.DataFrame
        From `features.simulate.dirt`, with `id`.
    areas : list of str
        Ids of the areas.
    timezone : str
        IANA name of the local time.

    Returns
    -------
    pyarrow.Table
        With the columns that configs/demo.yaml maps.
    """
    code = np.where(rows["flaw"] == FLAWS.index("code"), _UNKNOWN[source], rows["code"].to_numpy(dtype=str))
    texts = [
        rows["id"].to_numpy(dtype=str),
        code,
        _spoilt(source, _local(rows["occurred"], timezone), rows["bad_date"].to_numpy()),
        _written(source, _local(rows["reported"], timezone)),
    ]
    table = pa.table([*map(pa.array, texts), *_coordinates(source, rows)], names=list(_COLUMNS[source]))
    if source != "police":
        return table
    end = _written(source, _local(rows["occurred_end"], timezone))
    table = table.add_column(3, "occurred_to", pa.array(end))
    return table.append_column("beat", pa.array(np.array(areas)[rows["beat"].to_numpy()]))


def packed(table: pa.Table) -> bytes:
    """Return a table as a CSV file packed by gzip without a time or a name."""
    plain = io.BytesIO()
    plain.write((",".join(table.column_names) + "\n").encode())
    arrow_csv.write_csv(table, plain, arrow_csv.WriteOptions(include_header=False, quoting_style="none"))
    return gzip.compress(plain.getvalue(), compresslevel=6, mtime=0)


def to_degrees(x: NDArray[np.float64], y: NDArray[np.float64], digits: int) -> tuple[NDArray[np.float64], ...]:
    """Turn metres into longitude and latitude (WGS84), rounded."""
    lon, lat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(x, y)
    return np.round(lon, digits), np.round(lat, digits)


def _coordinates(source: str, rows: pd.DataFrame) -> tuple[pa.Array, pa.Array]:
    missing = np.isnan(rows["x"].to_numpy())
    pair: tuple[NDArray[np.float64], ...] = (rows["x"].to_numpy(), rows["y"].to_numpy())
    if source != "police":
        pair = to_degrees(np.where(missing, 5e5, pair[0]), np.where(missing, 5.5e6, pair[1]), 6)
    zero = rows["zero"].to_numpy()
    east, north = (pa.array(np.where(missing, 0.0, values), mask=missing & ~zero) for values in pair)
    return east, north


def _local(moments: pd.Series, timezone: str) -> NDArray[np.datetime64]:
    there = pd.DatetimeIndex(moments).tz_localize("UTC").tz_convert(timezone)
    return np.asarray(there.tz_localize(None).to_numpy().astype("datetime64[s]"))


def _written(source: str, local: NDArray[np.datetime64]) -> Texts:
    """Local times in the source's format."""
    return _joined(source, _digits(local))


def _spoilt(source: str, local: NDArray[np.datetime64], bad: NDArray[np.int64]) -> Texts:
    """Local times in the source's format, the bad ones on 31 February, in 1900 or thirty years ahead."""
    old = np.datetime64("1900-01-01T00:00:00")
    local = np.where(bad == BAD_DATES.index("1900"), old, local)
    local = np.where(bad == BAD_DATES.index("future"), local + np.timedelta64(30 * 365, "D"), local)
    digits = _digits(local)
    digits[bad == BAD_DATES.index("impossible"), 5:10] = list("02-31")
    return _joined(source, digits)


def _digits(local: NDArray[np.datetime64]) -> Texts:
    """Characters of ISO times. Shape: (n, 19)."""
    return np.datetime_as_string(local, unit="s").astype("U19").view("U1").reshape(-1, 19).copy()


def _joined(source: str, digits: Texts) -> Texts:
    mark, gap, length = _MARKS[source]
    if source == "calls":
        digits = digits[:, [8, 9, 4, 5, 6, 7, 0, 1, 2, 3, *range(10, 19)]]
    digits[digits == "-"] = mark
    digits[:, 10] = gap
    return np.ascontiguousarray(digits[:, :length]).view(f"U{length}").ravel()
