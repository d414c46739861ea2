"""Dates read, set in UTC and judged, by hand."""

from pathlib import Path

import pandas as pd
import pytest

from configs.sources import SourceSettings
from features.reasons import Reason
from features.rows.dates import Moments, parse_local, read_moments, to_utc
from tests.features.cities import POLICE, small_city

MONTHLY = {**POLICE, "reported_formats": ["%Y-%m"], "reported_precision": "month"}


def moments(folder: Path, occurred: str, end: str | None, reported: str | None, settings: dict[str, object]) -> Moments:
    row = {"occurred": occurred, "occurred_end": end, "reported": reported}
    return read_moments(pd.DataFrame([row], dtype="str"), SourceSettings(**settings), small_city(folder))


def test_the_first_format_that_fits_reads_a_date_and_no_format_makes_one_up() -> None:
    texts = pd.Series(["2/3/2020 9:05", "2020-02-03", "30/02/2020 10:00", "", None, "soon"], dtype="str")
    read = parse_local(texts, ("%d/%m/%Y %H:%M", "%Y-%m-%d"))
    assert read.tolist()[:2] == [pd.Timestamp("2020-03-02 09:05"), pd.Timestamp("2020-02-03")]
    assert read[2:].isna().all()
    assert read.dtype == "datetime64[us]"


@pytest.mark.parametrize(
    ("local", "later", "utc"),
    [
        ("2020-01-15 12:00", False, "2020-01-15 12:00"),
        ("2020-07-15 12:00", False, "2020-07-15 11:00"),
        ("2020-03-29 01:30", False, "2020-03-29 01:00"),
        ("2020-10-25 01:30", False, "2020-10-25 00:30"),
        ("2020-10-25 01:30", True, "2020-10-25 01:30"),
    ],
)
def test_clock_times_are_set_in_utc_where_clocks_change_too(local: str, later: bool, utc: str) -> None:
    clock = pd.Series([pd.Timestamp(local)]).astype("datetime64[us]")
    assert to_utc(clock, "Europe/London", later=later)[0] == pd.Timestamp(utc, tz="UTC")


@pytest.mark.parametrize(
    ("occurred", "end", "reported", "reason"),
    [
        ("2020-02-03 10:00", "2020-02-03 11:00", "2020-02-03 12:00", 0),
        ("2020-02-03 10:00", "", "2020-02-03 10:00", 0),
        ("2020-02-03 10:00", None, None, 0),
        ("", "", "2020-02-03 12:00", Reason.NO_OCCURRED),
        ("2020-02-31 10:00", "", "2020-03-03 12:00", Reason.BAD_OCCURRED),
        ("2020-02-03 10:00", "2020-02-31 11:00", "2020-03-03 12:00", Reason.BAD_END),
        ("2020-02-03 10:00", "", "", Reason.NO_REPORTED),
        ("2020-02-03 10:00", "", "2020-02-31 12:00", Reason.BAD_REPORTED),
        ("2020-02-03 10:00", "2020-02-03 09:59", "2020-02-03 12:00", Reason.ENDS_BEFORE),
        ("2020-02-03 10:00", "", "2020-02-03 09:59", Reason.REPORTED_BEFORE),
        ("2020-02-03 10:00", "", "2021-03-09 10:00", 0),
        ("2020-02-03 10:00", "", "2021-03-09 10:01", Reason.DELAY),
        ("2020-01-05 23:59", "", "2020-01-06 12:00", Reason.PERIOD),
        ("2020-01-06 00:00", "", "2020-01-06 12:00", 0),
        ("2022-02-06 23:59", "", "2022-02-08 12:00", 0),
        ("2022-02-07 00:00", "", "2022-02-08 12:00", Reason.PERIOD),
    ],
)
def test_each_reason_against_a_date(
    tmp_path: Path, occurred: str, end: str | None, reported: str | None, reason: int
) -> None:
    assert moments(tmp_path, occurred, end, reported, POLICE).reasons.tolist() == [reason]


def test_without_an_end_or_a_report_both_are_the_start(tmp_path: Path) -> None:
    found = moments(tmp_path, "2020-07-03 10:00", "", None, POLICE)
    assert found.start[0] == found.end[0] == found.reported[0] == pd.Timestamp("2020-07-03 09:00", tz="UTC")


@pytest.mark.parametrize(
    ("occurred", "reported", "reason"),
    [
        ("2020-06-20 10:00", "2020-06-30 23:00", 0),
        ("2020-07-01 00:00", "2020-06-30 23:00", 0),
        ("2020-07-15 10:00", "2020-07-15 09:00", 0),
        ("2020-08-01 00:00", None, Reason.REPORTED_BEFORE),
    ],
)
def test_a_report_of_which_the_month_is_known_is_made_as_early_as_can_be(
    tmp_path: Path, occurred: str, reported: str | None, reason: int
) -> None:
    found = moments(tmp_path, occurred, "", "2020-07", MONTHLY)
    assert found.reasons.tolist() == [reason]
    if reported is not None:
        assert found.reported[0] == pd.Timestamp(reported, tz="UTC")
        assert found.filed[0] == pd.Timestamp("2020-06-30 23:00", tz="UTC")
