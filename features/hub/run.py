"""Sources → hub: reads, maps, locates, merges and writes the incidents of a city, with an account of every row."""

import json
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from configs.city import City
from configs.errors import StateError
from configs.files import atomic_folder, canonical_json, sha256_bytes
from features.columns import INCIDENTS, LINKED, QUARANTINE, Column, frame_schema
from features.digest import table_digest
from features.hub.account import Account, make_account
from features.linkage.settle import Fates, settle
from features.reasons import Reason
from features.rows.map import first_found, map_rows, read_texts
from features.sources.read import read_sources
from features.where.areas import build_areas, read_polygons
from features.where.locate import CONFIDENCES, locate


@dataclass(frozen=True)
class Hub:
    """Everything known of a city's incidents: see `features.columns` for the columns.

    `account` is the account as written, `digest` the data digest.
    """

    incidents: pd.DataFrame
    areas: gpd.GeoDataFrame
    account: dict[str, Any]
    digest: str


def ingest(city: City) -> Account:
    """Read all sources of a city and write its hub, whole or not at all.

    The same sources and settings give the same bytes. What is not configured as a column is never read. To be
    called under the workspace's lock (`configs.files.one_writer`).

    Parameters
    ----------
    city : City
        The city.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        A source, the polygons or the attribute table cannot be used.
    """
    files = read_sources(city)
    texts = read_texts(files)
    polygons, _ = read_polygons(city)
    areas, warnings = build_areas(city)
    fates = settle(city, _located(city, map_rows(city, texts), areas, polygons))
    frames = (_incidents(fates, areas), _quarantine(fates, texts), _linked(fates))
    for frame, columns in zip(frames, (INCIDENTS, QUARANTINE, LINKED), strict=True):
        frame_schema(columns).validate(frame)
    account = make_account(city.name, files, frames, len(areas), warnings)
    return _write(city, frames, areas, account)


def load_hub(city: City) -> Hub:
    """Read the hub of a city.

    Parameters
    ----------
    city : City
        The city.

    Raises
    ------
    StateError
        There is no hub, or it cannot be read.
    """
    folder = city.home / "hub"
    if not (folder / "account.json").is_file():
        raise StateError("there is no hub", where=str(folder), remedy="run fairward ingest first")
    try:
        account = json.loads((folder / "account.json").read_text(encoding="utf-8"))
        incidents = pd.read_parquet(folder / "incidents.parquet")
        areas = gpd.read_parquet(folder / "areas.parquet")
    except (OSError, ValueError) as error:
        raise StateError(
            f"the hub cannot be read ({error})", where=str(folder), remedy="run fairward ingest again"
        ) from None
    return Hub(incidents, areas, account, account["digest"])


def _located(city: City, rows: pd.DataFrame, areas: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    places = locate(rows["x"].to_numpy(), rows["y"].to_numpy(), rows["recorded_area"], areas, polygons, city)
    reason = first_found(rows["reason"].to_numpy(), places.reasons)
    return rows.assign(area=places.area, confidence=places.confidence, reason=reason)


def _incidents(fates: Fates, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    rows = fates.rows[(fates.rows["reason"] == 0).to_numpy() & (fates.kept < 0)]
    ids = areas["area"].to_numpy(dtype=object)
    named = rows.assign(
        area=ids[rows["area"].to_numpy()], location_confidence=CONFIDENCES[rows["confidence"].to_numpy()]
    )
    return _shaped(named, INCIDENTS)


def _quarantine(fates: Fates, texts: pd.DataFrame) -> pd.DataFrame:
    chosen = (fates.rows["reason"] != 0).to_numpy() & (fates.kept < 0)
    words = np.array(["", *(reason.text for reason in Reason)], dtype=object)
    return _shaped(texts[chosen].fillna("").assign(reason=words[fates.rows["reason"].to_numpy()[chosen]]), QUARANTINE)


def _linked(fates: Fates) -> pd.DataFrame:
    goes = np.flatnonzero(fates.kept >= 0)
    stays = fates.rows.iloc[fates.kept[goes]]
    rows = fates.rows.iloc[goes].assign(
        kept_source=stays["source"].astype("str").to_numpy(),
        kept_source_id=stays["source_id"].to_numpy(),
        why=fates.why[goes],
    )
    return _shaped(rows, LINKED)


def _shaped(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    types = {column.name: column.type for column in columns}
    return frame[list(types)].astype(types).reset_index(drop=True)


def _write(city: City, frames: tuple[pd.DataFrame, ...], areas: gpd.GeoDataFrame, account: Account) -> Account:
    tables = dict(zip(("incidents", "quarantine", "linked"), map(_table, frames), strict=True))
    plain = _table(pd.DataFrame(areas.drop(columns="geometry")).assign(geometry=areas.geometry.to_wkb().to_numpy()))
    digests = {name: table_digest(table) for name, table in {**tables, "areas": plain}.items()}
    account = account.model_copy(update={"digest": sha256_bytes(canonical_json([account.model_dump(), digests]))})
    with atomic_folder(city.home / "hub") as folder:
        for name, table in tables.items():
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        areas.to_parquet(folder / "areas.parquet", index=False, compression="zstd")
        (folder / "account.json").write_bytes(canonical_json(account.model_dump(mode="json")))
    return account


def _table(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)
