"""Flagging: who is flagged, how ties go, and the realised top, against a plain second implementation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from audit.flagging import flag, places, realised_top


@pytest.mark.parametrize(
    ("areas", "share", "k"), [(250, 0.05, 13), (20, 0.05, 1), (100, 0.05, 5), (701, 0.05, 36), (10, 0.3, 3)]
)
def test_k_is_the_share_of_areas_rounded_up(areas, share, k):
    assert places(areas, share) == k


def test_equal_forecasts_go_by_area_id():
    means = np.array([[[2.0], [1.0], [2.0], [2.0]]])
    assert flag(means, 2)[0, :, 0].tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("counts", "k", "top"),
    [
        ([3, 1, 0, 2], 2, [1, 0, 0, 1]),
        ([3, 1, 1, 0], 2, [1, 0.5, 0.5, 0]),
        ([1, 1, 1, 0], 2, [2 / 3, 2 / 3, 2 / 3, 0]),
        ([4, 0, 0, 0], 2, [1, 0, 0, 0]),
        ([0, 0, 0, 0], 2, [0, 0, 0, 0]),
    ],
)
def test_ties_share_the_last_places_and_no_incident_is_no_place(counts, k, top):
    assert realised_top(np.array(counts, dtype=float)[None, :, None], k)[0, :, 0] == pytest.approx(top)


def _plain_top(counts, k):
    """Average, over every way of breaking ties, of belonging to the first k."""
    top = []
    for count in counts:
        above = sum(other > count for other in counts)
        level = sum(other == count for other in counts)
        top.append(0.0 if count == 0 else min(max((k - above) / level, 0.0), 1.0))
    return top


@given(arrays(np.int64, st.integers(1, 12), elements=st.integers(0, 4)), st.integers(1, 12))
def test_the_realised_top_agrees_with_a_plain_second_implementation(counts, k):
    k = min(k, len(counts))
    found = realised_top(counts.astype(float)[None, :, None], k)[0, :, 0]
    assert found == pytest.approx(_plain_top(counts.tolist(), k))
    assert found.sum() <= k + 1e-9
