"""The account of an ingest: for every file, rows = kept + quarantined + linked, or it is refused."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pydantic import Field

from configs.base import Frozen
from configs.city import City
from configs.errors import DataError
from features.context.tables import TableAccount
from features.hub.gather import Gathered


class Counts(Frozen):
    """What became of rows: rows = kept + quarantined + linked."""

    rows: int
    kept: int
    quarantined: int
    linked: int


class FileAccount(Counts):
    """What became of the rows of one file.

    Attributes
    ----------
    source, file : str
        The source's key, and the file under the data folder.
    digest : str
        The file's SHA-256.
    schema_number : int
        Counts from 1.
    unread : tuple of str
        Columns that look personal, which were never read.
    withheld : dict
        Fields of which the personal screen let no text pass, and what they seemed to hold.
    blanked : dict
        Fields of which it took out single texts, and in how many rows.
    """

    source: str
    file: str
    digest: str
    schema_number: int
    unread: tuple[str, ...]
    withheld: dict[str, str]
    blanked: dict[str, int]


class Quality(Counts):
    """The quality of one source's rows, or of all.

    Attributes
    ----------
    withdrawn : int
        Kept rows that no longer stand.
    mended : dict
        Rows, kept or linked, that each rule of each source mended.
    reasons, why : dict
        Its rows in quarantine by reason, its linked rows by why.
    confidence : dict
        Its kept rows by location confidence.
    delay_days : dict
        Quantiles of the days from occurrence to report of its kept rows.
    """

    withdrawn: int
    mended: dict[str, int]
    reasons: dict[str, int]
    why: dict[str, int]
    confidence: dict[str, int]
    delay_days: dict[str, float]


class Account(Frozen):
    """What became of all rows of a city.

    Attributes
    ----------
    total, sources : Quality, dict of Quality
        Of all rows, and by source.
    files : tuple of FileAccount
        By file, in the order of reading.
    context : tuple of TableAccount
        By file of counts, places, calendars and weather.
    areas : int
        How many areas there are.
    warnings : tuple of str
        What was odd, a line each.
    digest : str
        The data digest: equal digests mean equal hubs, wherever they were made.
    anew : int
        How many files were read by this ingest; it is not written, for the hub does not depend on it.
    """

    city: str
    total: Quality
    sources: dict[str, Quality]
    files: tuple[FileAccount, ...]
    context: tuple[TableAccount, ...] = ()
    areas: int
    warnings: tuple[str, ...]
    digest: str = ""
    anew: int = Field(default=0, exclude=True)


def make_account(
    city: City,
    gathered: Sequence[Gathered],
    frames: tuple[pd.DataFrame, ...],
    context: tuple[TableAccount, ...],
    areas: int,
    warnings: Sequence[str],
) -> Account:
    """Count rows by file and by source, and check that none was lost or invented.

    Parameters
    ----------
    city : City
        The city.
    gathered : sequence of Gathered
        Files with what they became.
    frames : tuple of pandas.DataFrame
        Incidents, quarantine and linked.
    context : tuple of TableAccount
        What became of the rows of context tables.
    areas : int
        Number of areas.
    warnings : sequence of str
        What was odd, a line each.

    Raises
    ------
    DataError
        The rows of a file do not add up.
    """
    counts = [frame.groupby(["source", "file"]).size().to_dict() for frame in frames]
    entries = tuple(
        _file(each, [count.get((each.entry.source, each.entry.name), 0) for count in counts]) for each in gathered
    )
    sources = {key: _quality(city, [frame[frame["source"] == key] for frame in frames], (key,)) for key in city.sources}
    return Account(
        city=city.name,
        total=_quality(city, list(frames), tuple(city.sources)),
        sources=sources,
        files=entries,
        context=context,
        areas=areas,
        warnings=tuple(warnings),
        anew=sum(each.anew for each in gathered),
    )


def _file(each: Gathered, counts: list[int]) -> FileAccount:
    kept, quarantined, linked = counts
    rows = each.part.rows.num_rows
    if rows != kept + quarantined + linked:
        raise DataError(
            f"{rows} rows became {kept} kept + {quarantined} quarantined + {linked} linked",
            where=each.entry.name,
            remedy="report this as a fault of Fairward",
        )
    return FileAccount(
        rows=rows,
        kept=kept,
        quarantined=quarantined,
        linked=linked,
        source=each.entry.source,
        file=each.entry.name,
        digest=each.entry.digest,
        **each.part.said,
    )


def _quality(city: City, frames: list[pd.DataFrame], keys: tuple[str, ...]) -> Quality:
    incidents, quarantine, linked = frames
    days = (incidents["reported"] - incidents["occurred_start"]).dt.total_seconds() / 86_400
    return Quality(
        rows=sum(len(frame) for frame in frames),
        kept=len(incidents),
        quarantined=len(quarantine),
        linked=len(linked),
        withdrawn=int(incidents["withdrawn"].notna().sum()),
        mended=_mended(city, [incidents, linked], keys),
        reasons=_tally(quarantine["reason"]),
        why=_tally(linked["why"]),
        confidence=_tally(incidents["location_confidence"]),
        delay_days={str(level): round(float(days.quantile(level)), 4) for level in (0.5, 0.9, 0.99)}
        if len(days)
        else {},
    )


def _mended(city: City, frames: list[pd.DataFrame], keys: tuple[str, ...]) -> dict[str, int]:
    rows = pd.concat([frame.loc[frame["mended"] > 0, ["source", "mended"]] for frame in frames])
    counts = rows.groupby(["source", "mended"]).size().to_dict()
    return {
        f"{key} rule {number}": int(counts.get((key, number), 0))
        for key in keys
        for number in range(1, len(city.sources[key].mends) + 1)
    }


def _tally(values: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in values.value_counts().sort_index().items()}
