"""Every model keeps the promises of the interface: text, order, scale, positive means, and rows that are poor."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training.models.synthetic import how, made, names_of_all, taken
from training.models import MODELS, Rows

KEYS = sorted(MODELS)
FITTED = [key for key in KEYS if not key.startswith(("mean_", "same_", "ewma"))]


@pytest.fixture(scope="module")
def given_rows():
    return made()


@pytest.fixture(scope="module")
def fitted(given_rows):
    rows, y = given_rows
    return {key: MODELS[key].fit(rows, y, how()) for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_the_same_text_gives_the_same_means_bit_for_bit(key, fitted):
    rows, _ = made(seed=5)
    text = fitted[key].text()
    again = MODELS[key].read(text)
    np.testing.assert_array_equal(again.mean(rows), fitted[key].mean(rows))
    assert again.text() == text


@pytest.mark.parametrize("key", KEYS)
def test_the_same_rows_give_the_same_text(key, given_rows, fitted):
    rows, y = given_rows
    assert MODELS[key].fit(rows, y, how()).text() == fitted[key].text()


@pytest.mark.parametrize("key", KEYS)
@given(seed=st.integers(0, 1000))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_forecast_by_its_own_columns_wherever_it_stands(key, fitted, seed):
    rows, _ = made(4, 10, seed=seed)
    order = np.random.default_rng(seed).permutation(len(rows.offset))[:17]
    np.testing.assert_allclose(fitted[key].mean(taken(rows, order)), fitted[key].mean(rows)[order], rtol=1e-12, atol=0)


@pytest.mark.parametrize("key", FITTED)
def test_the_order_of_rows_moves_a_fit_by_no_more_than_rounding(key, given_rows, fitted):
    rows, y = given_rows
    order = np.random.default_rng(3).permutation(len(y))
    again = MODELS[key].fit(taken(rows, order), y[order], how())
    np.testing.assert_allclose(again.mean(rows), fitted[key].mean(rows), rtol=1e-4)


@pytest.mark.parametrize("key", FITTED)
def test_means_are_of_the_size_of_the_counts(key, given_rows, fitted):
    rows, y = given_rows
    mean = fitted[key].mean(rows)
    assert mean.dtype == np.float64
    assert mean.shape == y.shape
    assert (mean > 0).all()
    assert 0.85 < mean.sum() / y.sum() < 1.15
    assert np.corrcoef(mean, y)[0, 1] > 0.3


@pytest.mark.parametrize("key", FITTED)
def test_ten_times_the_incidents_give_about_ten_times_the_means(key):
    few, many = made(scale=1.0), made(scale=10.0)
    small, large = (MODELS[key].fit(rows, y, how()).mean(rows).mean() for rows, y in (few, many))
    assert 8 < large / small < 12


def poor(kind: str) -> tuple[Rows, np.ndarray]:
    """Return rows from which there is little to learn."""
    if kind == "one area":
        return made(30, 1, seed=2)
    if kind == "four rows":
        return made(2, 2, seed=2)
    rows, y = made(20, 8, seed=2)
    if kind == "no incidents":
        return rows, np.zeros_like(y)
    if kind == "counts taken back":
        return rows, np.where(np.arange(len(y)) % 9 == 0, -1, y).astype(np.int32)
    values = rows.values.copy()
    values[::3] = np.nan
    values[:, 0] = np.nan
    if kind == "all missing":
        values[:] = np.nan
    if kind == "all zero":
        values[:] = 0
    return Rows(rows.names, values, rows.offset, rows.baselines, rows.age), y


@pytest.mark.parametrize(
    "kind", ["one area", "four rows", "no incidents", "counts taken back", "some missing", "all missing", "all zero"]
)
@pytest.mark.parametrize("key", FITTED)
def test_poor_rows_are_survived(key, kind):
    rows, y = poor(kind)
    model = MODELS[key].fit(rows, y, how())
    for asked in (rows, made(3, 4, seed=9)[0], poor("all missing")[0]):
        mean = model.mean(asked)
        assert np.isfinite(mean).all()
        assert (mean > 0).all()
    np.testing.assert_array_equal(MODELS[key].read(model.text()).mean(rows), model.mean(rows))


def test_models_read_features_of_the_catalogue_each_once():
    from features.catalogue import catalogue

    assert set(names_of_all()) <= set(catalogue())
    for model in MODELS.values():
        read = model.reads(("level", "own_0.1"))
        assert len(set(read)) == len(read)
        assert model.title
