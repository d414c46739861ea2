"""The search index: a hub's incidents in order and in codes, so that ten million are searched in a moment."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from configs.city import City
from configs.files import atomic_folder, canonical_json, one_writer, sha256_bytes, sha256_file
from features.lookup.read import hub_file

CODED = ("offence", "area", "source", "location_confidence")
_TIMES = ("occurred_start", "occurred_end", "reported", "withdrawn")
_ROWS = 122_880


@dataclass(frozen=True)
class Index:
    """Where the index is and what its codes stand for.

    Attributes
    ----------
    path : pathlib.Path
        Parquet by half-year, then area, so that a search reads few of its blocks: times in UTC without a zone, the
        local year, x and y in metres (to half a metre; none where only the area is known), what is `CODED` as
        positions.
    names : dict of str to list of str
        For each coded column the id at each position.
    """

    path: Path
    names: dict[str, list[str]]


def search_index(city: City) -> Index:
    """Return the index of a city's hub, made now where there is none of this hub.

    It holds no id of a row and no text but those of offence, area, source and confidence: a person cannot be
    looked up in it.

    Raises
    ------
    StateError
        There is no hub, or another process is writing to the workspace while the index must be made.
    """
    folder = city.home / "search"
    path = folder / _name(city)
    if not path.is_file():
        with one_writer(city.home):
            path = folder / _name(city)  # an ingest may have ended meanwhile
            with atomic_folder(folder) as fresh:
                make_index(hub_file(city, "incidents.parquet"), fresh / path.name, city.timezone)
    return Index(path, json.loads(names_path(path).read_text(encoding="utf-8")))


def names_path(path: Path) -> Path:
    """Return the file of names that belongs to an index."""
    return path.with_suffix(".json")


def _name(city: City) -> str:
    """Return a name that changes with the hub, with the time zone of the years, and with how an index is made."""
    digest = json.loads(hub_file(city, "account.json").read_text(encoding="utf-8"))["digest"]
    return sha256_bytes(f"{digest} {city.timezone} {sha256_file(Path(__file__))}".encode()) + ".parquet"


def make_index(incidents: Path, path: Path, timezone: str) -> None:
    """Write the index of a file of incidents, and its names beside it (see `names_path`).

    Parameters
    ----------
    incidents : pathlib.Path
        Parquet with the columns of the hub's incidents.
    path : pathlib.Path
        Where to.
    timezone : str
        Of the local year.
    """
    table = pq.read_table(incidents, columns=[*_TIMES, *CODED, "location_method", "x", "y"])
    columns, names = {}, {}
    for name in CODED:
        coded = table[name].combine_chunks().dictionary_encode()
        names[name] = coded.dictionary.to_pylist()
        columns[name] = coded.indices.cast(pa.int16() if len(names[name]) < 2**15 else pa.int32())
    columns |= {name: table[name].cast(pa.timestamp("us")) for name in _TIMES}
    local = pd.DatetimeIndex(table["occurred_start"].to_pandas()).tz_convert(timezone)
    columns["year"] = pa.array(local.year.to_numpy(dtype=np.int16))
    only_area = pc.equal(table["location_method"], "recorded")
    columns |= {name: pc.if_else(only_area, None, table[name].cast(pa.float32())) for name in ("x", "y")}
    made = pa.table(columns)
    half_year = local.year.to_numpy() * 2 + local.month.to_numpy() // 7
    made = made.take(pa.array(np.lexsort((made["area"].to_numpy(), half_year))))
    pq.write_table(made, path, compression="snappy", row_group_size=_ROWS, use_dictionary=[*CODED, "year"])
    names_path(path).write_bytes(canonical_json(names))
