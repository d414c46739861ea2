"""The account of an ingest: for every file, rows = kept + quarantined + duplicates, or it is refused."""

import numpy as np
import pandas as pd

from configs.base import Frozen
from configs.errors import DataError
from features.read import SourceFile


class FileAccount(Frozen):
    """What became of the rows of one file; `digest` is the SHA-256 of the file, `schema_number` counts from 1."""

    source: str
    file: str
    digest: str
    schema_number: int
    rows: int
    kept: int
    quarantined: int
    duplicates: int


class Account(Frozen):
    """What became of all rows.

    `reasons` and `why` count rows in quarantine and duplicates, `taken_back` the kept rows of weight -1,
    `confidence` the kept rows by location confidence; `digest` is the data digest: equal digests mean equal
    hubs, wherever they were made.
    """

    city: str
    rows: int
    kept: int
    quarantined: int
    duplicates: int
    taken_back: int
    reasons: dict[str, int]
    why: dict[str, int]
    confidence: dict[str, int]
    files: tuple[FileAccount, ...]
    areas: int
    warnings: tuple[str, ...]
    digest: str = ""


def make_account(
    city: str,
    files: list[SourceFile],
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    areas: int,
    warnings: list[str],
) -> Account:
    """Count rows by file and check that none was lost or invented.

    Parameters
    ----------
    city : str
        Name of the city.
    files : list of SourceFile
        Files as read.
    frames : tuple of pandas.DataFrame
        Incidents, quarantine and duplicates.
    areas : int
        Number of areas.
    warnings : list of str
        What was odd, a line each.

    Raises
    ------
    DataError
        The rows of a file do not add up.
    """
    counts = [frame.groupby(["source", "file"], observed=True).size() for frame in frames]
    entries = tuple(
        _file_account(file, [int(count.get((file.source, file.name), 0)) for count in counts]) for file in files
    )
    incidents, quarantine, duplicates = frames
    return Account(
        city=city,
        rows=sum(entry.rows for entry in entries),
        kept=len(incidents),
        quarantined=len(quarantine),
        duplicates=len(duplicates),
        taken_back=int(np.count_nonzero(incidents["weight"] < 0)),
        reasons=_tally(quarantine["reason"]),
        why=_tally(duplicates["why"]),
        confidence=_tally(incidents["location_confidence"]),
        files=entries,
        areas=areas,
        warnings=tuple(warnings),
    )


def _file_account(file: SourceFile, counts: list[int]) -> FileAccount:
    kept, quarantined, duplicates = counts
    rows = file.table.num_rows
    if rows != kept + quarantined + duplicates:
        raise DataError(
            f"{rows} rows became {kept} kept + {quarantined} quarantined + {duplicates} duplicates",
            where=file.name,
            remedy="report this as a fault of Fairward",
        )
    return FileAccount(
        source=file.source,
        file=file.name,
        digest=file.digest,
        schema_number=file.schema + 1,
        rows=rows,
        kept=kept,
        quarantined=quarantined,
        duplicates=duplicates,
    )


def _tally(values: pd.Series) -> dict[str, int]:
    return {str(name): int(count) for name, count in values.value_counts().sort_index().items()}
