"""Typed rows of single files, kept between ingests by the digest of all that they depend on."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from configs.city import City
from configs.code import code_digest
from configs.files import canonical_json, sha256_bytes

_PACKAGES = ("numpy", "pandas", "pyarrow", "pyproj", "shapely")
_OF_CITY = {"timezone", "crs", "areas", "gazetteer", "location"}
"""Settings that the typed row of any source depends on."""


@dataclass(frozen=True)
class Part:
    """What one file became.

    Attributes
    ----------
    rows : pyarrow.Table
        Typed, located rows without source and file. Shape: (n_rows, any).
    texts : pyarrow.Table
        Masked texts of the rows that may go to quarantine, in their order. Shape: (n_texts, any).
    said : dict
        What the account says of the file: number of its schema, columns never read, what the personal screen did.
    """

    rows: pa.Table
    texts: pa.Table
    said: dict[str, object]


class PartStore:
    """Parts in a folder, each in a file that is named by its key and by the digest of its own bytes.

    Parameters
    ----------
    folder : pathlib.Path
        Where they are; made when the first is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = {path.name.partition("-")[0]: path for path in sorted(folder.glob("[0-9a-f]*.arrow"))}

    def read(self, key: str) -> Part | None:
        """Return a part, or None where there is none or its bytes are not those that were kept."""
        path = self._paths.get(key)
        if path is None:
            return None
        content = path.read_bytes()
        return _unpacked(content) if path.stem == f"{key}-{sha256_bytes(content)}" else None

    def keep(self, key: str, part: Part) -> None:
        """Keep a part; what a killed process leaves half written is not read and swept away."""
        content = _packed(part)
        path = self._folder / f"{key}-{sha256_bytes(content)}.arrow"
        self._folder.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_bytes(content)
        half.replace(path)
        self._paths[key] = path

    def sweep(self, keys: Iterable[str]) -> None:
        """Remove everything but the parts with these keys."""
        used = {self._paths[key] for key in keys}
        for path in self._folder.glob("*"):
            if path not in used:
                path.unlink()


def part_key(city: City, source: str, *depends: str) -> str:
    """Return the digest of all that the typed rows of a file depend on.

    The period is among it only where a source has rules for mending: a rule is tried on rows outside it.

    Parameters
    ----------
    city : City
        The city.
    source : str
        The source's key.
    *depends : str
        Name and digest of the file, digests of the ground, of what the personal screen knows, and of the program.
    """
    settings = city.sources[source]
    of_city = _OF_CITY | {"start", "end"} if settings.mends else _OF_CITY
    codes = city.taxonomy.codes[settings.codes.scheme]
    said = [source, city.model_dump(mode="json", include=of_city), settings.model_dump(mode="json"), codes, depends]
    return sha256_bytes(canonical_json(said))


def narrow_table(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as a table, its texts with offsets of four bytes; no file has two gigabytes of ids."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    narrow = {pa.large_string(): pa.string()}
    return table.cast(pa.schema([pa.field(each.name, narrow.get(each.type, each.type)) for each in table.schema]))


def program() -> str:
    """Return the digest of the code and the versions of the packages that make typed rows."""
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    return sha256_bytes(canonical_json([code_digest("configs", "features"), packages]))


def _packed(part: Part) -> bytes:
    kept = {"texts": _stream(part.texts), "said": canonical_json(part.said)}
    return _stream(part.rows.replace_schema_metadata(kept))


def _unpacked(content: bytes) -> Part:
    rows = pa.ipc.open_file(content).read_all()
    kept = rows.schema.metadata
    texts = pa.ipc.open_file(kept[b"texts"]).read_all()
    return Part(rows.replace_schema_metadata(None), texts, json.loads(kept[b"said"]))


def _stream(table: pa.Table) -> bytes:
    """Return a table as bytes that depend on it alone: a slice would bring some of its neighbours as padding."""
    own = table.take(pa.array(np.arange(table.num_rows)))
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(own.combine_chunks())
    return sink.getvalue()
