"""Codes cleaned and mapped, by hand."""

import pandas as pd
import pytest

from configs.sources import SourceSettings
from features.reasons import Reason
from features.rows.codes import clean_codes, map_codes
from tests.features.cities import POLICE


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
    source = SourceSettings(**POLICE)
    cleaned = clean_codes(pd.Series([code], dtype="str"), source.codes.zero_fill)
    offences, reasons = map_codes(cleaned, source)
    assert (cleaned[0], offences[0], reasons[0]) == (clean, offence, reason)


def test_an_unknown_code_falls_to_other_where_there_is_one_but_an_empty_one_does_not() -> None:
    source = SourceSettings(**{**POLICE, "other": "rest"})
    offences, reasons = map_codes(pd.Series(["9900", "0600", ""], dtype="str"), source)
    assert offences.tolist() == ["rest", "theft", ""]
    assert reasons.tolist() == [0, 0, Reason.NO_CODE]


def test_without_a_prefix_the_whole_code_is_looked_up() -> None:
    source = SourceSettings(**{**POLICE, "codes": {}})
    assert map_codes(pd.Series(["06", "0600"], dtype="str"), source)[0].tolist() == ["theft", ""]
