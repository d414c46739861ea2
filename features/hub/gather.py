"""Gathers the typed rows of all files of a city; what did not change since the last ingest is not read again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from configs.city import City
from configs.errors import DataError
from configs.files import canonical_json, sha256_bytes
from features.columns import TEXTS
from features.hub.ground import Ground
from features.hub.parts import Part, PartStore, narrow_table, part_key, program
from features.hub.typed import judged, type_rows
from features.rows.map import read_texts, repeated
from features.sources.read import FileEntry, SourceFile, known_values, list_files, read_file
from features.sources.screen import mask

_BATCH = 16_000_000
"""Bytes, as packed, of the files that are typed together: about a million rows."""
_SCREENED = ("id", "code", "recorded_area")
"""Fields of which the screen at the door has taken out what looks personal."""


@dataclass(frozen=True)
class ReadFile:
    """One file: how many rows it has, what the account says of it (see `Part`), and whether it was read anew."""

    entry: FileEntry
    rows: int
    said: dict[str, object]
    anew: bool


@dataclass(frozen=True)
class Gathered:
    """All files of a city and what stands in them.

    Attributes
    ----------
    files : tuple of ReadFile
        In the order of the city file and of their names.
    rows : pandas.DataFrame
        Source, file and the typed rows as from `type_rows`, judged by the period; without any column where there is
        no file. Shape: (n_rows, 20).
    texts : pandas.DataFrame
        Masked texts of the rows that may go to quarantine, by position among the rows. Shape: (n_texts, 10).
    """

    files: tuple[ReadFile, ...]
    rows: pd.DataFrame
    texts: pd.DataFrame


def gather(city: City, ground: Ground) -> Gathered:
    """Read all files of all sources, or what they became when they were last read.

    A part is kept as soon as it is made, so that a killed ingest is not for nothing. Parts that are no longer
    used are left to `features.hub.parts.PartStore.sweep`.

    Parameters
    ----------
    city : City
        The city.
    ground : Ground
        Polygons and areas.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        A source has no file or no row, or a file cannot be read.
    """
    store, code = PartStore(city.home / "hub-parts"), program()
    found = [each for key in city.sources for each in _of_source(city, key, ground, store, code)]
    store.sweep(each.key for each in found)
    files = tuple(ReadFile(each.entry, each.part.rows.num_rows, each.part.said, each.anew) for each in found)
    # The parts end here: with them, as much memory again would be held until the hub is written.
    return Gathered(files, *_together(city, found)) if found else Gathered(files, pd.DataFrame(), pd.DataFrame())


@dataclass(frozen=True)
class _Found:
    """One file with what it became, the key of that, and whether it was read anew."""

    entry: FileEntry
    key: str
    part: Part
    anew: bool


def _together(city: City, found: list[_Found]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the typed rows of all files under one another, and judge them by the period; beside them the texts."""
    rows: pd.DataFrame = pa.concat_tables([each.part.rows for each in found]).to_pandas()
    lengths = [each.part.rows.num_rows for each in found]
    rows.insert(0, "file", repeated([each.entry.name for each in found], lengths))
    rows.insert(0, "source", repeated([each.entry.source for each in found], lengths))
    rows["reason"] = judged(city, rows)
    texts: pd.DataFrame = pa.concat_tables([each.part.texts for each in found]).to_pandas()
    before = np.cumsum([0, *lengths[:-1]])
    counts = [each.part.texts.num_rows for each in found]
    return rows, texts.set_index(texts.pop("position").to_numpy() + np.repeat(before, counts))


def _of_source(city: City, key: str, ground: Ground, store: PartStore, code: str) -> list[_Found]:
    entries, known = list_files(city, key), known_values(city, key)
    harmless = sha256_bytes(canonical_json({field: sorted(values) for field, values in known.items()}))
    keys = [part_key(city, key, each.name, each.digest, ground.digest, harmless, code) for each in entries]
    parts = {each: part for each in keys if (part := store.read(each)) is not None and _complete(city, part)}
    new = [place for place, each in enumerate(keys) if each not in parts]
    with ThreadPoolExecutor(city.threads) as pool:
        for batch in _batches(entries, new):
            files = list(pool.map(lambda place: read_file(entries[place], city.sources[key], known), batch))
            for place, part in zip(batch, _typed(city, key, ground, files), strict=True):
                store.keep(keys[place], part)
                parts[keys[place]] = part
    if not any(parts[each].rows.num_rows for each in keys):
        remedy = "check that the export was complete"
        raise DataError("the files hold no rows at all", where=f"sources.{key}", remedy=remedy)
    anew = set(new)
    return [_Found(entry, keys[place], parts[keys[place]], place in anew) for place, entry in enumerate(entries)]


def _batches(entries: list[FileEntry], places: list[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    size = 0
    for place in places:
        batch.append(place)
        size += entries[place].path.stat().st_size
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _typed(city: City, key: str, ground: Ground, files: list[SourceFile]) -> list[Part]:
    texts = read_texts(files)
    rows = type_rows(city, key, ground, texts)
    kept = np.flatnonzero((judged(city, rows) != 0) | (rows["weight"] < 0).to_numpy())
    masked = {name: texts[name].iloc[kept].fillna("") for name in TEXTS}
    masked |= {name: mask(masked[name]) for name in TEXTS if name not in _SCREENED}
    table = narrow_table(rows.drop(columns=["source", "file"]))
    quarantine = narrow_table(pd.DataFrame(masked))
    ends = np.cumsum([0, *(file.table.num_rows for file in files)])
    cuts = np.searchsorted(kept, ends)
    return [
        Part(
            table.slice(ends[i], ends[i + 1] - ends[i]),
            quarantine.slice(cuts[i], cuts[i + 1] - cuts[i]).append_column(
                "position", pa.array(kept[cuts[i] : cuts[i + 1]] - ends[i], pa.int32())
            ),
            _said(file),
        )
        for i, file in enumerate(files)
    ]


def _said(file: SourceFile) -> dict[str, object]:
    findings = file.screen.findings
    return {
        "schema_number": file.schema + 1,
        "unread": list(file.screen.headers),
        "others": list(file.unread),
        "withheld": {found.field: found.kind for found in findings if found.withheld},
        "blanked": {found.field: found.rows for found in findings if not found.withheld},
    }


def _complete(city: City, part: Part) -> bool:
    """Say whether the texts of every row are there that the period of today puts in quarantine."""
    rows = part.rows.select(["reason", "occurred_start"]).to_pandas()
    bad = np.flatnonzero(judged(city, rows))
    return bool(np.isin(bad, part.texts["position"].to_numpy(), assume_unique=True).all())
