"""Weights of a blend: worked by hand, recovered where they were planted, and equal where nothing is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import blend
from training.blend import learn_weights


def test_without_past_forecasts_weights_are_equal():
    assert learn_weights(np.zeros(0, np.int32), np.zeros((4, 0), np.float32)).tolist() == [0.25] * 4
    assert learn_weights(np.array([3], np.int32), np.ones((1, 1), np.float32)).tolist() == [1.0]


def test_two_models_by_hand(monkeypatch):
    """One cell, models 1 and 3: likeliest where the mixed mean is the mean count, 2.5: weights 1/4 and 3/4."""
    monkeypatch.setattr(blend, "PRIOR", 0.0)
    y = np.array([2, 3, 2, 3], dtype=np.int32)
    means = np.repeat([[1.0], [3.0]], 4, axis=1).astype(np.float32)
    np.testing.assert_allclose(learn_weights(y, means), [0.25, 0.75], atol=1e-4)


def test_the_prior_draws_to_equal_by_hand():
    """Weights 1/2 ± d, mixed mean 2 + 2d, n rows of mean count 2.5: n (2 - 2·2.5/(2 + 2d)) + 4·PRIOR·d = 0."""
    y = np.array([2, 3] * 50, dtype=np.int32)
    means = np.repeat([[1.0], [3.0]], 100, axis=1).astype(np.float32)
    half, linear, constant = 4 * blend.PRIOR, 2 * 100 + 4 * blend.PRIOR, -50
    d = (-linear + np.sqrt(linear**2 - 4 * half * constant)) / (2 * half)
    assert 0.01 < d < 0.24
    np.testing.assert_allclose(learn_weights(y, means), [0.5 - d, 0.5 + d], atol=1e-4)


def test_planted_weights_are_found_with_enough_incidents():
    rng = np.random.default_rng(1)
    means = rng.gamma(2.0, 1.0, (3, 200_000)).astype(np.float32)
    planted = np.array([0.7, 0.3, 0.0])
    found = learn_weights(rng.poisson(planted @ means).astype(np.int32), means)
    np.testing.assert_allclose(found, planted, atol=0.02)


@given(st.integers(1, 6), st.integers(1, 40), st.integers(0, 2**31 - 1))
def test_weights_are_a_mixture_whatever_was_counted(members, rows, seed):
    rng = np.random.default_rng(seed)
    means = rng.gamma(0.5, 2.0, (members, rows)).astype(np.float32)
    weights = learn_weights(rng.poisson(1.0, rows).astype(np.int32), means)
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=1e-5)
