"""Every feature has a twin in plain SQL, and the two agree on random panels with delays and withdrawals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.catalogue import by_family
from features.design import design_at
from tests.features.catalogue.second import SQL, query
from tests.features.catalogue.worlds import OF, world


def names_of(family: str) -> list[str]:
    """Name each feature of a family, one that is of something once for each thing."""
    return [
        f"{feature.name}:{of}" if feature.of else feature.name
        for feature in by_family()[family]
        for of in (OF[family] if feature.of else ("",))
    ]


def agree(panel, origin, family):
    names = names_of(family)
    features = design_at(panel, origin, names).features
    rows = query(panel, origin, family)
    assert set(rows["feature"]) == set(names)
    cells = rows.pivot_table("value", ["offence", "area"], "feature", dropna=False, observed=False)[names]
    second = cells.to_numpy(dtype=np.float64).reshape(features.shape)
    for i, name in enumerate(names):
        np.testing.assert_allclose(features[..., i], second[..., i], rtol=1e-3, atol=2e-5, err_msg=name)


def test_every_family_has_a_file_of_sql():
    assert {path.stem for path in SQL.glob("*.sql")} == {"known", *by_family()}


@pytest.mark.parametrize("family", list(by_family()))
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(52, 70))
def test_arrays_and_sql_agree_week_by_week(family, seed, origin):
    agree(world(np.random.default_rng(seed)).panel(), origin, family)


@pytest.mark.parametrize("family", list(by_family()))
@pytest.mark.parametrize(("unit", "n_windows"), [("month", 30), ("day", 380), ("shift", 1110)])
def test_arrays_and_sql_agree_on_windows_of_any_length(family, unit, n_windows):
    agree(world(np.random.default_rng(7), unit, n_windows, n_areas=4).panel(), n_windows - 3, family)


@pytest.mark.parametrize("family", list(by_family()))
@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), origin=st.integers(126, 300))
def test_arrays_and_sql_agree_over_several_blocks_of_windows(family, seed, origin):
    # features.catalogue.known works in blocks of 128 windows
    agree(world(np.random.default_rng(seed), n_windows=300, n_areas=4, incidents=3000).panel(), origin, family)
