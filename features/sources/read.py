"""Reads sources as text: only mapped columns, each row with its file and number, screened for personal data."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyarrow as pa

from configs.city import City
from configs.errors import DataError
from configs.sources import SourceSettings
from features.sources.entries import FileEntry, feed_entries
from features.sources.formats import open_entry
from features.sources.harmless import known_values
from features.sources.headers import personal_headers
from features.sources.schemas import TEXTS, columns_of, fitting_schema, text_table
from features.sources.screen import Known, Screen, screen_table
from features.sources.tables import read_features, read_table

__all__ = [
    "TEXTS",
    "FileEntry",
    "SourceFile",
    "known_values",
    "list_files",
    "read_features",
    "read_file",
    "read_sources",
    "read_table",
]


@dataclass(frozen=True)
class SourceFile:
    """One file as read.

    Attributes
    ----------
    source : str
        The source's key in the city file.
    name : str
        The file's name: see `FileEntry`.
    digest : str
        SHA-256 of its bytes as they lie there.
    schema : int
        The place of the schema by which it was read.
    table : pyarrow.Table
        One row for each row of data: `row` (from 1), `whole` (false for a malformed row, all else being null then)
        and the mapped texts `TEXTS` without blanks around them; a text is null where the schema has no such column.
        Shape: (n_rows, 13).
    unread : tuple of str
        Columns of the header that were not read.
    screen : Screen
        What the screen for personal data found.
    """

    source: str
    name: str
    digest: str
    schema: int
    table: pa.Table
    unread: tuple[str, ...] = ()
    screen: Screen = field(default_factory=Screen)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Fields that the screen withheld whole: their texts are empty."""
        return tuple(finding.field for finding in self.screen.findings if finding.withheld)


def list_files(city: City, key: str) -> list[FileEntry]:
    """Find the files of a source, by name, without reading their rows.

    Parameters
    ----------
    city : City
        The city.
    key : str
        The source's key.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        No file matches.
    StateError
        A remote feed was never fetched.
    """
    return feed_entries(city.sources[key].feed, city, f"sources.{key}")


def read_file(entry: FileEntry, source: SourceSettings, known: Known | None = None) -> SourceFile:
    """Read one file of any format by the first schema whose columns all stand in its header.

    Parameters
    ----------
    entry : FileEntry
        The file.
    source : SourceSettings
        The source's settings.
    known : mapping, optional
        Texts that the screen takes to be harmless: see `known_values`.

    Raises
    ------
    DataError
        The file cannot be read as what its name says, or its header fits no schema.
    """
    opened = open_entry(entry, source.feed)
    number = fitting_schema(opened.header, source.schemas, entry.name, entry.source)
    fields = columns_of(source.schemas[number])
    mapped = dict.fromkeys(column for columns in fields.values() for column in columns)
    table, findings = screen_table(text_table(opened.read(list(mapped)), fields, TEXTS), source.personal, known or {})
    unread = tuple(column for column in dict.fromkeys(opened.header) if column.strip() and column not in mapped)
    screen = Screen(findings, personal_headers(unread))
    return SourceFile(entry.source, entry.name, entry.digest, number, table, unread, screen)


def read_sources(city: City) -> list[SourceFile]:
    """Read all files of all sources, sources in the city file's order, files by name.

    Files are read by as many threads as the city has; the result does not depend on them.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        A source has no file or no row, or a file cannot be read by any of its schemas.
    StateError
        A remote feed was never fetched.
    """
    with ThreadPoolExecutor(city.threads) as pool:
        return [file for key in city.sources for file in _read_source(city, key, pool)]


def _read_source(city: City, key: str, pool: ThreadPoolExecutor) -> Iterator[SourceFile]:
    source, known = city.sources[key], known_values(city, key)
    files = list(pool.map(lambda entry: read_file(entry, source, known), list_files(city, key)))
    if not any(file.table.num_rows for file in files):
        raise DataError(
            "the files hold no rows at all", where=f"sources.{key}", remedy="check that the export was complete"
        )
    yield from files
