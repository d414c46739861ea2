"""Scores on rows that were chosen by what came of them are refused, and why."""

import numpy as np
import pandas as pd
import pytest

from configs.errors import DataError
from training.metrics import METRICS, Beside, Scored, mean_absolute_error, refuse_nonzero_only, scored_of


@pytest.fixture
def city():
    """Return counts of 300 areas over 20 windows, and their true means."""
    rng = np.random.default_rng(7)
    mean = np.broadcast_to(rng.gamma(0.5, 0.4, 300), (20, 300))
    return rng.poisson(mean), mean


def frame(y, mean):
    windows, areas = np.indices(y.shape)
    return pd.DataFrame({"window_start": windows.ravel(), "area": areas.ravel(), "y": y.ravel(), "mean": mean.ravel()})


def score(rows):
    return METRICS["deviance"].of(scored_of(rows, (), (), (), Beside()))


def test_why_on_rows_with_incidents_the_constant_1_beats_the_truth_itself(city):
    y, truth = city
    some = y > 0
    ones = np.ones(y.shape)
    assert mean_absolute_error(y[some], ones[some]) < mean_absolute_error(y[some], truth[some])
    assert METRICS["deviance"].function(Scored(y, truth)) < METRICS["deviance"].function(Scored(y, ones))
    # nothing is known of where incidents will be
    assert METRICS["auc"].function(Scored(y, ones)) == 0.5


def test_rows_with_incidents_alone_are_refused(city):
    rows = frame(*city)
    assert score(rows) > 0
    with pytest.raises(DataError, match=r"some were left out.*the constant 1 scores best"):
        score(rows[rows["y"] > 0])


def test_counts_without_the_zeros_that_must_be_there_are_refused(city):
    y, _ = city
    with pytest.raises(DataError, match=r"none of .* is 0.*the constant 1 scores best"):
        refuse_nonzero_only(y[y > 0])
    # made into a table that looks whole
    part = y[y > 0][:600].reshape(2, 300)
    with pytest.raises(DataError, match="chosen by what came"):
        Scored(part, np.ones(part.shape))


@pytest.mark.parametrize("choose", [lambda r: r["y"] != 1, lambda r: r["y"] < 2, lambda r: r["mean"] > r["y"]])
def test_any_choice_of_rows_by_their_outcome_is_refused(city, choose):
    rows = frame(*city)
    with pytest.raises(DataError, match="some were left out"):
        score(rows[choose(rows)])


def test_rows_that_are_there_twice_are_refused(city):
    rows = frame(*city)
    with pytest.raises(DataError, match="twice"):
        score(pd.concat([rows.iloc[1:], rows.iloc[[5]]]))


def test_whole_windows_and_whole_areas_may_be_chosen(city):
    rows = frame(*city)
    assert score(rows[rows["window_start"] >= 10]) > 0
    assert score(rows[rows["area"] < 40]) > 0


def test_counts_so_high_that_none_is_0_are_scored():
    y = np.random.default_rng(8).poisson(30, (20, 50))
    assert y.min() > 0
    refuse_nonzero_only(y)
    refuse_nonzero_only([1, 2, 1])
