"""The search index: a hub's incidents in order and in codes, so that ten million are searched in a moment."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from configs.city import City
from configs.errors import StateError
from configs.files import atomic_folder, canonical_json, one_writer

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
        local year, x and y in metres, what is `CODED` as positions.
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
    hub, folder = city.home / "hub", city.home / "search"
    if not (hub / "account.json").is_file():
        raise StateError("there is no hub", where=str(hub), remedy="run fairward ingest first")
    digest = json.loads((hub / "account.json").read_text(encoding="utf-8"))["digest"]
    path = folder / f"{digest}.parquet"
    if not path.is_file():
        with one_writer(city.home), atomic_folder(folder) as fresh:
            make_index(hub / "incidents.parquet", fresh / path.name, city.timezone)
    return Index(path, json.loads((folder / "names.json").read_text(encoding="utf-8")))


def area_names(city: City) -> pd.DataFrame:
    """Return area, name and district of a hub's areas, without their geometry. Shape: (n_areas, 3)."""
    table = pq.read_table(city.home / "hub" / "areas.parquet", columns=["area", "name", "district"])
    names: pd.DataFrame = table.to_pandas()
    return names


def make_index(incidents: Path, path: Path, timezone: str) -> None:
    """Write the index of a file of incidents, and names.json beside it.

    Parameters
    ----------
    incidents : pathlib.Path
        Parquet with the columns of the hub's incidents.
    path : pathlib.Path
        Where to.
    timezone : str
        Of the local year.
    """
    table = pq.read_table(incidents, columns=[*_TIMES, *CODED, "x", "y"])
    columns, names = {}, {}
    for name in CODED:
        coded = table[name].combine_chunks().dictionary_encode()
        names[name] = coded.dictionary.to_pylist()
        columns[name] = coded.indices.cast(pa.int16() if len(names[name]) < 2**15 else pa.int32())
    columns |= {name: table[name].cast(pa.timestamp("us")) for name in _TIMES}
    local = pd.DatetimeIndex(table["occurred_start"].to_pandas()).tz_convert(timezone)
    columns["year"] = pa.array(local.year.to_numpy(dtype=np.int16))
    columns |= {name: table[name].cast(pa.float32()) for name in ("x", "y")}
    made = pa.table(columns)
    half_year = local.year.to_numpy() * 2 + local.month.to_numpy() // 7
    made = made.take(pa.array(np.lexsort((made["area"].to_numpy(), half_year))))
    pq.write_table(made, path, compression="snappy", row_group_size=_ROWS, use_dictionary=[*CODED, "year"])
    (path.parent / "names.json").write_bytes(canonical_json(names))
