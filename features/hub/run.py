"""Sources → hub: reads what changed, merges all, and writes the incidents of a city with an account of every row."""

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from configs.city import City
from configs.files import atomic_folder, canonical_json, sha256_bytes
from features.columns import INCIDENTS, LINKED, QUARANTINE, frame_schema
from features.context import read_context
from features.context.columns import empty
from features.digest import table_digest
from features.hub.account import Account, make_account
from features.hub.changes import changes_of, layouts_of
from features.hub.frames import incidents_of, linked_of, quarantine_of
from features.hub.gather import ReadFile, gather
from features.hub.ground import Ground, plain_table, read_ground
from features.linkage.settle import settle

_TABLES = (INCIDENTS, QUARANTINE, LINKED)
_Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def ingest(city: City) -> Account:
    """Read the sources of a city and write its hub, whole or not at all.

    The same sources and settings give the same bytes, whether all files are read or only those that changed. What
    is not configured as a column is never read. To be called under the workspace's lock
    (`configs.files.one_writer`).

    Parameters
    ----------
    city : City
        The city.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        A source, a table, the polygons or an attribute table cannot be used.
    """
    ground = read_ground(city)
    files, frames, odd = _frames(city, ground)
    for frame, columns in zip(frames, _TABLES, strict=True):
        frame_schema(columns).validate(frame)
    context = read_context(city, ground.areas, ground.polygons)
    account = make_account(city, files, frames, context.files, len(ground.areas), (*ground.warnings, *odd))
    changes = changes_of(city, frames, layouts_of(each.model_dump() for each in account.files))
    named = dict(zip(("incidents", "quarantine", "linked"), frames, strict=True)) | context.tables()
    return _write(city, named, ground.areas, account).model_copy(update={"changes": len(changes)})


def _frames(city: City, ground: Ground) -> tuple[tuple[ReadFile, ...], _Frames, tuple[str, ...]]:
    """Return all files; incidents, quarantine and linked, none of them in a city of counts alone; what was odd."""
    found = gather(city, ground)
    if not found.files:
        return (), (empty(INCIDENTS), empty(QUARANTINE), empty(LINKED)), ()
    fates, ids = settle(city, found.rows), ground.areas["area"]
    frames = incidents_of(fates, ids), quarantine_of(fates, found.texts), linked_of(fates, ids)
    return found.files, frames, fates.warnings


def _write(city: City, frames: dict[str, pd.DataFrame], areas: gpd.GeoDataFrame, account: Account) -> Account:
    tables = {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
    digests = {name: table_digest(table) for name, table in {**tables, "areas": plain_table(areas)}.items()}
    digest = sha256_bytes(canonical_json([account.model_dump(mode="json"), digests]))
    account = account.model_copy(update={"digest": digest})
    with atomic_folder(city.home / "hub") as folder:
        for name, table in tables.items():
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        areas.to_parquet(folder / "areas.parquet", index=False, compression="zstd")
        (folder / "account.json").write_bytes(canonical_json(account.model_dump(mode="json")))
    return account
