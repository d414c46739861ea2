"""What matters over all areas, with planted answers: shuffled groups, partial dependence, main features, figures."""

import numpy as np
import pytest

from tests.training.explain.made import Formula, rows_of_columns
from training.blend import Blend
from training.explain.dependence import dependence, main_features
from training.explain.figures import dependence_chart, importance_chart, importance_table
from training.explain.importance import deviance_rise, order_in_bands, shuffled
from training.explain.keep import read_explained
from training.explain.words import LEVEL, NEARBY, RECENT
from training.models import MODELS

N = 4000


@pytest.fixture(scope="module")
def rows():
    """Return rows of three groups."""
    rng = np.random.default_rng(1)
    own, near, level = rng.normal(0, 1, (3, N))
    return rows_of_columns(
        rng.gamma(2, 0.5, N) + 0.1, own_0__1=own, near_0__1=near, level=level, lag_1=rng.poisson(1, N)
    )


def one(formula, *names) -> Blend:
    """Return a blend of one formula."""
    return Blend({"made": Formula(formula, names)}, {"made": 1.0})


def test_only_what_is_read_raises_the_deviance_where_shuffled(rows):
    blend = one(lambda own: np.exp(0.8 * own), "own_0.1")
    y = np.random.default_rng(2).poisson(blend.mean(rows)).astype(np.int32)
    rise = deviance_rise(blend, rows, y, np.random.default_rng(0))
    assert rise[RECENT] > 0.3
    assert {group: value for group, value in rise.items() if group != RECENT and value} == {}


def test_a_column_that_only_adds_noise_lowers_it(rows):
    """Shuffling cannot make worse what is noise already: about 0."""
    blend = one(lambda own, near: np.exp(0.8 * own + 0.3 * near), "own_0.1", "near_0.1")
    y = np.random.default_rng(3).poisson(rows.offset * np.exp(0.8 * rows.values[:, 0])).astype(np.int32)
    rise = deviance_rise(blend, rows, y, np.random.default_rng(0))
    assert abs(rise[NEARBY]) < 0.05 < rise[RECENT]


def test_shuffling_keeps_a_row_in_its_band_and_counts_in_proportion(rows):
    order = order_in_bands(rows.offset, np.random.default_rng(0))
    assert sorted(order) == list(range(N))
    band = np.argsort(np.argsort(rows.offset, kind="stable"), kind="stable") * 10 // N
    np.testing.assert_array_equal(band[order], band)
    moved = shuffled(rows, RECENT, order)
    np.testing.assert_allclose(moved.values[:, 3] / rows.offset, (rows.values[:, 3] / rows.offset)[order], rtol=1e-5)
    np.testing.assert_array_equal(moved.values[:, 0], rows.values[order, 0])
    np.testing.assert_array_equal(moved.values[:, 1:3], rows.values[:, 1:3])
    np.testing.assert_allclose(moved.baselines[:, 0] / rows.offset, 1, rtol=1e-5)


def test_partial_dependence_of_a_product_is_its_factor(rows):
    blend = one(lambda own, near: np.exp(0.5 * own + 0.2 * near), "own_0.1", "near_0.1")
    told = {each["group"]: each for each in dependence(blend, rows, seed=0)}
    assert told[RECENT]["feature"] == "own_0.1"
    assert len(told[RECENT]["values"]) == 11
    slope = np.polyfit(told[RECENT]["values"], np.log(told[RECENT]["times"]), 1)[0]
    assert slope == pytest.approx(0.5, abs=1e-5)
    assert np.polyfit(told[NEARBY]["values"], np.log(told[NEARBY]["times"]), 1)[0] == pytest.approx(0.2, abs=1e-5)
    assert told[LEVEL]["times"] == pytest.approx([1] * 11)


def test_the_main_feature_is_the_one_that_moves_forecasts_most(rows):
    class Told(Formula):
        """A formula that tells its logs."""

        def logs(self, rows):
            """Return lag_1 as the strongest of the recent."""
            from training.models.base import Logs

            columns = rows.columns(("own_0.1", "lag_1")).astype(float)
            return Logs(("own_0.1", "lag_1"), columns * np.array([0.01, 2.0]), np.zeros(len(columns)))

    told = Blend({"told": Told(lambda own: own, ("own_0.1",)), "ewma": MODELS["ewma"]}, {"told": 0.5, "ewma": 0.5})
    assert main_features(told, rows)[RECENT] == "lag_1"


def test_a_release_keeps_what_matters_in_numbers_and_figures(trained):
    city, release = trained
    explained = read_explained(release.folder)
    table = importance_table(explained)
    assert set(table["offence"]) == set(city.targets)
    assert (table["contribution"] >= 0).all()
    titles = {name: city.offences[name].title for name in city.targets}
    chart = importance_chart(explained, titles)
    assert chart == importance_chart(explained, titles)
    for text in (*titles.values(), "recent past here", "time of year"):
        assert text in chart
    curves = dependence_chart(explained, titles)
    assert curves.startswith("<svg")
    for told in explained["burglary"]["dependence"]:
        assert told["feature"] in curves
        assert told["values"] == sorted(set(told["values"]))
