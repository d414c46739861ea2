"""Evidence: incidents spread over time and place, by hand and in sum."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.panel import count
from features.panel.aoristic import spread
from tests.features.panels import incidents_of, panel_from, random_incidents, windows


def spread_over(first: str, last: str, **changes) -> pd.DataFrame:
    """Make one theft in a0 that may have happened at any moment of an interval, reported at its end."""
    made = incidents_of([("theft", "a0", first, last, None)])
    return made.assign(occurred_end=made["reported"], **changes)


def test_an_incident_is_spread_over_the_real_hours_of_the_night_on_which_clocks_change():
    # found on Sunday 2020-03-29 at 08:00 BST, last seen in order on Saturday at 20:00 GMT: 11 real hours, not 12;
    # 2 in the day shift until 22:00, 7 in the night shift until 06:00 BST = 05:00 UTC, 2 in the morning shift
    made = spread_over("2020-03-28 20:00", "2020-03-29 07:00")
    panel = panel_from(made, 1, 6, windows=windows(6, "shift", date(2020, 3, 28)))
    np.testing.assert_allclose(panel.evidence.values[:, 0, 0], [0, 2 / 11, 7 / 11, 2 / 11, 0, 0], atol=1 / 1024)
    assert panel.counts.values[:, 0, 0].tolist() == [0, 1, 0, 0, 0, 0]


def test_an_autumn_day_holds_25_of_the_hours():
    # from Saturday 2020-10-24 12:00 BST to Monday 12:00 GMT: 12 + 25 + 12 hours
    made = spread_over("2020-10-24 11:00", "2020-10-26 12:00")
    panel = panel_from(made, 1, 4, windows=windows(4, "day", date(2020, 10, 24)))
    np.testing.assert_allclose(panel.evidence.values[:, 0, 0], [12 / 49, 25 / 49, 12 / 49, 0], atol=1 / 1024)


def test_an_interval_that_ends_with_its_window_lies_in_it_alone():
    made = spread_over("2020-01-06 00:00", "2020-01-13 00:00")
    assert panel_from(made, 1, 3).evidence.values[:, 0, 0].tolist() == [1, 0, 0]


def test_a_month_in_monthly_windows_counts_once_in_its_month():
    made = spread_over("2020-02-01 00:00", "2020-03-01 00:00")
    panel = panel_from(made, 1, 3, windows=windows(3, "month", date(2020, 1, 1)))
    assert panel.counts.values[:, 0, 0].tolist() == [0, 1, 0]
    assert panel.evidence.values[:, 0, 0].tolist() == [0, 1, 0]


def test_what_is_not_in_the_area_is_in_its_neighbours_in_equal_parts():
    made = spread_over("2020-01-07", "2020-01-07", area="a1", location_probability=0.5)
    assert panel_from(made, 3, 1).evidence.values[0, :, 0].tolist() == [0.25, 0.5, 0.25]
    at_the_end = made.assign(area="a0", location_probability=0.75)
    assert panel_from(at_the_end, 3, 1).evidence.values[0, :, 0].tolist() == [0.75, 0.25, 0]
    assert panel_from(at_the_end, 1, 1).evidence.values[0, :, 0].tolist() == [1], "an area without neighbours"


def test_time_and_place_together():
    # a quarter of the interval before midnight, four fifths of each part in a0
    made = spread_over("2020-01-06 18:00", "2020-01-07 18:00", location_probability=0.8)
    panel = panel_from(made, 2, 2, windows=windows(2, "day"))
    expected = [[0.25 * 0.8, 0.25 * 0.2], [0.75 * 0.8, 0.75 * 0.2]]
    np.testing.assert_allclose(panel.evidence.values[:, :, 0], expected, atol=1 / 1024)


def test_evidence_becomes_known_with_the_report_but_not_before_its_window_ends():
    made = spread_over("2020-01-09 12:00", "2020-01-16 12:00")
    made["reported"] = pd.Timestamp("2020-01-21", tz="UTC")
    panel = panel_from(made, 1, 5)
    # half in each of two weeks, reported in the third
    assert [panel.spread.known(origin).ravel().tolist() for origin in (1, 2, 3)] == [[0], [0, 0], [0.5, 0.5, 0]]
    early = made.assign(reported=pd.Timestamp("2020-01-10", tz="UTC"))
    assert panel_from(early, 1, 5).spread.known(1).ravel().tolist() == [0.5]
    assert len(panel_from(early, 1, 5).spread.late) == 0


@pytest.mark.parametrize("pieces", [1, 7, 100])
def test_intervals_of_years_are_spread_a_few_pieces_at_a_time(pieces, monkeypatch):
    incidents = random_incidents(np.random.default_rng(9), 300, 4, 10)
    incidents.loc[::5, "occurred_end"] += pd.Timedelta(days=900)
    incidents.loc[::5, "reported"] += pd.Timedelta(days=2)
    made = windows(70, "day")
    whole = panel_from(incidents, 4, 10, ("theft", "burglary"), windows=made)
    sizes = []
    monkeypatch.setattr(count, "PIECES", pieces)
    monkeypatch.setattr(count, "spread", lambda *asked: sizes.append(len(asked[0])) or spread(*asked))
    bounded = panel_from(incidents, 4, 10, ("theft", "burglary"), windows=made)
    np.testing.assert_array_equal(bounded.spread.values, whole.spread.values)
    for origin in (20, 55, 70):
        np.testing.assert_array_equal(bounded.known_evidence(origin), whole.known_evidence(origin))
    assert max(sizes) <= pieces


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    unit=st.sampled_from(["shift", "day", "week", "month"]),
    areas=st.integers(1, 5),
)
def test_evidence_sums_to_counts_but_for_what_lies_beyond_the_panel(seed, unit, areas):
    incidents = random_incidents(np.random.default_rng(seed), 200, areas, 20)
    made = windows(
        {"shift": 300, "day": 100, "week": 15, "month": 4}[unit], unit, date(2020, 1, 1 if unit == "month" else 6)
    )
    panel = panel_from(incidents, areas, 15, ("theft", "burglary"), windows=made)
    # mass is lost only of what may have happened after the last window: in a longer panel it is there
    counted = panel.counts.values.sum(axis=(0, 1))
    over = incidents["occurred_end"] > made.start_utc(made.n)
    assert (panel.evidence.values.sum(axis=(0, 1)) <= counted).all()
    within = panel_from(incidents[~over], areas, 15, ("theft", "burglary"), windows=made)
    np.testing.assert_array_equal(within.evidence.values.sum(axis=(0, 1)), within.counts.values.sum(axis=(0, 1)))
    parts = panel.evidence.values * 1024
    np.testing.assert_array_equal(parts, np.rint(parts))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), unit=st.sampled_from(["shift", "day", "week"]))
def test_evidence_agrees_with_a_loop_over_incidents_and_windows(seed, unit):
    incidents = random_incidents(np.random.default_rng(seed), 40, 3, 6).assign(withdrawn=pd.NaT)
    made = windows({"shift": 126, "day": 42, "week": 6}[unit], unit)
    panel = panel_from(incidents, 3, 6, ("theft", "burglary"), windows=made)
    edges = [made.start_utc(w) for w in range(made.n + 1)]
    plain = np.zeros(panel.evidence.shape)
    near = {0: [1], 1: [0, 2], 2: [1]}
    known = incidents[(incidents["reported"] < edges[-1]) & (incidents["occurred_start"] >= edges[0])]
    for row in known.itertuples():
        area, offence = int(row.area[1:]), panel.offences.index(row.offence)
        for w in range(made.n):
            first, last = max(row.occurred_start, edges[w]), min(row.occurred_end, edges[w + 1])
            if row.occurred_end > row.occurred_start:
                share = max((last - first) / (row.occurred_end - row.occurred_start), 0.0)
            else:
                share = float(edges[w] <= row.occurred_start < edges[w + 1])
            plain[w, area, offence] += share * row.location_probability
            for other in near[area]:
                plain[w, other, offence] += share * (1 - row.location_probability) / len(near[area])
    np.testing.assert_allclose(panel.evidence.values, plain, atol=20 / 1024)
    assert panel.evidence.values.sum() == pytest.approx(plain.sum(), abs=1e-6)
