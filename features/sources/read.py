"""Reads source files as text: only mapped columns, each row with its file and number."""

import csv
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from configs.city import City
from configs.errors import ConfigError, DataError
from configs.files import sha256_bytes
from configs.sources import RowSchema, SourceSettings

TEXTS = ("id", "code", "occurred", "occurred_end", "reported", "x", "y", "weight", "recorded_area")
_BLOCK = 1 << 24
_BYTE_ORDER_MARKS = ("\ufeff", "ï»¿")


@dataclass(frozen=True)
class SourceFile:
    """One file as read.

    `table` has one row for each row of data: `row` (from 1), `whole` (false where the number of columns is
    wrong, all else being empty then) and the mapped texts without blanks around them; a text is null where
    the file's schema has no such column.
    """

    source: str
    name: str
    digest: str
    schema: int
    table: pa.Table


def read_sources(city: City) -> list[SourceFile]:
    """Read all files of all sources, sources in the city file's order, files by name.

    Raises
    ------
    ConfigError
        The data folder is absent.
    DataError
        A source has no file or no row, or a file cannot be read by any of its schemas.
    """
    if not city.data_folder.is_dir():
        remedy = "run simulate first" if city.simulation else "set FAIRWARD_DATA_FOLDER to the folder of the sources"
        raise ConfigError("there is no such data folder", where=str(city.data_folder), remedy=remedy)
    return [file for key in city.sources for file in _read_source(city, key)]


def _read_source(city: City, key: str) -> list[SourceFile]:
    source = city.sources[key]
    where = f"sources.{key}: {city.data_folder / source.feed.files}"
    paths = sorted(path for path in city.data_folder.glob(source.feed.files) if path.is_file())
    if not paths:
        raise DataError(
            "no file matches",
            where=where,
            remedy=f"check sources.{key}.feed.files, data_folder or FAIRWARD_DATA_FOLDER",
        )
    files = [read_file(path, path.relative_to(city.data_folder).as_posix(), key, source) for path in paths]
    if not sum(file.table.num_rows for file in files):
        raise DataError("the files hold no rows at all", where=where, remedy="check that the export was complete")
    return files


def read_file(path: Path, name: str, key: str, source: SourceSettings) -> SourceFile:
    """Read one CSV file, plain or gzip, by the first schema whose columns all stand in its header.

    Parameters
    ----------
    path : pathlib.Path
        Where the file is.
    name : str
        Its path under the data folder, by which it is called everywhere else.
    key : str
        The source's key in the city file.
    source : SourceSettings
        The source's settings.

    Raises
    ------
    DataError
        The file is no gzip, no UTF-8 or has a header that fits no schema.
    """
    packed = path.read_bytes()
    first, _, body = _unpacked(packed, name).partition(b"\n")
    header = _header(first, name)
    number = _fitting_schema(header, source.schemas, name, key)
    table = _table(body, header, source.schemas[number], name)
    return SourceFile(key, name, sha256_bytes(packed), number, table)


def _unpacked(packed: bytes, name: str) -> bytes:
    if not name.endswith(".gz"):
        return packed
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"this is no whole gzip file ({error})", where=name, remedy="copy the file again") from None


def _header(first: bytes, name: str) -> list[str]:
    line = first.decode("utf-8", errors="replace").rstrip("\r")
    for mark in _BYTE_ORDER_MARKS:
        line = line.removeprefix(mark)
    if not line.strip():
        raise DataError("the file has no header", where=f"{name}, row 0", remedy="export it with column names")
    return next(csv.reader([line]))


def _columns(schema: RowSchema) -> dict[str, str]:
    named = schema.model_dump(exclude_none=True)
    return {"code" if field == "offence" else field: column for field, column in named.items()}


def _fitting_schema(header: list[str], schemas: tuple[RowSchema, ...], name: str, key: str) -> int:
    for number, schema in enumerate(schemas):
        if all(header.count(column) == 1 for column in _columns(schema).values()):
            return number
    lacking = "; ".join(
        f"schema {number + 1} lacks or repeats "
        + ", ".join(repr(column) for column in _columns(schema).values() if header.count(column) != 1)
        for number, schema in enumerate(schemas)
    )
    raise DataError(
        f"the header fits no schema: {lacking}; it has {header}",
        where=f"{name}, row 0",
        remedy=f"add a schema under sources.{key}.schemas",
    )


def _table(body: bytes, header: list[str], schema: RowSchema, name: str) -> pa.Table:
    malformed: list[int] = []

    def skip(row: Any) -> str:
        malformed.append(row.number)
        return "skip"

    places = {field: str(header.index(column)) for field, column in _columns(schema).items()}
    if not body.strip():
        return _with_malformed({}, 0, [])
    try:
        read = arrow_csv.read_csv(
            pa.py_buffer(body),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, column_names=[str(place) for place in range(len(header))]
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=sorted(set(places.values())),
                column_types=dict.fromkeys(places.values(), pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise DataError(f"this is no CSV in UTF-8 ({error})", where=name, remedy="export it as UTF-8") from None
    return _with_malformed({field: read[place] for field, place in places.items()}, read.num_rows, malformed)


def _with_malformed(texts: dict[str, Any], rows: int, malformed: list[int]) -> pa.Table:
    total = rows + len(malformed)
    numbers = sorted(set(range(1, total + 1)) - set(malformed))
    blank = pa.nulls(rows, pa.string())
    columns = {field: pc.utf8_trim_whitespace(texts[field]) if field in texts else blank for field in TEXTS}
    whole = pa.table({"row": pa.array(numbers, pa.int32()), "whole": pa.array([True] * rows, pa.bool_()), **columns})
    broken = {"row": pa.array(malformed, pa.int32()), "whole": pa.array([False] * len(malformed), pa.bool_())}
    empty = pa.nulls(len(malformed), pa.string())
    return pa.concat_tables([whole, pa.table({**broken, **dict.fromkeys(TEXTS, empty)})]).sort_by("row")
