"""The monthly archives of data.police.uk: each holds some years of months; months are landed once, oldest first."""

import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from configs.errors import DataError
from configs.feeds import PoliceUkFeed
from features.fetch.download import download
from features.fetch.job import Job
from features.fetch.web import Web

_MONTHS = 36
"""Months in an archive: its own and those before it."""
_LARGEST = 1 << 30


def land_months(feed: PoliceUkFeed, web: Web, job: Job) -> None:
    """Land the months that are not landed yet, a page for each with the rows of all forces.

    A month is taken from the newest archive that holds it, the last of the period or 35 months later, since later
    archives hold corrections. A month that is landed is not asked for again. Forces that an archive has nothing of
    are warned of: some have given nothing for years.

    Parameters
    ----------
    feed : PoliceUkFeed
        Its settings.
    web : Web
        Asks the site.
    job : Job
        Where the rows go.

    Raises
    ------
    DataError
        An archive is not published or is no whole zip, or it lacks a month or a column.
    """
    done = job.landing.state.cursor
    month = feed.first if done is None else _shifted(str(done), 1)
    while month <= feed.last:
        newest = min(_shifted(month, _MONTHS - 1), feed.last)
        path = job.landing.folder / f"archive-{newest}.zip"
        for other in (left for left in path.parent.glob("archive-*") if not left.name.startswith(path.name)):
            other.unlink()
        if not path.exists():
            job.progress(f"{job.where}: downloading the archive of {newest}")
            address = f"{feed.url}/data/archive/{newest}.zip"
            download(web, address, path, lambda text: job.progress(f"{job.where}: {text}"))
        _land_archive(feed.forces, path, month, newest, job)
        path.unlink()
        month = _shifted(newest, 1)


def _land_archive(forces: tuple[str, ...], path: Path, month: str, newest: str, job: Job) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            while month <= newest:
                rows = _month(archive, forces, month, job)
                job.landing.add_table(rows, month, month)
                job.progress(f"{job.where}: {month}, {rows.num_rows:,} rows")
                month = _shifted(month, 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        path.unlink()
        raise DataError(
            f"the archive of {newest} is no whole zip file ({error})",
            where=job.where,
            remedy="run fairward fetch again: it is downloaded anew",
        ) from None


def _month(archive: zipfile.ZipFile, forces: tuple[str, ...], month: str, job: Job) -> pa.Table:
    names = archive.namelist()
    if not any(name.startswith(f"{month}/") for name in names):
        raise DataError(
            f"the archive does not hold {month}",
            where=job.where,
            remedy="mend first and last: see the site's list of archives",
        )
    tables = [pa.table({name: pa.array([], pa.string()) for name in job.columns})]
    for force in forces:
        member = f"{month}/{month}-{force}-street.csv"
        if member in names:
            tables.append(_read(archive, member, job.columns, f"{job.where}: {member}"))
        else:
            job.warnings.append(f"{job.where}: {force} gave nothing for {month}")
    return pa.concat_tables(tables)


def _read(archive: zipfile.ZipFile, name: str, columns: tuple[str, ...], where: str) -> pa.Table:
    if archive.getinfo(name).file_size > _LARGEST:
        raise DataError("the file is larger than 1 GiB", where=where, remedy="check the address of the feed")
    content = archive.read(name)
    try:
        return arrow_csv.read_csv(
            pa.py_buffer(content),
            read_options=arrow_csv.ReadOptions(use_threads=False),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=list(columns),
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        header = content[:2000].decode("utf-8", errors="replace").partition("\n")[0].strip()
        raise DataError(
            f"the file cannot be read ({error}); its header is {header}", where=where, remedy="mend the mapped columns"
        ) from None


def _shifted(month: str, by: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{count // 12:04}-{count % 12 + 1:02}"
