"""Parquet files: columns of any plain type, as text."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from configs.errors import DataError
from configs.feeds import FileFeed
from features.sources.canonical import texts_of
from features.sources.opened import Opened, Rows, all_whole


def open_parquet(content: bytes, name: str, feed: FileFeed) -> Opened:
    """Open a Parquet file.

    Parameters
    ----------
    content : bytes
        What is in the file.
    name : str
        What it is called in errors.
    feed : FileFeed
        Needs nothing of it.

    Raises
    ------
    DataError
        It is no Parquet file; when it is read also: a column holds lists, objects or bytes.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"this is no Parquet file ({error})", where=name, remedy="export it again") from None
    return Opened(tuple(file.schema_arrow.names), lambda columns: _rows(file, columns, name))


def _rows(file: pq.ParquetFile, columns: Sequence[str], name: str) -> Rows:
    try:
        table = file.read(columns=list(columns), use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"this Parquet file is damaged ({error})", where=name, remedy="copy it again") from None
    texts = {}
    for column in columns:
        try:
            texts[column] = texts_of(table[column])
        except (TypeError, pa.ArrowInvalid) as error:
            raise DataError(f"{error}", where=f"{name}: {column}", remedy="export it as plain values") from None
    return all_whole(texts, file.metadata.num_rows)
