"""Offence codes cleaned and mapped, by hand."""

import pandas as pd
import pytest

from configs.sources import CodeRule
from configs.taxonomy import Taxonomy
from features.reasons import Reason
from features.rows.codes import clean_codes, map_codes
from tests.features.cities import POLICE, TAXONOMY

RULE = CodeRule(**POLICE["codes"])


def mapped(code: str | None, rule: CodeRule, **codes: list[str]) -> tuple[str, str, int]:
    """Return one code cleaned, its offence and the reason against it."""
    taxonomy = Taxonomy(**{**TAXONOMY, "codes": {**TAXONOMY["codes"], "own": codes}})
    cleaned = clean_codes(pd.Series([code, "x"], dtype="str"), rule.zero_fill)
    offences, reasons = map_codes(cleaned, rule, taxonomy)
    return cleaned[0], offences[0], reasons[0]


@pytest.mark.parametrize(
    ("code", "clean", "offence", "reason"),
    [
        ("0600", "0600", "theft", 0),
        (" 600 ", "0600", "theft", 0),
        ("0411", "0411", "assault", 0),
        ("61234", "61234", "", Reason.UNKNOWN_CODE),
        ("9900", "9900", "", Reason.UNKNOWN_CODE),
        ("  ", "", "", Reason.NO_CODE),
        (None, "", "", Reason.NO_CODE),
    ],
)
def test_codes_are_stripped_filled_and_cut(code: str | None, clean: str, offence: str, reason: int) -> None:
    assert mapped(code, RULE) == (clean, offence, reason)


@pytest.mark.parametrize(("code", "offence", "reason"), [("9900", "assault", 0), ("", "", Reason.NO_CODE)])
def test_codes_that_are_not_listed_are_another_offence_where_one_is_named(code: str, offence: str, reason: int) -> None:
    rule = RULE.model_copy(update={"other": "assault"})
    assert mapped(code, rule)[1:] == (offence, reason)


@pytest.mark.parametrize(
    ("code", "offence"), [("", "theft"), (None, "theft"), ("anything", "theft"), ("knife", "assault")]
)
def test_a_star_stands_for_every_code_that_is_not_listed_and_for_none(code: str | None, offence: str) -> None:
    assert mapped(code, CodeRule(scheme="own"), theft=["*"], assault=["knife"])[1:] == (offence, 0)
