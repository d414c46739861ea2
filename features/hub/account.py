"""The account of an ingest: for every file, rows = kept + quarantined + linked, or it is refused."""

from typing import Any

import pandas as pd

from configs.base import Frozen
from configs.errors import DataError
from features.sources.read import SourceFile


class Counts(Frozen):
    """What became of rows: rows = kept + quarantined + linked."""

    rows: int
    kept: int
    quarantined: int
    linked: int


class FileAccount(Counts):
    """What became of the rows of one file; `digest` is the file's SHA-256, `schema_number` counts from 1."""

    source: str
    file: str
    digest: str
    schema_number: int


class Quality(Counts):
    """The quality of one source's rows, or of all.

    `reasons` and `why` count its rows in quarantine and its linked, `confidence` its kept rows by location
    confidence, `withdrawn` its kept rows that no longer stand; `delay_days` has quantiles of the time from occurrence
    to report of its kept rows, in days.
    """

    withdrawn: int
    reasons: dict[str, int]
    why: dict[str, int]
    confidence: dict[str, int]
    delay_days: dict[str, float]


class Account(Frozen):
    """What became of all rows of a city.

    `digest` is the data digest: equal digests mean equal hubs, wherever they were made.
    """

    city: str
    total: Quality
    sources: dict[str, Quality]
    files: tuple[FileAccount, ...]
    areas: int
    warnings: tuple[str, ...]
    digest: str = ""


def make_account(
    city: str, files: list[SourceFile], frames: tuple[pd.DataFrame, ...], areas: int, warnings: list[str]
) -> Account:
    """Count rows by file and by source, and check that none was lost or invented.

    Parameters
    ----------
    city : str
        Name of the city.
    files : list of SourceFile
        Files as read.
    frames : tuple of pandas.DataFrame
        Incidents, quarantine and linked.
    areas : int
        Number of areas.
    warnings : list of str
        What was odd, a line each.

    Raises
    ------
    DataError
        The rows of a file do not add up.
    """
    counts = [frame.groupby(["source", "file"]).size() for frame in frames]
    entries = tuple(
        FileAccount(
            source=file.source,
            file=file.name,
            digest=file.digest,
            schema_number=file.schema + 1,
            **_checked(file, [int(count.get((file.source, file.name), 0)) for count in counts]),
        )
        for file in files
    )
    keys = list(dict.fromkeys(file.source for file in files))
    sources = {key: _quality([frame[frame["source"] == key] for frame in frames]) for key in keys}
    total = _quality(list(frames))
    return Account(city=city, total=total, sources=sources, files=entries, areas=areas, warnings=tuple(warnings))


def _checked(file: SourceFile, counts: list[int]) -> dict[str, int]:
    kept, quarantined, linked = counts
    rows = file.table.num_rows
    if rows != kept + quarantined + linked:
        raise DataError(
            f"{rows} rows became {kept} kept + {quarantined} quarantined + {linked} linked",
            where=file.name,
            remedy="report this as a fault of Fairward",
        )
    return {"rows": rows, "kept": kept, "quarantined": quarantined, "linked": linked}


def _quality(frames: list[pd.DataFrame]) -> Quality:
    incidents, quarantine, linked = frames
    days = (incidents["reported"] - incidents["occurred_start"]).dt.total_seconds() / 86_400
    return Quality(
        rows=sum(len(frame) for frame in frames),
        kept=len(incidents),
        quarantined=len(quarantine),
        linked=len(linked),
        withdrawn=int(incidents["withdrawn"].notna().sum()),
        reasons=_tally(quarantine["reason"]),
        why=_tally(linked["why"]),
        confidence=_tally(incidents["location_confidence"]),
        delay_days={str(level): round(float(days.quantile(level)), 4) for level in (0.5, 0.9, 0.99)}
        if len(days)
        else {},
    )


def _tally(values: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in values.value_counts().sort_index().items()}
