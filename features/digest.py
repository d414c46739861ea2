"""The digest of tables by what they say, whatever library wrote them and wherever."""

import hashlib

import numpy as np
import pyarrow as pa


def table_digest(table: pa.Table) -> str:
    """Return the SHA-256 over the names, types and values of a table's columns, in their order.

    Parameters
    ----------
    table : pyarrow.Table
        Columns of numbers, times, text or bytes; only times and floating numbers may be null.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for name in table.column_names:
        column = table[name].combine_chunks()
        digest.update(f"{name}\0{column.type}\0{len(column)}\0".encode())
        for part in _values(column):
            digest.update(part)
    return digest.hexdigest()


def _values(column: pa.Array) -> list[bytes]:
    if not len(column):
        return []
    if pa.types.is_timestamp(column.type):
        return [column.cast(pa.int64()).fill_null(np.iinfo(np.int64).min).to_numpy().tobytes()]
    if pa.types.is_floating(column.type):
        return [column.fill_null(np.nan).to_numpy().tobytes()]
    if pa.types.is_primitive(column.type):
        return [column.to_numpy().tobytes()]
    column = column.cast(pa.large_binary())
    _, offsets, content = column.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    return [np.diff(ends).tobytes(), content[ends[0] : ends[-1]].to_pybytes() if content else b""]
