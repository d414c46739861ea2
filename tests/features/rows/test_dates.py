"""Dates read, set in UTC and judged, by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configs.sources import SourceSettings
from features.reasons import Reason
from features.rows.dates import Moments, in_period, parse_local, read_moments, to_utc
from tests.features.cities import POLICE, small_city

MONTHLY = {**POLICE, "reported_formats": ["%Y-%m"], "reported_precision": "month"}
DAILY = {"date_formats": ["%Y-%m-%d", "%Y-%m-%d %H:%M"], "occurred_precision": "day"}


def moments(
    folder: Path,
    occurred: str,
    end: str | None,
    reported: str | None,
    rules: dict[str, object],
    revised: str | None = None,
) -> Moments:
    row = {"occurred": occurred, "occurred_end": end, "reported": reported, "revised": revised}
    return read_moments(pd.DataFrame([row], dtype="str"), SourceSettings(**rules), small_city(folder))


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
        ("9998-12-31 23:59", False, "9998-12-31 23:59"),
    ],
)
def test_clock_times_are_set_in_utc_where_clocks_change_too(local: str, later: bool, utc: str) -> None:
    clock = pd.Series([pd.Timestamp(local)]).astype("datetime64[us]")
    assert to_utc(clock, "Europe/London", later=later)[0] == pd.Timestamp(utc, tz="UTC")


@pytest.mark.parametrize("zone", ["America/Chicago", "Europe/London", "Asia/Tokyo"])
def test_a_date_written_for_never_is_no_moment_in_any_zone(zone: str) -> None:
    never = np.array(["9999-12-31 23:59", "0001-01-01", "NaT"], dtype="datetime64[us]")
    clock = pd.Series(np.append(never, never[0] + np.timedelta64(1, "D")))
    assert to_utc(clock, zone).isna().all()


@pytest.mark.parametrize("precision", ["instant", "hour", "day", "month"])
def test_an_occurrence_written_for_never_is_impossible(tmp_path: Path, precision: str) -> None:
    rules = {**POLICE, **DAILY, "occurred_precision": precision}
    assert moments(tmp_path, "9999-12-31", "", "2020-02-03 10:00", rules).reasons.tolist() == [Reason.BAD_OCCURRED]
    assert moments(tmp_path, "2020-02-03", "9999-12-31", "2020-02-03 10:00", rules).reasons.tolist() == [Reason.BAD_END]


@pytest.mark.parametrize(
    ("end", "reported", "rules", "ends"),
    [
        ("2091-02-03 10:00", "2020-02-04 12:00", {}, "2020-02-04 12:00"),
        ("2020-02-04 11:59", "2020-02-04 12:00", {}, "2020-02-04 11:59"),
        (
            "2091-02-03 10:00",
            "2020-02-04",
            {"reported_formats": ["%Y-%m-%d"], "reported_precision": "day"},
            "2020-02-05",
        ),
        ("2091-02-03 10:00", "2020-02", MONTHLY, "2020-03-01"),
        ("2091-02-03 10:00", None, {}, "2091-02-03 10:00"),
    ],
)
def test_what_is_reported_has_happened(
    tmp_path: Path, end: str, reported: str | None, rules: dict[str, object], ends: str
) -> None:
    found = moments(tmp_path, "2020-02-03 10:00", end, reported, {**POLICE, **rules})
    assert found.end[0] == pd.Timestamp(ends, tz="UTC")


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
    ],
)
def test_each_reason_against_a_date(
    tmp_path: Path, occurred: str, end: str | None, reported: str | None, reason: int
) -> None:
    assert moments(tmp_path, occurred, end, reported, POLICE).reasons.tolist() == [reason]


@pytest.mark.parametrize(
    ("start", "reason", "judged"),
    [
        ("2020-01-05 23:59:59.999999", 0, Reason.PERIOD),
        ("2020-01-06 00:00", 0, 0),
        ("2022-02-06 23:59", 0, 0),
        ("2022-02-07 00:00", 0, Reason.PERIOD),
        ("2022-02-07 00:00", Reason.DELAY, Reason.DELAY),
        ("2022-02-07 00:00", Reason.NO_LOCATION, Reason.PERIOD),
        (None, Reason.BAD_OCCURRED, Reason.BAD_OCCURRED),
    ],
)
def test_the_period_is_judged_after_other_dates_and_before_places(
    tmp_path: Path, start: str | None, reason: int, judged: int
) -> None:
    moment = pd.Series([pd.Timestamp(start, tz="UTC") if start else pd.NaT], dtype="datetime64[us, UTC]")
    assert in_period(np.array([reason], dtype=np.int8), moment, small_city(tmp_path)).tolist() == [judged]


def test_the_period_starts_at_local_midnight(tmp_path: Path) -> None:
    city = small_city(tmp_path, start="2020-07-06", end="2022-07-04", timezone="America/New_York")
    moments = pd.Series(["2020-07-06 03:59", "2020-07-06 04:00"]).astype("datetime64[us, UTC]")
    assert in_period(np.zeros(2, dtype=np.int8), moments, city).tolist() == [Reason.PERIOD, 0]


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


def utc(*moments: str) -> list[pd.Timestamp]:
    return [pd.Timestamp(moment, tz="UTC") for moment in moments]


@pytest.mark.parametrize(
    ("precision", "occurred", "end", "interval"),
    [
        ("day", "2020-02-03", "", ("2020-02-03 00:00", "2020-02-04 00:00")),
        ("day", "2020-02-03 17:00", "", ("2020-02-03 00:00", "2020-02-04 00:00")),
        ("day", "2020-02-03", "2020-02-05", ("2020-02-03 00:00", "2020-02-06 00:00")),
        ("day", "2020-03-29", "", ("2020-03-29 00:00", "2020-03-29 23:00")),
        ("day", "2020-10-25", "", ("2020-10-24 23:00", "2020-10-26 00:00")),
        ("hour", "2020-02-03 10:20", "", ("2020-02-03 10:00", "2020-02-03 11:00")),
        ("hour", "2020-10-25 00:20", "", ("2020-10-24 23:00", "2020-10-25 00:00")),
        ("hour", "2020-10-25 01:20", "", ("2020-10-25 00:00", "2020-10-25 02:00")),
        ("hour", "2020-03-29 00:20", "", ("2020-03-29 00:00", "2020-03-29 01:00")),
        ("month", "2020-03-29", "", ("2020-03-01 00:00", "2020-03-31 23:00")),
        ("instant", "2020-10-25 00:30", "2020-10-25 01:30", ("2020-10-24 23:30", "2020-10-25 01:30")),
        ("instant", "2020-10-25 01:45", "2020-10-25 01:15", ("2020-10-25 00:45", "2020-10-25 01:15")),
        ("instant", "2020-03-29 00:30", "2020-03-29 02:30", ("2020-03-29 00:30", "2020-03-29 01:30")),
    ],
)
def test_an_interval_has_its_real_length_where_clocks_change_too(
    tmp_path: Path, precision: str, occurred: str, end: str, interval: tuple[str, str]
) -> None:
    rules = {**POLICE, **DAILY, "occurred_precision": precision}
    found = moments(tmp_path, occurred, end, "2020-12-01 00:00", rules)
    assert [found.start[0], found.end[0]] == utc(*interval)
    assert found.reasons.tolist() == [0]


def test_a_day_ends_no_later_than_its_report(tmp_path: Path) -> None:
    found = moments(tmp_path, "2020-02-03", "", "2020-02-03 12:00", {**POLICE, **DAILY})
    assert [found.start[0], found.end[0], found.reported[0]] == utc(
        "2020-02-03", "2020-02-03 12:00", "2020-02-03 12:00"
    )


@pytest.mark.parametrize(("delay", "known"), [(0, "2020-02-04"), (1.5, "2020-02-05 12:00")])
def test_without_a_report_a_row_is_known_some_days_after_the_end_of_its_interval(
    tmp_path: Path, delay: float, known: str
) -> None:
    found = moments(tmp_path, "2020-02-03", None, None, {**POLICE, **DAILY, "delay_days": delay})
    assert [found.start[0], found.end[0], found.reported[0]] == utc("2020-02-03", "2020-02-04", known)


@pytest.mark.parametrize(
    ("occurred", "reported", "known", "reason"),
    [
        ("2020-02-03 10:00", "2020-02-03", "2020-02-04", 0),
        ("2020-02-03 23:59", "2020-02-03", "2020-02-04", 0),
        ("2020-02-04 00:00", "2020-02-03", "2020-02-04", Reason.REPORTED_BEFORE),
        ("2020-10-25 10:00", "2020-10-25", "2020-10-26", 0),
    ],
)
def test_a_report_of_which_the_day_is_known_is_made_at_its_end(
    tmp_path: Path, occurred: str, reported: str, known: str, reason: int
) -> None:
    rules = {**POLICE, "reported_formats": ["%Y-%m-%d"], "reported_precision": "day"}
    found = moments(tmp_path, occurred, "", reported, rules)
    assert [found.reported[0], found.filed[0]] == utc(known, known)
    assert found.reasons.tolist() == [reason]


def test_times_may_be_utc_and_their_period_is_still_local(tmp_path: Path) -> None:
    found = moments(tmp_path, "2020-07-03 10:00", "", "2020-07-03 11:00", {**POLICE, "utc": True})
    assert [found.start[0], found.reported[0]] == utc("2020-07-03 10:00", "2020-07-03 11:00")
    assert found.reasons.tolist() == [0]


@pytest.mark.parametrize(
    ("revised", "moment", "reason"),
    [
        ("2020-02-05 10:00", "2020-02-05 10:00", 0),
        ("", None, 0),
        (None, None, 0),
        ("2020-02-31 10:00", None, Reason.BAD_REVISED),
    ],
)
def test_a_revision_has_a_date_or_none(tmp_path: Path, revised: str | None, moment: str | None, reason: int) -> None:
    found = moments(tmp_path, "2020-02-03 10:00", "", "2020-02-03 11:00", POLICE, revised)
    assert found.reasons.tolist() == [reason]
    assert pd.isna(found.revised[0]) if moment is None else found.revised[0] == pd.Timestamp(moment, tz="UTC")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Europe/London", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"]),
    st.lists(st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2024, 12, 31)), min_size=1, max_size=20),
    st.sampled_from([("hour", 3600), ("day", 86_400)]),
)
def test_a_unit_is_the_time_between_its_first_moments_as_zoneinfo_has_them(
    tmp_path_factory: pytest.TempPathFactory, zone: str, clocks: list[datetime], unit: tuple[str, int]
) -> None:
    precision, seconds = unit
    texts = pd.DataFrame({"occurred": [f"{clock:%Y-%m-%d %H:%M}" for clock in clocks]}, dtype="str")
    texts = texts.assign(
        **{name: pd.Series([None] * len(clocks), dtype="str") for name in ("occurred_end", "reported", "revised")}
    )
    city = small_city(tmp_path_factory.mktemp("city"), timezone=zone)
    source = SourceSettings(**{**POLICE, **DAILY, "occurred_precision": precision})
    found = read_moments(texts, source, city)
    for clock, start, end in zip(clocks, found.start, found.end, strict=True):
        first = clock.replace(hour=clock.hour if precision == "hour" else 0, minute=0, second=0, microsecond=0)
        for local, moment in ((first, start), (first + timedelta(seconds=seconds), end)):
            there = local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
            exists = there.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
            assert moment == there if exists else abs((moment - there).total_seconds()) <= 7200
    assert (found.end >= found.start).all()
