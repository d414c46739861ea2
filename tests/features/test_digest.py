"""The digest of a table depends on what it says and on nothing else."""

import pyarrow as pa
import pytest

from features.digest import table_digest

PLAIN = {"name": ["a", "bc", ""], "n": [1, 2, 3], "x": [0.5, 1.0, 2.0]}


def test_chunks_slices_and_widths_of_offsets_do_not_matter() -> None:
    table = pa.table(PLAIN)
    wide = table.set_column(0, "name", table["name"].cast(pa.string()))
    chunked = pa.concat_tables([table.slice(0, 1), table.slice(1)])
    longer = pa.table({key: [values[0], *values] for key, values in PLAIN.items()})
    assert table_digest(table) == table_digest(wide) == table_digest(chunked) == table_digest(longer.slice(1))


@pytest.mark.parametrize(
    "other",
    [
        {**PLAIN, "name": ["ab", "c", ""]},
        {**PLAIN, "n": [1, 2, 4]},
        {"nom": PLAIN["name"], "n": PLAIN["n"], "x": PLAIN["x"]},
        {"n": PLAIN["n"], "name": PLAIN["name"], "x": PLAIN["x"]},
        {**PLAIN, "x": [1, 2, 3]},
        {key: values[:2] for key, values in PLAIN.items()},
        {key: values[:0] for key, values in PLAIN.items()},
    ],
)
def test_any_other_content_has_another_digest(other: dict[str, list[object]]) -> None:
    assert table_digest(pa.table(other)) != table_digest(pa.table(PLAIN))


def test_an_empty_number_is_one_value_and_no_other() -> None:
    none, nan, zero = (table_digest(pa.table({"x": [1.0, value]})) for value in (None, float("nan"), 0.0))
    assert none == nan != zero
