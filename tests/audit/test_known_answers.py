"""The gates about groups on the simulated city: the truth does not fail them, a forecast bent for one group does."""

import pytest

from benchmarks.gates import bend, simulated, trials

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return simulated(7, tmp_path_factory.mktemp("world"))


def test_the_true_intensity_fails_no_gate_about_groups(world):
    rows = trials(world, 10, (), (), 1)
    assert (rows[["calibration", "exposure", "error_parity"]] == "fail").to_numpy().sum() <= 1
    assert (rows["calibration"] == "pass").mean() >= 0.8
    assert (rows["exposure"] == "pass").mean() >= 0.6


@pytest.mark.parametrize("by", [-2.0, 2.0])
def test_a_forecast_bent_beyond_the_bounds_for_one_group_fails(world, by):
    rows = trials(world, 4, ("Black",), (by,), 2)
    bent = rows[rows["b"] == by]
    assert (bent["ratio"] > 1.25).all() if by > 0 else (bent["ratio"] < 0.8).all()
    assert (bent["calibration"] == "fail").all()
    if by > 0:
        assert (bent["exposure"] != "pass").all()


def test_bending_up_and_down_are_inverse(world):
    share = world.people.shares[:, 1]
    assert bend(bend(world.truth.mean, share, 0.5), share, -0.5) == pytest.approx(world.truth.mean)
