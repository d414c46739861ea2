"""An ingest of files full of personal data leaves none of it in anything that is written."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from configs.city import City
from features.hub import ingest
from tests.features.cities import POLICE, small_city
from tests.features.sources.people import PERSONAL, make

KINDS = list(PERSONAL)
GOOD = {"code": "0600", "from": "2020-02-03 10:00", "told": "2020-02-03 12:00", "x": "500500", "y": "5600500"}


def secrets(count: int) -> list[dict[str, str]]:
    return [
        dict(zip(KINDS, row, strict=True)) for row in zip(*(make(PERSONAL[k], count, 9) for k in KINDS), strict=True)
    ]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    header = ["id", "code", "from", "to", "told", "x", "y", "count", "beat", *KINDS]
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")


def written(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        yield content.decode("utf-8", errors="replace")
        if path.suffix == ".parquet":
            for row in pq.read_table(path).to_pylist():
                yield " ".join(str(value) for value in row.values() if not isinstance(value, bytes))


def city_of(folder: Path, files: dict[str, list[dict[str, str]]]) -> City:
    for name, rows in files.items():
        write(folder / f"data/police/{name}.csv", rows)
    feed = {"kind": "files", "files": "police/*.csv"}
    return small_city(folder, sources={"police": {**POLICE, "feed": feed}})


def assert_none(city: City, found: list[str]) -> None:
    text = "\n".join(written(city.workspace))
    assert "police/" in text
    assert not [secret for secret in found if secret in text]


def row(number: int, **texts: str) -> dict[str, str]:
    return {"id": f"a{number}", "count": "1", **GOOD, **texts}


def test_columns_beside_those_that_are_mapped_are_never_read(tmp_path: Path) -> None:
    people = secrets(100)
    city = city_of(tmp_path, {"one": [row(number, **person) for number, person in enumerate(people)]})
    assert ingest(city).total.kept == 100
    assert_none(city, [text for person in people for text in person.values()])


@pytest.mark.parametrize("field", ["id", "code", "beat"])
def test_personal_data_in_a_column_that_is_mapped_is_withheld(tmp_path: Path, field: str) -> None:
    people = secrets(60)
    files = {kind: [row(number, **{field: person[kind]}) for number, person in enumerate(people)] for kind in KINDS}
    city = city_of(tmp_path, files)
    assert ingest(city).total.rows == 60 * len(KINDS)
    assert_none(city, [text for person in people for text in person.values()])


def test_personal_data_where_dates_and_numbers_are_expected_is_masked_in_quarantine(tmp_path: Path) -> None:
    people, kinds = secrets(40), [kind for kind in KINDS if kind != "date of birth"]
    fields = ["from", "to", "told", "x", "y", "count"]
    files = {
        kind: [row(number, **{fields[number % 6]: person[kind]}) for number, person in enumerate(people)]
        for kind in kinds
    }
    city = city_of(tmp_path, files)
    assert ingest(city).total.quarantined == 40 * len(kinds)
    assert_none(city, [person[kind] for person in people for kind in kinds])
