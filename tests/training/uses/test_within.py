"""Bands of the day: shares by hand and planted, sums that are exact, clocks that change, nothing later read."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import gammaln

from configs.errors import ConfigError
from configs.uses import ProfileSettings
from training.counts import LEVELS, QUANTILES
from training.spread import Spread
from training.spread.bands import KNOTS
from training.within import Profile, band_frame, bands_of, hour_counts, learn_profile, read_bands, read_profile
from training.within.dirichlet import shrunken, strength
from training.within.frames import divided, thinned
from training.within.hours import HOURS

HOW = ProfileSettings(half_life=10_000, weeks=4)
LONDON = "Europe/London"
SIX = ("00:00", "06:00", "12:00", "18:00")


def frame(*rows):
    """Return incidents: start, end, reported and withdrawn in UTC, area."""
    columns = ["occurred_start", "occurred_end", "reported", "withdrawn", "area"]
    found = pd.DataFrame(list(rows), columns=columns)
    for name in columns[:4]:
        found[name] = pd.to_datetime(found[name], utc=True).astype("datetime64[us, UTC]")
    return found.assign(source="police", offence="theft", location_probability=1.0)


def counted(*rows, origin=date(2026, 6, 29), how=HOW):
    """Return the hour counts of two areas."""
    return hour_counts(frame(*rows), ("a", "b"), ("theft",), origin, how, LONDON)


def test_an_incident_counts_in_the_hours_in_which_it_may_have_happened():
    # British summer time: 22:30 UTC on Wednesday 3 June is 23:30; an interval of two hours covers 30, 60 and 30 minutes
    found = counted(("2026-06-03 22:30", "2026-06-04 00:30", "2026-06-04 09:00", None, "b"))
    week = found.counts[0, 1]
    assert found.counts[0, 0].sum() == 0
    assert week[[71, 72, 73]] == pytest.approx([0.25, 0.5, 0.25], abs=2e-3)
    assert week.sum() == pytest.approx(1, abs=2e-3)


def test_only_what_the_origin_knew_is_read():
    kept = ("2026-06-03 10:00", "2026-06-03 10:00", "2026-06-04 09:00", None, "a")
    late = ("2026-06-03 11:00", "2026-06-03 11:00", "2026-06-28 23:00", None, "a")  # 29 June, 00:00 in London
    just = ("2026-06-03 12:00", "2026-06-03 12:00", "2026-06-28 22:59", None, "a")
    gone = ("2026-06-03 13:00", "2026-06-03 13:00", "2026-06-04 09:00", "2026-06-20 09:00", "a")
    old = ("2026-05-31 14:00", "2026-05-31 14:00", "2026-06-01 09:00", None, "a")  # a Sunday, before the four weeks
    vague = ("2026-06-03 00:00", "2026-06-10 00:00", "2026-06-11 09:00", None, "a")
    found = counted(kept, late, just, gone, old, vague)
    assert np.flatnonzero(found.counts[0, 0]).tolist() == [2 * 24 + 11, 2 * 24 + 13]
    assert found.read == pytest.approx(2 / 3)


def test_older_incidents_count_less():
    rows = [(f"2026-06-{day:02d} 10:00", f"2026-06-{day:02d} 10:00", "2026-06-28", None, "a") for day in (2, 9)]
    found = counted(*rows, how=ProfileSettings(half_life=1, weeks=4)).counts[0, 0, 24 + 11]
    assert found == pytest.approx(0.5**3 + 0.5**2)


def test_an_hour_that_clocks_skip_is_not_held_to_be_quiet():
    # 100 incidents in each hour of Sunday night but the skipped one: per hour that existed all are alike
    sundays = pd.date_range("2026-03-08 00:00", periods=4, freq="7D", tz=LONDON)
    rows = [
        (moment.isoformat(), moment.isoformat(), moment.isoformat(), None, "a")
        for sunday in sundays
        for moment in pd.date_range(sunday + pd.Timedelta(minutes=1), periods=3, freq="h")
    ]
    # on 29 March 01:00 does not exist: the second hour is that from 02:00, the third from 03:00
    week = counted(*rows, origin=date(2026, 3, 30)).counts[0, 0, 144:148]
    assert week == pytest.approx([4, 4, 4, 1], rel=0.01)


def by_hand_loss(n, p, k):
    return float(gammaln(k) - gammaln(k + n.sum()) + (gammaln(k * p + n) - gammaln(k * p)).sum())


def test_strength_is_the_likeliest_by_a_plain_search():
    rng = np.random.default_rng(5)
    base = np.array([0.5, 0.3, 0.2])
    counts = np.stack([rng.multinomial(60, rng.dirichlet(20 * base)) for _ in range(200)]).astype(float)
    group = np.repeat(np.arange(200), 3)
    found = strength(counts.ravel(), np.tile(base, 200), group)
    grid = np.exp(np.linspace(np.log(5), np.log(80), 200))
    best = grid[np.argmax([sum(by_hand_loss(row, base, k) for row in counts) for k in grid])]
    assert found == pytest.approx(best, rel=0.04)
    assert 14 < found < 28


def test_a_likelihood_of_groups_is_scipys_dirichlet_multinomial():
    n, p, k = np.array([3, 1, 0]), np.array([0.5, 0.3, 0.2]), 7.0
    ours = by_hand_loss(n, p, k) + float(gammaln(5) - gammaln(n + 1).sum())
    assert ours == pytest.approx(stats.dirichlet_multinomial(k * p, 4).logpmf(n))


def test_shares_by_hand_where_groups_are_alike():
    # like the whole in every group: the strength is as large as may be, and each group has the whole's shares
    found = shrunken(np.array([2.0, 2.0, 3.0, 3.0]), np.full(4, 0.5), np.array([0, 0, 1, 1]))
    assert found == pytest.approx(np.full(4, 0.5))


@pytest.fixture(scope="module")
def planted():
    """Return counts of 40 areas in four districts; those of the last district are busy at night, one area at noon."""
    rng = np.random.default_rng(1)
    day = np.ones(HOURS) / HOURS
    night = np.where(np.arange(HOURS) % 24 < 6, 3.0, 0.5)
    noon = np.where(np.arange(HOURS) % 24 == 12, 60.0, 0.5)
    kinds = [day] * 30 + [night / night.sum()] * 10
    kinds[3] = noon / noon.sum()
    sizes = np.r_[500, 500, 500, 500, np.full(36, 40)]
    sizes[39] = 0
    counts = np.stack([rng.multinomial(n, p) for n, p in zip(sizes, kinds, strict=True)]).astype(float)
    profile = learn_profile(counts[None], ("theft",), tuple(map(str, range(40))), np.repeat(np.arange(4), 10))
    return profile.shares[0], kinds


def test_areas_are_drawn_to_their_district_and_keep_what_is_their_own(planted):
    shares, kinds = planted
    assert shares.sum(axis=1) == pytest.approx(np.ones(40))
    assert (shares > 0).all()
    nights = shares.reshape(40, 7, 24)[:, :, :6].sum(axis=(1, 2))
    assert nights[39] == pytest.approx(kinds[39].reshape(7, 24)[:, :6].sum(), abs=0.05)  # it has no incident of its own
    assert nights[20:30] == pytest.approx(np.full(10, 0.25), abs=0.1)
    assert shares[3].reshape(7, 24)[:, 12].sum() > 0.4
    raw = np.full(40, 1 / HOURS)
    assert np.abs(shares[4:30] - raw[4:30, None]).max() < 0.02


def test_a_profile_is_read_back_from_its_table(planted):
    profile = Profile(("theft",), tuple(map(str, range(40))), planted[0][None])
    again = read_profile(profile.table())
    assert again.offences == profile.offences
    assert again.areas == profile.areas
    np.testing.assert_allclose(again.shares, profile.shares, rtol=1e-6)


def monday(text):
    return pd.Timestamp(text)


def test_a_band_over_midnight_is_cut_at_the_ends_of_the_window():
    bands = bands_of(monday("2026-06-01"), monday("2026-06-08"), ("06:00", "22:00"), LONDON)
    assert len(bands.starts) == 15
    assert bands.ends[0] == np.datetime64("2026-06-01T06:00")
    assert bands.starts[-1] == np.datetime64("2026-06-07T22:00")
    upto = bands.upto(np.full((1, HOURS), 1 / HOURS))[0]
    assert np.diff(upto, prepend=0)[[0, 1, 2, 14]] * HOURS == pytest.approx([6, 16, 8, 2])
    assert upto[-1] == 1


def test_bands_may_start_within_an_hour():
    bands = bands_of(monday("2026-06-01"), monday("2026-06-02"), ("06:30",), LONDON)
    profile = np.zeros((1, HOURS))
    profile[0, 6], profile[0, 7] = 0.4, 0.1
    assert bands.upto(profile)[0] == pytest.approx([0.2 / 0.5, 1])


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", [5, 6, 6, 6]), ("2026-10-25", [7, 6, 6, 6]), ("2026-06-07", [6, 6, 6, 6])]
)
def test_bands_have_their_real_length_where_clocks_change(day, hours):
    start = monday(day)
    upto = bands_of(start, start + pd.Timedelta(days=1), SIX, LONDON).upto(np.full((1, HOURS), 1 / HOURS))[0]
    assert np.diff(upto, prepend=0) * sum(hours) == pytest.approx(hours)


def test_a_month_is_divided_too():
    bands = bands_of(monday("2026-02-01"), monday("2026-03-01"), ("00:00",), LONDON)
    assert len(bands.starts) == 28
    assert np.diff(bands.upto(np.full((1, HOURS), 1 / HOURS))[0], prepend=0) == pytest.approx(np.full(28, 1 / 28))


def test_names_of_bands():
    assert read_bands("day", ("06:00",)) == ("00:00",)
    assert read_bands("shift", ("06:00", "18:00")) == ("06:00", "18:00")
    assert read_bands("07:30, 19:30", ()) == ("07:30", "19:30")
    for wrong in ("night", "24:00", "18:00,06:00", ""):
        with pytest.raises(ConfigError, match="names no bands"):
            read_bands(wrong, ())


@given(
    st.just(0.0) | st.floats(1e-12, 1e6) | st.floats(1e-12, 1.0),
    st.lists(st.floats(0, 1), min_size=1, max_size=60),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_parts_add_up_exactly_in_any_order(mean, places, random):
    upto = np.sort(np.r_[places, 1.0])[None]
    parts = divided(np.array([mean]), upto)[0].tolist()
    assert min(parts) >= 0
    random.shuffle(parts)
    total = 0.0
    for part in parts:
        total += part
    assert total == mean
    assert max(parts) <= mean


def test_parts_follow_the_shares():
    parts = divided(np.array([0.3, 7.0]), np.array([[0.1, 0.5, 1.0]] * 2))
    np.testing.assert_allclose(parts, [[0.03, 0.12, 0.15], [0.7, 2.8, 3.5]], rtol=1e-12)


def test_a_band_is_the_thinned_week_by_simulation():
    spread = Spread(alpha=(0.5,) * len(KNOTS))
    rng = np.random.default_rng(3)
    week = rng.poisson(6.0 * rng.gamma(2.0, 0.5, 400_000))  # gamma of mean 1 and variance .5: α is .5
    band = rng.binomial(week, 0.3)
    ours = thinned(np.array([6.0]), np.array([[0.3, 0.7]]), spread)[0, 0]
    np.testing.assert_array_equal(ours, np.quantile(band, LEVELS, method="inverted_cdf"))
    assert band.var() == pytest.approx(1.8 + 0.5 * 1.8**2, rel=0.02)


def test_the_frame_has_a_row_for_each_band_and_its_means_add_up():
    profile = Profile(("burglary", "theft"), ("a", "b"), np.random.default_rng(0).dirichlet(np.ones(HOURS), (2, 2)))
    rows = [("b", "theft", 0.7), ("a", "theft", 3.1), ("b", "burglary", 0.02), ("a", "burglary", 11.0)]
    forecast = pd.DataFrame(rows, columns=["area", "offence", "mean"]).assign(
        origin=monday("2026-03-23"), window_start=monday("2026-03-23"), window_end=monday("2026-03-30")
    )
    spreads = {"theft": Spread(), "burglary": Spread(alpha=(1.0,) * len(KNOTS))}
    found = band_frame(forecast, profile, spreads, SIX, LONDON)
    assert list(found.columns) == ["origin", "window_start", "window_end", "area", "offence", "mean", *QUANTILES]
    assert len(found) == 4 * 28
    sums = found.groupby(["area", "offence"])["mean"].sum()
    for area, offence, mean in rows:
        assert sums[area, offence] == mean
    first = found.iloc[28]
    assert (first["area"], first["offence"], first["window_start"]) == ("a", "theft", monday("2026-03-23"))
    assert first["mean"] == pytest.approx(3.1 * profile.shares[1, 0, :6].sum() / _real(profile.shares[1, 0]))
    sunday = found.iloc[27]
    assert sunday["window_end"] == monday("2026-03-30")
    levels = found[list(QUANTILES)].to_numpy()
    assert (np.diff(levels, axis=1) >= 0).all()


def _real(shares):
    """Return the length of the week by the profile: the hour from 01:00 on Sunday is skipped."""
    return shares.sum() - shares[6 * 24 + 1]
