"""Kernel density: the bandwidth that made the counts is chosen, and expected and counted incidents agree."""

import numpy as np
import pytest

from tests.training.models.synthetic import changed, how, made
from training.models.kernel import ALONE, DENSITIES, FittedKernel, Kernel


@pytest.mark.parametrize("true", [*ALONE, *DENSITIES])
def test_the_density_that_made_the_counts_is_chosen(true):
    rng = np.random.default_rng(0)
    rows, _ = made(60, 60)
    columns = {name.replace(".", "_dot_"): rng.gamma(2, 0.3, len(rows.offset)) for name in (*ALONE, *DENSITIES)}
    rows = changed(rows, **columns)
    density = columns[true.replace(".", "_dot_")]
    found = Kernel().fit(rows, rng.poisson(0.7 * density + 0.02).astype(np.int32), how())
    assert found.density == true
    assert abs(found.scale - 0.7) < 0.07  # floors are a grid of shares
    assert 0 < found.floor < 0.06


def test_as_many_are_expected_as_were_counted():
    rows, y = made(30, 30)
    assert Kernel().fit(rows, y, how()).mean(rows).sum() == pytest.approx(y.sum(), rel=1e-6)


def test_the_mean_by_hand():
    rows = changed(made(1, 2)[0], density_0_dot_02_200=np.array([0.5, np.nan]))
    assert FittedKernel("density_0.02_200", 2.0, 0.1).mean(rows).tolist() == pytest.approx([1.1, 0.1])
