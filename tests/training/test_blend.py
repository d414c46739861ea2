"""Weights of a blend: worked by hand, recovered where they were planted, and equal where nothing is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import blend
from training.blend import learn_weights


def one(y, means):
    """Return the weights of one offence in one area. Shapes: (n_rows,), (n_members, n_rows)."""
    counts, said = np.asarray(y, np.int32)[:, None, None], np.asarray(means, np.float32)[:, :, None, None]
    return learn_weights(counts, said)[:, 0]


def test_without_past_forecasts_weights_are_equal():
    assert one([], np.zeros((4, 0))).tolist() == [0.25] * 4
    assert one([3], np.ones((1, 1))).tolist() == [1.0]


def test_two_models_by_hand(monkeypatch):
    """One cell, models 1 and 3: likeliest where the mixed mean is the mean count, 2.5: weights 1/4 and 3/4."""
    monkeypatch.setattr(blend, "TO_EQUAL", 0.0)
    means = np.repeat([[1.0], [3.0]], 4, axis=1)
    np.testing.assert_allclose(one([2, 3, 2, 3], means), [0.25, 0.75], atol=1e-4)


def _drawn_by_hand(rows, half, strength):
    """Weights half ± d of models 1 and 3, n rows of mean count 2.5: their mixed mean is m + 2d, m that of `half`.

    The slope of the loss along d: n (2 - 2·2.5/(m + 2d)) + 4·strength·d = 0, a quadratic in d.
    """
    m = half + 3 * (1 - half)
    a, b, c = 8 * strength, 4 * rows + 4 * strength * m, rows * (2 * m - 5)
    return (-b + np.sqrt(b**2 - 4 * a * c)) / (2 * a)


def test_weights_are_drawn_to_equal_by_hand():
    d = _drawn_by_hand(100, 0.5, blend.TO_EQUAL)
    assert 0.01 < d < 0.24
    found = one([2, 3] * 50, np.repeat([[1.0], [3.0]], 100, axis=1))
    np.testing.assert_allclose(found, [0.5 - d, 0.5 + d], atol=1e-4)


def test_an_offence_is_drawn_to_what_all_share_by_hand(monkeypatch):
    """Two offences, counts of 2.5 and of 1.5: together the mixed mean is 2, weights 1/2; each goes its own way by d."""
    monkeypatch.setattr(blend, "TO_EQUAL", 0.0)
    y = np.stack([np.array([2, 3] * 50), np.array([1, 2] * 50)], axis=1)[:, :, None].astype(np.int32)
    means = np.broadcast_to(np.array([1.0, 3.0], np.float32)[:, None, None, None], (2, 100, 2, 1))
    found = learn_weights(y, means)
    common = 0.5
    first = _drawn_by_hand(100, common, blend.TO_COMMON)
    np.testing.assert_allclose(found[:, 0], [0.5 - first, 0.5 + first], atol=1e-3)
    assert 0.5 < found[0, 1] < 0.75
    assert found[1, 0] < 0.75


def test_an_offence_without_incidents_takes_what_the_others_learned():
    rng = np.random.default_rng(2)
    means = rng.gamma(2.0, 1.0, (2, 2000, 2, 1)).astype(np.float32)
    means[:, :, 1] = 1e-3
    y = np.zeros((2000, 2, 1), np.int32)
    y[:, 0] = rng.poisson(means[1, :, 0])
    found = learn_weights(y, means)
    assert found[1, 0] > 0.9
    np.testing.assert_allclose(found[:, 1], found[:, 0], atol=0.05)


def test_planted_weights_are_found_with_enough_incidents():
    rng = np.random.default_rng(1)
    means = rng.gamma(2.0, 1.0, (3, 200_000)).astype(np.float32)
    planted = np.array([0.7, 0.3, 0.0])
    np.testing.assert_allclose(one(rng.poisson(planted @ means), means), planted, atol=0.02)


def test_offences_that_differ_are_told_apart_with_enough_incidents():
    rng = np.random.default_rng(3)
    means = rng.gamma(2.0, 1.0, (2, 100_000, 2, 1)).astype(np.float32)
    planted = np.array([[0.8, 0.3], [0.2, 0.7]])
    y = rng.poisson(np.einsum("mk,mwka->wka", planted, means)).astype(np.int32)
    np.testing.assert_allclose(learn_weights(y, means), planted, atol=0.03)


@given(st.integers(1, 4), st.integers(1, 20), st.integers(1, 3), st.integers(0, 2**31 - 1))
def test_weights_are_a_mixture_whatever_was_counted(members, windows, offences, seed):
    rng = np.random.default_rng(seed)
    means = rng.gamma(0.5, 2.0, (members, windows, offences, 2)).astype(np.float32)
    weights = learn_weights(rng.poisson(1.0, (windows, offences, 2)).astype(np.int32), means)
    assert weights.shape == (members, offences)
    assert (weights >= 0).all()
    assert weights.sum(axis=0) == pytest.approx(1, abs=1e-5)
