"""What a verb says: JSON that any reader takes, tables whose rows are lines, names as they are written."""

import json
from datetime import date

import numpy as np

from fairward.output import Reporter, table


def test_json_has_null_for_what_is_no_number(capsys):
    value = {"a": [float("nan"), np.float64("inf"), 1.5], "b": {"c": (float("-inf"), "nan")}, "d": date(2026, 1, 5)}
    Reporter(as_json=True).result(value)
    told = json.loads(capsys.readouterr().out, parse_constant=lambda text: f"not JSON: {text}")
    assert told == {"a": [None, None, 1.5], "b": {"c": [None, "nan"]}, "d": "2026-01-05"}


def test_a_row_is_a_line_where_nobody_looks_however_wide_it_is(capsys):
    rows = [["x" * 60, "y" * 60, "z" * 60]]
    Reporter(as_json=False).result({}, lines=["l" * 300], table=table("Title", ["a", "b", "c"], rows))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["l" * 300], ["Title"], ["a", "b", "c"], rows[0]]


def test_a_name_in_brackets_is_no_style(capsys):
    shown = table("[bold]T[/]", ["[red]a", "b"], [["[/]", "Ward [3] [link=x]"]])
    Reporter(as_json=False).result({}, lines=["[/red]"], table=shown)
    text = capsys.readouterr().out
    for said in ("[bold]T[/]", "[red]a", "[/]", "Ward [3] [link=x]", "[/red]"):
        assert said in text
