"""Design rows: values worked by hand, and a slow second implementation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.catalogue.families.standard import RATES
from features.catalogue.weights import lag_weights, mean_weights, season_weights
from features.design import STANDARD, design_at
from features.rules import BASELINES
from tests.features.panels import incidents_of, panel_from, random_incidents


def test_mean_and_season_weights_by_hand():
    np.testing.assert_allclose(mean_weights(4, 2), [0, 0, 0.5, 0.5])
    np.testing.assert_allclose(mean_weights(2, 8), [0.5, 0.5])
    np.testing.assert_allclose(lag_weights(3, 1), [0, 0, 1])
    assert np.isnan(lag_weights(3, 4)).all()
    # at an origin with 54 windows of history, the one 52 windows ago is window 2
    assert np.flatnonzero(season_weights(54, 52, 0)).tolist() == [2]
    assert np.flatnonzero(season_weights(54, 52, 2)).tolist() == [0, 1, 2, 3, 4]
    assert season_weights(51, 52, 0).sum() == 0


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(52, 70))
def test_levels_agree_with_pandas(seed, origin):
    panel = panel_from(random_incidents(np.random.default_rng(seed), 800, 3, 70), 3, 70, ("theft", "burglary"))
    design = design_at(panel, origin)
    known = pd.DataFrame(panel.known_evidence(origin).transpose(0, 2, 1).reshape(origin, -1))
    second = {
        "mean_8": known.tail(8).mean(),
        "mean_52": known.tail(52).mean(),
        "mean_104": known.tail(104).mean(),
        "same_week_last_year": known.iloc[origin - 52],
        "ewma": known.ewm(alpha=0.02).mean().iloc[-1],
    }
    for i, name in enumerate(BASELINES):
        np.testing.assert_allclose(design.baselines[i].ravel(), second[name], rtol=1e-4, atol=1e-6, err_msg=name)
    for i, rate in enumerate(RATES):
        level = known.ewm(alpha=rate).mean().iloc[-1].to_numpy()
        offset = design.offset.ravel()
        np.testing.assert_allclose(
            design.features[..., i].ravel(), np.log((level + 0.02) / (offset + 0.02)), rtol=2e-3, atol=1e-4
        )


def test_neighbours_levels_by_hand():
    # one theft a week in the middle of three areas: each end's only neighbour has level 1
    weeks = pd.date_range("2020-01-07", periods=60, freq="7D")
    rows = [("theft", "a1", f"{day:%Y-%m-%d} 10:00", f"{day:%Y-%m-%d} 11:00", None) for day in weeks]
    design = design_at(panel_from(incidents_of(rows), 3, 60), 60)
    near = design.features[0, :, STANDARD.index("near_0.1")]
    offset = design.offset[0]
    # offset: 0.85 own + 0.13 near + 0.02 city; own = (0, 1, 0), near = (1, 0, 1), city = 1/3
    np.testing.assert_allclose(offset, [0.13 + 0.02 / 3, 0.85 + 0.02 / 3, 0.13 + 0.02 / 3], rtol=1e-4)
    np.testing.assert_allclose(near, np.log((np.array([1, 0, 1]) + 0.02) / (offset + 0.02)), rtol=1e-4)


def test_too_short_a_history_is_refused():
    panel = panel_from(random_incidents(np.random.default_rng(1), 50, 2, 60), 2, 60)
    for origin in (51, 61):
        with pytest.raises(ValueError, match="outside"):
            design_at(panel, origin)
