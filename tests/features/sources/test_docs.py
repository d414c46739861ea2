"""The examples of docs/sources: each is a city's configuration, and files made for it are read and kept."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from pyproj import Transformer

from configs.sources import RowSchema, SourceSettings
from features.hub import ingest
from tests.features.cities import EAST, NORTH, small_city
from tests.features.sources.files import geojson, json_lines, parquet, xlsx, zipped

DOCS = Path(__file__).parents[3] / "docs/sources"
PAGES = ("README", "csv", "parquet", "excel", "json-lines", "geojson")
MOMENT = datetime(2020, 7, 3, 10, 30)


def examples() -> Iterator[Any]:
    for page in PAGES:
        text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", text, re.S), 1):
            yield pytest.param(yaml.safe_load(block)["sources"], id=f"{page}-{number}")


def values(schema: RowSchema, source: SourceSettings, key: str) -> dict[str, Any]:
    """Make the row of a file: each column's value as the format of the source has it."""
    typed = source.feed.files.endswith((".parquet", ".xlsx"))
    moment = MOMENT.replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC) if source.utc else MOMENT
    x, y = Transformer.from_crs("EPSG:32630", source.crs, always_xy=True).transform(EAST + 500, NORTH + 500)
    row: dict[str, Any] = {}
    for field, columns in schema.model_dump(exclude_none=True).items():
        form = source.reported_formats[0] if field == "reported" else source.date_formats[0]
        if not isinstance(columns, str):
            day, clock = (moment.date(), moment.time()) if typed else moment.strftime(form).split()
            row |= dict(zip(columns, (day, clock), strict=True))
        elif field in ("occurred", "occurred_end", "reported"):
            form = "%d/%m/%Y" if field == "occurred" and len(source.date_formats) > 1 else form
            row[columns] = moment if typed else moment.strftime(form)
        else:
            code = {"calls": "THEFT", "police": 6 if typed else "0600" if source.codes.prefix else "06"}
            plain = {"id": key, "offence": code[source.codes.scheme], "recorded_area": "W"}
            row[columns] = {**plain, "x": round(x, 6), "y": round(y, 6)}[field]
    return row


def nested(row: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column, value in row.items():
        outer, _, inner = column.partition(".")
        if inner:
            made.setdefault(outer, {})[inner] = value
        else:
            made[column] = value
    return made


def content(row: dict[str, Any], source: SourceSettings) -> bytes:
    feed, suffix = source.feed, source.feed.files.rpartition("*")[2]
    table = {column: [value] for column, value in row.items()}
    lines = "\n".join(feed.delimiter.join(map(str, line)) for line in (row, row.values())).encode(feed.encoding)
    point = {"type": "Point", "coordinates": [row.get("longitude"), row.get("latitude")]}
    properties = {column: value for column, value in table.items() if column not in ("longitude", "latitude")}
    makers = {
        ".csv": lambda: lines,
        ".csv.gz": lambda: gzip.compress(lines, mtime=0),
        ".zip": lambda: zipped({feed.member.replace("*", "2020"): lines}),
        ".parquet": lambda: parquet(table),
        ".xlsx": lambda: xlsx({"Notes": {}, feed.sheet: table}),
        ".jsonl.gz": lambda: gzip.compress(json_lines({key: [value] for key, value in nested(row).items()}), mtime=0),
        ".geojson": lambda: geojson(properties, [point]),
    }
    return makers[suffix]()


@pytest.mark.parametrize("sources", list(examples()))
def test_an_example_reads_files_of_each_of_its_schemas(tmp_path: Path, sources: dict[str, Any]) -> None:
    city = small_city(tmp_path, sources=sources)
    expected = 0
    for source in city.sources.values():
        for number, schema in enumerate(source.schemas):
            path = tmp_path / "data" / source.feed.files.replace("**", "a").replace("*", f"file-{number}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(values(schema, source, f"r-{number}"), source))
            expected += 1
    account = ingest(city)
    assert (account.total.rows, account.total.kept) == (expected, expected), account.total.reasons
