"""The account of an ingest: for every file, rows = kept + quarantined + linked, or it is refused."""

from collections.abc import Sequence

import pandas as pd
from pydantic import Field

from configs.base import Frozen
from configs.city import City
from configs.errors import DataError
from features.context.tables import TableAccount
from features.hub.gather import ReadFile
from features.hub.quality import Counts, Quality, qualities


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
    others : tuple of str
        All columns of its header that its schema does not name, none of which was read.
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
    others: tuple[str, ...] = ()
    withheld: dict[str, str]
    blanked: dict[str, int]


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
    changes : int
        How many changes between deliveries `features.hub.describe` lists; not written, for it follows from the hub.
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
    changes: int = Field(default=0, exclude=True)


def make_account(
    city: City,
    files: Sequence[ReadFile],
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
    files : sequence of ReadFile
        Files as read.
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
        _file(each, [count.get((each.entry.source, each.entry.name), 0) for count in counts]) for each in files
    )
    total, sources = qualities(city, frames)
    return Account(
        city=city.name,
        total=total,
        sources=sources,
        files=entries,
        context=context,
        areas=areas,
        warnings=tuple(warnings),
        anew=sum(each.anew for each in files),
    )


def _file(each: ReadFile, counts: list[int]) -> FileAccount:
    kept, quarantined, linked = counts
    if each.rows != kept + quarantined + linked:
        raise DataError(
            f"{each.rows} rows became {kept} kept + {quarantined} quarantined + {linked} linked",
            where=each.entry.name,
            remedy="report this as a fault of Fairward",
        )
    return FileAccount(
        rows=each.rows,
        kept=kept,
        quarantined=quarantined,
        linked=linked,
        source=each.entry.source,
        file=each.entry.name,
        digest=each.entry.digest,
        **each.said,
    )
