"""Lag features of a whole cube: by hand, against pandas, and the same as what an origin's features say."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from features.catalogue.families import ewmas, lags, means
from features.catalogue.table import lag_table
from features.design import design_at
from tests.features.panels import panel_from, random_incidents


def test_lags_means_and_ewmas_by_hand():
    table = lag_table(np.array([[4], [0], [2], [1]]), lags=[1, 3], spans=[2], rates=[0.5])[..., 0]
    nan = np.nan
    # ewma before window 3: (2·1/2 + 0·1/4 + 4·1/8) / (1/2 + 1/4 + 1/8) = 12/7
    expected = [[nan, 4, 0, 2], [nan, nan, nan, 4], [nan, 4, 2, 1], [nan, 4, 4 / 3, 12 / 7]]
    np.testing.assert_allclose(table, expected, rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 40), span=st.integers(1, 60), rate=st.floats(0.005, 0.9))
def test_agrees_with_pandas(seed, n, span, rate):
    counts = np.random.default_rng(seed).poisson(0.7, (n, 3))
    frame = pd.DataFrame(counts, dtype="float64").shift(1)
    second = [frame, frame.shift(span - 1), frame.rolling(span, min_periods=1).mean(), frame.ewm(alpha=rate).mean()]
    table = lag_table(counts, [1, span], [span], [rate])
    for found, expected in zip(table, second, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_says_what_an_origin_says_where_nothing_arrives_late():
    incidents = random_incidents(np.random.default_rng(5), 900, 4, 70)
    at_once = {"reported": incidents["occurred_start"], "occurred_end": incidents["occurred_start"]}
    never = incidents["withdrawn"].where(incidents["withdrawn"].isna())
    incidents = incidents.assign(**at_once, withdrawn=never, location_probability=1.0)
    panel = panel_from(incidents, 4, 70, ("theft", "burglary"))
    series = panel.counts.values.reshape(70, -1)
    table = lag_table(series, lags.LAGS, means.SPANS, ewmas.RATES)
    names = [feature.name for family in (lags, means, ewmas) for feature in family.FEATURES]
    for origin in (52, 60, 69):
        features = design_at(panel, origin, names).features.transpose(2, 1, 0).reshape(len(names), -1)
        np.testing.assert_allclose(table[:, origin], features, rtol=1e-4, atol=1e-6)
