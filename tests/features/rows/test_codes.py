"""Offence codes cleaned and mapped, by hand."""

from pathlib import Path

import pandas as pd
import pytest

from configs.errors import ConfigError
from configs.misfits import refuse_codes_of_no_row
from configs.sources import CodeRule, SourceSettings
from configs.taxonomy import Harm, Taxonomy
from features.reasons import Reason
from features.rows.codes import clean_codes, map_codes
from tests.features.cities import POLICE, TAXONOMY, small_city

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


@pytest.mark.parametrize(
    ("code", "zero_fill", "prefix", "fits"),
    [
        ("05", 6, 2, True),
        ("051", 6, 2, False),
        ("5", 6, 2, False),
        ("5", 0, 2, True),
        ("05", 6, None, False),
        ("000005", 6, None, True),
        ("0000005", 6, None, True),
        ("*", 6, 2, True),
        ("", 0, None, False),
        (" 05", 0, None, False),
        ("A ", 0, 2, True),
        ("A ", 0, None, False),
    ],
)
def test_a_code_that_no_cleaned_code_can_equal_is_refused(
    code: str, zero_fill: int, prefix: int | None, fits: bool
) -> None:
    rule = {"scheme": "own", "zero_fill": zero_fill, "prefix": prefix}
    taxonomy = Taxonomy(**{**TAXONOMY, "codes": {"own": {"theft": [code]}, "of_nobody": {"theft": [" x"]}}})
    sources = {"police": SourceSettings(**{**POLICE, "codes": rule})}
    if fits:
        refuse_codes_of_no_row(sources, {}, taxonomy)
        return
    message = (
        rf"codes\.own: no row can have the code {code!r} .* sources\.police \(zero_fill {zero_fill}, prefix {prefix}"
    )
    with pytest.raises(ValueError, match=message):
        refuse_codes_of_no_row(sources, {}, taxonomy)


def test_a_city_with_a_code_of_no_row_is_refused(tmp_path: Path) -> None:
    police = {**POLICE, "codes": {"scheme": "police", "prefix": 1}}
    with pytest.raises(ConfigError, match=r"codes\.police: no row can have the code '06'"):
        small_city(tmp_path, sources={"police": police})


@pytest.mark.parametrize("weight", [0, -1, float("inf"), float("nan")])
def test_a_weight_of_harm_is_a_number_above_nothing(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        Harm(weight=weight, source="a scale")
