"""The registry of columns makes schemas that refuse what it does not describe."""

import pandas as pd
import pandera.errors
import pytest

from features.columns import INCIDENTS, LINKED, QUARANTINE, Column, area_columns, frame_schema

PAIR = (
    Column("kind", "str", "", "a kind", "here", values=("a", "b")),
    Column("n", "int8", "count", "a number", "here"),
)


def test_every_column_says_what_it_means_and_where_it_comes_from() -> None:
    for column in (*INCIDENTS, *QUARANTINE, *LINKED, *area_columns(["population"])):
        assert column.meaning, column.name
        assert column.source, column.name
        assert column.unit or column.type == "str", column.name


def test_a_frame_as_described_is_accepted() -> None:
    frame_schema(PAIR).validate(pd.DataFrame({"kind": ["a"], "n": [1]}).astype({"n": "int8"}))


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"kind": ["c"], "n": [1]}).astype({"n": "int8"}),
        pd.DataFrame({"kind": ["a"], "n": [1]}),
        pd.DataFrame({"n": [1], "kind": ["a"]}).astype({"n": "int8"}),
        pd.DataFrame({"kind": [None], "n": [1]}).astype({"n": "int8", "kind": "str"}),
        pd.DataFrame({"kind": ["a"], "n": [1], "more": [1]}).astype({"n": "int8"}),
    ],
)
def test_any_other_frame_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        frame_schema(PAIR).validate(frame)
