"""The smallest change: of a planted model whose line is known by hand, and of a real release by trying every count."""

from types import SimpleNamespace

import pytest

from features.hub import load_hub
from features.panel.build import panel_of
from tests.training.explain.made import Formula
from training.blend import Blend
from training.explain.change import MOST, smallest_change, with_incidents
from training.predict import means_ahead, ranks, release_designs


@pytest.fixture(scope="module")
def panel(ingested):
    """Return the tiny city's panel."""
    return panel_of(ingested, load_hub(ingested))


@pytest.fixture
def unmoved(monkeypatch):
    """Leave forecasts where the planted model puts them: no total moves them."""
    monkeypatch.setattr("training.predict.moved_at", lambda panel, levels, origin, blended: blended)


def counting(panel, formula):
    """Return a release whose only model is a formula of the last windows' counts."""
    model = Formula(lambda *lags: 1.0 + formula(*lags), ("lag_1", "lag_2", "lag_3", "lag_4"))
    plain = SimpleNamespace(mean=lambda rows: model.mean(rows) / rows.offset)
    blends = {(offence, 1): Blend({"made": plain}, {"made": 1.0}) for offence in panel.offences}
    return SimpleNamespace(features=list(model.names), blends=SimpleNamespace(blends=blends, levels=None, horizons=1))


def test_a_cell_gets_more_and_never_less_than_nothing(panel):
    last = panel.n_windows - 1
    more = with_incidents(panel, last, 3, 1, 2)
    assert more.counts.values[last, 3, 1] == panel.counts.values[last, 3, 1] + 2
    assert more.evidence.values[last, 3, 1] == panel.evidence.values[last, 3, 1] + 2
    assert (more.counts.values != panel.counts.values).sum() == 1
    assert with_incidents(panel, last, 3, 1, -99).counts.values[last, 3, 1] == 0


def rank_of(release, panel, area, offence, horizons=1):
    designs = release_designs(release, panel, panel.n_windows, horizons)
    _, moved = means_ahead(release, panel, panel.n_windows, designs)
    return ranks(moved[:, offence].sum(axis=0), panel.areas)[area]


@pytest.mark.parametrize("area", range(0, 24, 3))
def test_the_first_count_that_moves_it_is_found_and_none_smaller_does(panel, unmoved, area):
    """By a model that counts the last window: every smaller change leaves the area where it is."""
    release, k = counting(panel, lambda one, two, three, four: one + 0.1 * two), 4
    known = panel.as_of(panel.n_windows)
    found = smallest_change(release, panel, panel.n_windows, area, 0, k)
    assert found.flagged == (rank_of(release, known, area, 0) <= k)
    assert found.incidents is not None
    last = panel.n_windows - 1
    if not found.flagged:
        ranked = [
            rank_of(release, with_incidents(known, last, area, 0, more), area, 0) for more in range(found.incidents + 1)
        ]
        assert [rank <= k for rank in ranked] == [False] * found.incidents + [True]
        assert ranked[-1] == found.rank
    elif found.windows == 1:
        ranked = [
            rank_of(release, with_incidents(known, last, area, 0, -less), area, 0)
            for less in range(found.incidents + 1)
        ]
        assert [rank <= k for rank in ranked] == [True] * found.incidents + [False]


def test_what_no_count_can_change_is_said_so(panel, unmoved):
    """A model that looks at nothing lately: ranks are those of the areas' ids."""
    release = counting(panel, lambda *lags: 0.0 * lags[0])
    outside = smallest_change(release, panel, panel.n_windows, 20, 0, 2)
    assert (outside.flagged, outside.incidents, outside.tried) == (False, None, MOST)
    inside = smallest_change(release, panel, panel.n_windows, 0, 0, 2)
    known = panel.as_of(panel.n_windows).counts.values
    assert (inside.flagged, inside.incidents, inside.tried) == (True, None, known[-4:, 0, 0].sum())


def test_through_a_whole_release_and_two_windows(trained):
    """A counterfactual of every member: ranks after it are those of a forecast of the changed panel."""
    city, release = trained
    panel = panel_of(city, load_hub(city))
    found = smallest_change(release, panel, panel.n_windows, 7, 0, 2, (1, 2))
    changed = panel.as_of(panel.n_windows)
    for back in range(1, found.windows + 1) if found.flagged else ():
        here = int(changed.counts.values[-back, 7, 0])
        less = min(here, found.tried - sum(int(panel.counts.values[-each, 7, 0]) for each in range(1, back)))
        changed = with_incidents(changed, panel.n_windows - back, 7, 0, -less)
    if not found.flagged:
        changed = with_incidents(changed, panel.n_windows - 1, 7, 0, found.tried)
    assert rank_of(release, changed, 7, 0, horizons=2) == found.rank
