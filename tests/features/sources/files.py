"""Writes files of every format for the tests of sources, and reads one of them."""

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from configs.sources import SourceSettings
from features.sources.entries import FileEntry
from features.sources.read import SourceFile, read_file
from features.sources.screen import Known
from tests.features.cities import POLICE

Table = Mapping[str, Sequence[Any]]


def read(
    folder: Path,
    content: bytes,
    settings: Mapping[str, Any] = POLICE,
    name: str = "one.csv",
    known: Known | None = None,
) -> SourceFile:
    """Write a file and read it as a file of the source `police`."""
    path = folder / name
    path.write_bytes(content)
    entry = FileEntry("police", name, path, None, sha256(content).hexdigest())
    return read_file(entry, SourceSettings(**settings), known)


def parquet(table: Table) -> bytes:
    """Return a Parquet file of typed columns."""
    stream = io.BytesIO()
    pq.write_table(pa.table({name: pa.array(values) for name, values in table.items()}), stream)
    return stream.getvalue()


def json_lines(table: Table) -> bytes:
    """Return JSON lines, one a row."""
    rows = zip(*table.values(), strict=True)
    return "".join(f"{json.dumps(dict(zip(table, row, strict=True)))}\n" for row in rows).encode()


def geojson(table: Table, geometries: Sequence[Any], crs: str | None = None) -> bytes:
    """Return a GeoJSON collection with a geometry for each row."""
    features = [
        {"type": "Feature", "properties": dict(zip(table, row, strict=True)), "geometry": geometry}
        for *row, geometry in zip(*table.values(), geometries, strict=True)
    ]
    reference = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **reference, "features": features}).encode()


def xlsx(sheets: Mapping[str, Table]) -> bytes:
    """Return an Excel workbook (2007 and later) with some sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        for row in (list(table), *zip(*table.values(), strict=True)):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(title: str, table: Table) -> bytes:
    """Return an OpenDocument spreadsheet of texts and numbers."""

    def cell(value: Any) -> str:
        kind = f'float" office:value="{value}' if isinstance(value, int | float) else "string"
        return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(str(value))}</text:p></table:table-cell>'

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in (list(table), *zip(*table.values(), strict=True))
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="{title}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f"""<?xml version="1.0"?>
        <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
        <manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>"""
    members = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped({name: text.encode() for name, text in members.items()})


def xls(title: str, table: Table) -> bytes:
    """Return an Excel workbook (97 to 2003) of texts and numbers: BIFF8 records in a compound file, by hand."""

    def record(number: int, content: bytes) -> bytes:
        return struct.pack("<HH", number, len(content)) + content

    def cell(row: int, column: int, value: Any) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, int | float):
            return record(0x0203, place + struct.pack("<d", value))
        return record(0x0204, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))

    rows = [list(table), *zip(*table.values(), strict=True)]
    cells = b"".join(cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line))
    begin, end = (lambda kind: record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))), record(0x000A, b"")
    name = struct.pack("<BB", len(title), 0) + title.encode("latin-1")
    offset = len(begin(5)) + len(record(0x0085, struct.pack("<IH", 0, 0) + name)) + len(end)
    sheet = record(0x0085, struct.pack("<IH", offset, 0) + name)
    return _compound(begin(5) + sheet + end + begin(0x10) + cells + end)


def _compound(stream: bytes) -> bytes:
    free, last = 0xFFFFFFFF, 0xFFFFFFFE
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, last, *range(3, sectors + 2), last]
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII109I",
        bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, last, 0, last, 0,
        0, *[free] * 108,
    )  # fmt: skip

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (name + "\0").encode("utf-16-le") if name else b""
        return struct.pack("<64sHBBIII16sIQQIQ", text, len(text), kind, 1, free, free, child, b"", 0, 0, 0, start, size)

    folder = (
        entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream)) + entry("", 0, free, 0, 0) * 2
    )
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return header + table + folder + stream


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive, the same bytes each time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
