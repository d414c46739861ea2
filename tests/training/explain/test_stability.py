"""How firm ranks are: what is far apart never changes places, what is alike does half of the time."""

import numpy as np
import pytest

from features.catalogue.ground import Ground
from features.catalogue.known import Memory
from features.catalogue.past import Past
from features.hub import load_hub
from features.panel.build import panel_of
from training.explain import stability
from training.explain.stability import rank_stability


@pytest.fixture(scope="module")
def panel(ingested):
    """Return the tiny city's panel."""
    return panel_of(ingested, load_hub(ingested))


def drawn_levels(panel, draws=50, seed=0):
    return stability._levels_drawn(panel, panel.n_windows, np.random.default_rng(seed), draws)


def test_the_first_level_is_the_models_offset(panel):
    past = Past(panel, panel.n_windows, Ground(panel.plan), Memory())
    np.testing.assert_allclose(drawn_levels(panel)[0], past.offset, rtol=1e-5)


def test_drawn_levels_scatter_about_it_and_more_so_where_little_is_counted(panel):
    """With n windows of weight, Poisson counts of level l scatter by √(l / n): in ratio, less where l is large."""
    levels = drawn_levels(panel, draws=400).astype(np.float64)
    ratio = levels[1:] / levels[0]
    np.testing.assert_allclose(ratio.mean(axis=0), 1, atol=0.15)
    scatter, level = ratio.std(axis=0).ravel(), levels[0].ravel()
    assert np.corrcoef(np.log(scatter), np.log(level))[0, 1] < -0.5


def test_means_far_apart_never_change_places(panel):
    n = len(panel.areas)
    mean = 10.0 ** -np.arange(n)
    found = rank_stability(panel, panel.n_windows, {panel.offences[0]: mean}, 3, np.random.default_rng(0), 40)
    told = found[panel.offences[0]]
    np.testing.assert_array_equal(told.flagged, np.arange(n) < 3)
    np.testing.assert_array_equal(told.low, np.arange(1, n + 1))
    np.testing.assert_array_equal(told.high, np.arange(1, n + 1))


def test_ranks_are_those_of_a_plain_count_of_draws(panel):
    offence, k, origin = panel.offences[1], 2, panel.n_windows
    mean = np.full(len(panel.areas), 0.5)
    told = rank_stability(panel, origin, {offence: mean}, k, np.random.default_rng(7), 60)[offence]
    levels = drawn_levels(panel, 60, 7)[:, 1].astype(np.float64)
    first = [sum(draw[other] / levels[0][other] > draw[area] / levels[0][area] for other in range(24)) < k
             for area in range(24) for draw in levels[1:]]  # fmt: skip
    np.testing.assert_allclose(told.flagged, np.reshape(first, (24, 60)).mean(axis=1), atol=1 / 59)
    assert told.flagged.sum() == pytest.approx(k)
    assert (told.low <= told.high).all()
    assert (told.flagged < 1).any()


def test_nothing_later_moves_it(panel):
    origin = panel.n_windows - 10
    mean = np.linspace(1, 2, len(panel.areas))
    both = [
        rank_stability(each, origin, {panel.offences[0]: mean}, 2, np.random.default_rng(1), 30)[panel.offences[0]]
        for each in (panel, panel.as_of(origin))
    ]
    np.testing.assert_array_equal(both[0].flagged, both[1].flagged)
    np.testing.assert_array_equal(both[0].low, both[1].low)
