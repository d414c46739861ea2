"""Counts behind a forecast, against a plain count of the panel as known."""

import numpy as np
import pytest

from features.hub import load_hub
from features.panel.build import panel_of
from training.explain.past import past_counts


@pytest.fixture(scope="module")
def panel(ingested):
    """Return the tiny city's panel."""
    return panel_of(ingested, load_hub(ingested))


@pytest.mark.parametrize(("area", "offence", "span"), [(0, 0, (1, 1)), (5, 3, (1, 2)), (17, 1, (2, 2))])
def test_counts_are_those_a_person_would_make(panel, area, offence, span):
    origin = panel.n_windows - 3
    found = past_counts(panel, origin, area, offence, span)
    known = panel.as_of(origin).counts.values
    touching = np.flatnonzero(panel.neighbours.toarray()[area])
    assert found.neighbours == len(touching) > 0
    for back in (4, 13, 52):
        windows = range(origin - back, origin)
        assert found.here[back] == sum(int(known[window, area, offence]) for window in windows)
        assert found.nearby[back] == sum(int(known[window, other, offence]) for window in windows for other in touching)
    assert found.last_window == known[origin - 1, area, offence]
    then = range(origin + span[0] - 1 - 52, origin + span[1] - 52)
    assert found.a_year_ago == sum(int(known[window, area, offence]) for window in then)
    assert found.nearby_a_year_ago == sum(int(known[window, other, offence]) for window in then for other in touching)


def test_a_short_history_knows_nothing_of_last_year(panel):
    assert past_counts(panel, 51, 0, 0).a_year_ago is None
