"""Tells a file's format by its name, and opens it."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from configs.errors import DataError
from configs.feeds import Feed, FileFeed
from features.sources.csv_file import open_csv
from features.sources.entries import FileEntry, content_of
from features.sources.excel_file import open_excel
from features.sources.geojson_file import open_geojson
from features.sources.json_file import open_json_lines
from features.sources.opened import Opened
from features.sources.parquet_file import open_parquet

_LANDED = FileFeed(kind="files", files="*.parquet")
_FORMATS: dict[str, Callable[[bytes, str, FileFeed], Opened]] = {
    ".csv": open_csv,
    ".tsv": open_csv,
    ".txt": open_csv,
    ".parquet": open_parquet,
    ".xlsx": open_excel,
    ".xls": open_excel,
    ".ods": open_excel,
    ".jsonl": open_json_lines,
    ".ndjson": open_json_lines,
    ".geojson": open_geojson,
}


def open_entry(entry: FileEntry, feed: Feed) -> Opened:
    """Open a file by the format that its name tells.

    Parameters
    ----------
    entry : FileEntry
        The file.
    feed : Feed
        Where it comes from: gives delimiter, encoding and sheet.

    Raises
    ------
    DataError
        The format is not known, or the file is not of it.
    """
    content, name = unpacked(entry)
    opener = _FORMATS.get(PurePosixPath(name).suffix.lower())
    if opener is None:
        raise DataError(
            "this kind of file is not known", where=entry.name, remedy=f"give it as one of {', '.join(_FORMATS)}"
        )
    return opener(content, entry.name, feed if isinstance(feed, FileFeed) else _LANDED)


def unpacked(entry: FileEntry) -> tuple[bytes, str]:
    """Return a file's bytes without gzip, and its name without `.gz`.

    Parameters
    ----------
    entry : FileEntry
        The file.

    Raises
    ------
    DataError
        It is no whole gzip file.
    """
    packed = content_of(entry)
    if not entry.name.lower().endswith(".gz"):
        return packed, entry.name
    try:
        return gzip.decompress(packed), entry.name[: -len(".gz")]
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            f"this is no whole gzip file ({error})", where=entry.name, remedy="copy the file again"
        ) from None
