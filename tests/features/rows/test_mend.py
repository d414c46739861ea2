"""Rules rewrite the texts of rows that they match, the first rule first, by hand."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from configs.sources import MendRule
from features.rows.mend import first_rules, rewritten

CENTURY = {"where": {"occurred": r"19(\d\d-.*)"}, "to": {"occurred": r"20\1"}, "by": "ada", "why": "typed by hand"}
NO_PLACE = {"where": {"x": "0?", "recorded_area": "W"}, "to": {"x": "500500", "y": "5600500"}, "by": "ada", "why": "W"}
RULES = [MendRule(**CENTURY), MendRule(**NO_PLACE)]


def rows(*each: tuple[str, str | None, str | None, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(each, columns=["occurred", "x", "recorded_area", "whole"])
    return frame.astype({"occurred": "str", "x": "str", "recorded_area": "str"}).assign(y=pd.Series([""], dtype="str"))


def test_the_first_rule_all_of_whose_patterns_match_the_whole_text_is_taken() -> None:
    texts = rows(
        ("1920-02-03", "0", "W", True),
        ("2020-02-03", "0", "W", True),
        ("2020-02-03", None, "W", True),
        ("2020-02-03", "0", None, True),
        ("x1920-02-03", "01", "W", True),
        ("1920-02-03", "0", "W", False),
    )
    assert first_rules(texts, RULES).tolist() == [1, 2, 2, 0, 0, 0]
    assert first_rules(texts, []).tolist() == [0] * 6


def test_it_replaces_what_it_names_and_nothing_else() -> None:
    texts = rows(("1920-02-03", "0", "W", True), ("1820-02-03", None, "W", True), ("1920-02-03", "7", "E", True))
    mended = rewritten(texts, RULES, pd.Series([1, 2, 0]).to_numpy("int16"))
    assert mended["occurred"].tolist() == ["2020-02-03", "1820-02-03", "1920-02-03"]
    assert mended["x"].tolist() == ["0", "500500", "7"]
    assert mended["y"].fillna("").tolist() == ["", "5600500", ""]
    assert texts["occurred"].tolist() == ["1920-02-03", "1820-02-03", "1920-02-03"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"where": {"x": "("}}, "no regular expression"),
        ({"to": {"occurred": r"20\2"}}, "does not fit the pattern"),
        ({"to": {"x": r"\1"}}, "does not fit the pattern"),
        ({"where": {}}, "at least 1"),
        ({"to": {"story": "x"}}, "to.story"),
    ],
)
def test_a_rule_that_cannot_be_carried_out_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        MendRule(**{**CENTURY, **change})


def test_the_rules_of_the_page_are_rules() -> None:
    page = (Path(__file__).parents[3] / "docs" / "quarantine.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    rules = [MendRule(**rule) for rule in yaml.safe_load(block[1])["sources"]["police"]["mends"]]
    texts = pd.DataFrame({"code": ["LARC", "06"], "occurred": ["2024", "1924-05-06"], "whole": [True, True]})
    numbers = first_rules(texts, rules)
    assert numbers.tolist() == [1, 2]
    assert rewritten(texts, rules, numbers)["occurred"].tolist() == ["2024", "2024-05-06"]
