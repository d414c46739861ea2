"""Gi* against a value by hand and against PySAL; trends and false discoveries."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from features.lookup.hot_spots import discovered, gi_star, trend


def lattice(side: int) -> csr_array:
    """Queen contiguity of a square lattice."""
    row, column = np.divmod(np.arange(side**2), side)
    near = (abs(row[:, None] - row) <= 1) & (abs(column[:, None] - column) <= 1)
    return csr_array((near & ~np.eye(side**2, dtype=bool)).astype(float))


def test_three_areas_in_a_row_by_hand() -> None:
    """Counts 0, 0, 3: mean 1, sd √2; around the last two lie 3 of an expected 2: 1 / (√2 · √((3·2 - 4) / 2)) = 1/√2."""
    near = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=float))
    scores = gi_star(np.array([[0.0, 0.0, 3.0]]), near)
    assert scores[0] == pytest.approx([-np.sqrt(2), 0.0, 1 / np.sqrt(2)])
    assert gi_star(np.full((1, 3), 4.0), near).tolist() == [[0, 0, 0]]


def test_scores_are_those_of_pysal() -> None:
    from esda.getisord import G_Local
    from libpysal.weights import WSP

    near, values = lattice(6), np.random.default_rng(3).poisson(3, 36).astype(float)
    weights = WSP(near + csr_array(np.eye(36))).to_W(silence_warnings=True)
    other = G_Local(values, weights, transform="B", permutations=0, star=True)
    assert gi_star(values[None], near)[0] == pytest.approx(other.Zs)


def test_a_trend_of_four_by_hand() -> None:
    """1 2 4 3: five of six pairs ascend, tau (5 - 1) / 6."""
    tau, p = trend(np.array([[1.0, 7.0], [2.0, 7.0], [4.0, 7.0], [3.0, 7.0]]))
    assert tau.tolist() == pytest.approx([4 / 6, 0])
    assert p[1] == 1


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    """Their ladder at 5%: .01 ≤ .0125, .02 ≤ .025, .04 > .0375, .9 > .05."""
    assert discovered(np.array([0.9, 0.02, 0.01, 0.04]), 0.05).tolist() == [False, True, True, False]
