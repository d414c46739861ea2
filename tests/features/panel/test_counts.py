"""Counts tables: the same panel as from the incidents that they count."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.features.panels import incidents_of, panel_from, windows

ZONE = "Europe/London"
TABLE = {"source": "calls", "file": "counts.csv", "row": 1, "code": "T"}


def table_of(rows: list[tuple[str, str, str, str, int, str]]) -> pd.DataFrame:
    """Make a counts table from (offence, area, first day, day after the last, count, known) with `known` in UTC."""
    frame = pd.DataFrame(rows, columns=["offence", "area", "window_start", "window_end", "count", "reported"])
    for column in ("window_start", "window_end"):
        frame[column] = frame[column].astype("datetime64[us]")
    frame["reported"] = pd.to_datetime(frame["reported"], utc=True).astype("datetime64[us, UTC]")
    return frame.assign(**TABLE)


def counted_by(incidents: pd.DataFrame, unit: str, delay_days: int) -> pd.DataFrame:
    """Count incidents by local days, weeks or months, known some days after."""
    local = incidents["occurred_start"].dt.tz_convert(ZONE).dt.tz_localize(None)
    period = local.dt.to_period({"day": "D", "week": "W-SUN", "month": "M"}[unit])
    keys = [incidents["offence"], incidents["area"], period.dt.start_time.rename("window_start")]
    frame = incidents.groupby(keys).size().rename("count").reset_index()
    ends = {"day": pd.DateOffset(days=1), "week": pd.DateOffset(days=7), "month": pd.DateOffset(months=1)}[unit]
    frame["window_end"] = frame["window_start"] + ends
    known = (frame["window_end"] + pd.Timedelta(days=delay_days)).dt.tz_localize(ZONE).dt.tz_convert("UTC")
    return frame.assign(reported=known, **TABLE)


def test_a_count_that_is_known_as_its_window_ends_is_known_to_the_origin_there():
    table = table_of([("theft", "a0", "2020-01-06", "2020-01-13", 3, "2020-01-13 00:00")])
    panel = panel_from(incidents_of([]), 1, 4, counts=table)
    assert panel.known(1).ravel().tolist() == [3]
    assert len(panel.late) == 0
    later = table.assign(reported=table["reported"] + pd.Timedelta(microseconds=1))
    panel = panel_from(incidents_of([]), 1, 4, counts=later)
    assert [panel.known(origin).sum() for origin in (1, 2)] == [0, 3]


def test_rows_of_several_codes_are_summed_and_days_make_weeks_and_months():
    rows = [
        ("theft", "a0", "2020-01-06", "2020-01-07", 2, "2020-01-08"),
        ("theft", "a0", "2020-01-06", "2020-01-07", 1, "2020-01-08"),
        ("theft", "a0", "2020-01-12", "2020-01-13", 4, "2020-01-14"),
        ("theft", "a0", "2020-02-01", "2020-02-02", 5, "2020-02-03"),
        ("drugs", "a0", "2020-01-06", "2020-01-07", 9, "2020-01-08"),
    ]
    by_week = panel_from(incidents_of([]), 1, 5, counts=table_of(rows))
    assert by_week.counts.values.ravel().tolist() == [7, 0, 0, 5, 0]
    assert by_week.evidence.values.ravel().tolist() == [7, 0, 0, 5, 0]
    by_month = panel_from(incidents_of([]), 1, 2, counts=table_of(rows), windows=windows(2, "month", date(2020, 1, 1)))
    assert by_month.counts.values.ravel().tolist() == [7, 5]


@pytest.mark.parametrize(("unit", "into"), [("day", "week"), ("day", "day"), ("week", "week"), ("month", "month")])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), delay=st.integers(0, 40))
def test_incidents_and_the_counts_of_them_give_the_same_panel(unit, into, seed, delay):
    rng = np.random.default_rng(seed)
    moments = pd.Timestamp("2020-02-01", tz=ZONE) + pd.to_timedelta(rng.integers(0, 60 * 24 * 150, 500), unit="min")
    incidents = incidents_of([("theft", "a0", "2020-02-01", "2020-02-01", None)] * 500)
    incidents["occurred_start"] = incidents["occurred_end"] = moments.tz_convert("UTC")
    incidents["area"] = [f"a{i}" for i in rng.integers(0, 4, 500)]
    incidents["offence"] = rng.choice(["theft", "burglary"], 500)
    table = counted_by(incidents, unit, delay)
    # an incident is known once its count is
    period = incidents["occurred_start"].dt.tz_convert(ZONE).dt.tz_localize(None)
    start = period.dt.to_period({"day": "D", "week": "W-SUN", "month": "M"}[unit]).dt.start_time
    known = table.set_index(["window_start", "area", "offence"])["reported"]
    at = pd.MultiIndex.from_arrays([start, incidents["area"], incidents["offence"]])
    incidents["reported"] = known.loc[at].set_axis(incidents.index) - pd.Timedelta(microseconds=1)
    incidents["source"] = "calls"
    made = windows({"day": 160, "week": 26, "month": 6}[into], into, date(2020, 2, 1 if into == "month" else 3))
    offences = ("theft", "burglary")
    one = panel_from(incidents, 4, 26, offences, windows=made)
    other = panel_from(incidents_of([]), 4, 26, offences, windows=made, counts=table)
    np.testing.assert_array_equal(one.counts.values, other.counts.values)
    np.testing.assert_array_equal(one.evidence.values, other.evidence.values)
    for mine, its in ((one.late, other.late), (one.spread.late, other.spread.late), (one.arrivals, other.arrivals)):
        for field in vars(mine):
            if not field.startswith("_"):
                np.testing.assert_array_equal(getattr(mine, field), getattr(its, field), err_msg=field)
