"""No feature knows what came later: wild values planted in every table after an origin move none of them by a bit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from features.catalogue import catalogue
from features.design import STANDARD, Design, design_at
from features.panel import Attribute
from tests.features.catalogue.later import plant
from tests.features.catalogue.worlds import OF, World, world

NAMES = [
    f"{name}:{of}" if feature.of else name
    for name, feature in catalogue().items()
    for of in (OF[feature.family] if feature.of else ("",))
]


def bits(design: Design) -> bytes:
    return design.features.tobytes() + design.offset.tobytes() + design.baselines.tobytes()


def moved(before: Design, after: Design) -> set[str]:
    """Return the families of the features of which any bit differs."""
    return {
        catalogue()[name.partition(":")[0]].family
        for i, name in enumerate(NAMES)
        if before.features[..., i].tobytes() != after.features[..., i].tobytes()
    }


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(52, 69))
@example(seed=742, origin=59)
def test_nothing_that_came_later_moves_a_feature(seed, origin):
    rng = np.random.default_rng(seed)
    city = world(rng)
    before = design_at(city.panel(), origin, NAMES)
    after = design_at(plant(rng, city, origin).panel(), origin, NAMES)
    assert moved(before, after) == set()
    assert bits(before) == bits(after)


@pytest.mark.parametrize(("unit", "n_windows"), [("month", 36), ("week", 280), ("day", 400), ("shift", 1120)])
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), back=st.integers(0, 20))
def test_nothing_that_came_later_moves_a_feature_of_other_windows(unit, n_windows, seed, back):
    rng = np.random.default_rng(seed)
    city = world(rng, unit, n_windows, n_areas=4)
    origin = n_windows - back
    before = design_at(city.panel(), origin, NAMES)
    assert bits(before) == bits(design_at(plant(rng, city, origin).panel(), origin, NAMES))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(52, 69))
def test_the_panel_as_it_was_known_has_the_same_features(seed, origin):
    rng = np.random.default_rng(seed)
    city = world(rng)
    panel = plant(rng, city, origin).panel()
    assert bits(design_at(panel.as_of(origin), origin, NAMES)) == bits(design_at(city.panel(), origin, NAMES))


def one_more_incident(city: World, moment: pd.Timestamp) -> World:
    row = city.incidents[city.incidents["reported"] < moment].tail(1)
    return replace(city, incidents=pd.concat([city.incidents, row]))


def one_withdrawn(city: World, moment: pd.Timestamp) -> World:
    stands = (city.incidents["reported"] < moment - pd.Timedelta(days=8)) & city.incidents["withdrawn"].isna()
    at = stands[stands].index[-1]
    rows = city.incidents.copy()
    rows.loc[at, "withdrawn"] = moment - pd.Timedelta(minutes=1)
    return replace(city, incidents=rows)


def one_more_fraud(city: World, moment: pd.Timestamp) -> World:
    row = city.counts[city.counts["reported"] <= moment].tail(1)
    return replace(city, counts=pd.concat([city.counts, row.assign(count=np.int32(1))]))


def beside(city: World, **tables: object) -> World:
    return replace(city, beside=replace(city.beside, **tables))


def a_week_of_holidays(city: World, moment: pd.Timestamp) -> World:
    dates = pd.date_range(moment.tz_localize(None).normalize(), periods=8, freq="D", unit="us")
    rows = pd.DataFrame({"source": "t", "date": dates, "kind": "holiday", "name": "h", "known": moment})
    return beside(city, days=pd.concat([city.beside.days, rows], ignore_index=True))


def warmer(city: World, moment: pd.Timestamp) -> World:
    weather = city.beside.weather
    known = weather["known"] <= moment
    return beside(city, weather=weather.assign(warmth=weather["warmth"].where(~known, weather["warmth"] + 1)))


def one_more_bar(city: World, moment: pd.Timestamp) -> World:
    centre = city.areas.geometry.iloc[0].centroid
    row = {"kind": "bar", "x": centre.x, "y": centre.y, "opened": pd.NaT, "closed": pd.NaT}
    places = city.beside.places
    return beside(city, places=pd.concat([places, pd.DataFrame([row]).astype(places.dtypes)], ignore_index=True))


def more_homes(city: World, moment: pd.Timestamp) -> World:
    homes = city.beside.attributes["homes"]
    more = {**city.beside.attributes, "homes": Attribute(homes.published, homes.totals + 1)}
    return beside(city, attributes=more)


@pytest.mark.parametrize(
    ("change", "families"),
    [
        (one_more_incident, {"standard", "ewmas", "means", "neighbours", "near_repeat", "offences", "levels"}),
        (one_withdrawn, {"standard", "ewmas", "means", "near_repeat", "levels"}),
        (one_more_fraud, {"standard", "ewmas", "means", "near_repeat", "levels"}),
        (a_week_of_holidays, {"calendar"}),
        (warmer, {"weather"}),
        (one_more_bar, {"places"}),
        (more_homes, {"attributes"}),
    ],
)
def test_what_was_known_before_does_move_features(change, families):
    city, origin = world(np.random.default_rng(4)), 66
    moment = city.windows.start_utc(origin)
    before, after = design_at(city.panel(), origin, NAMES), design_at(change(city, moment).panel(), origin, NAMES)
    assert moved(before, after) >= families
    assert len(families) > 1 or moved(before, after) == families


def test_an_origin_later_the_planted_values_are_seen():
    rng = np.random.default_rng(8)
    city = world(rng)
    planted = plant(rng, city, 60).panel()
    expected = {feature.family for feature in catalogue().values()} - {"attributes", "places"}
    later = moved(design_at(city.panel(), 69, NAMES), design_at(planted, 69, NAMES))
    assert later >= expected - {"calendar"}
    assert set(STANDARD) <= set(NAMES)
