"""What may be asked of an issued forecast: further windows, all together, totals; and what is refused."""

import io

import numpy as np
import pandas as pd
import pytest

from configs.city import City
from configs.errors import ConfigError, DataError
from features.hub import load_hub
from serving.archive.editions import Edition
from serving.archive.forecasts import issue
from serving.files.choose import chosen, refuse_kind
from training.load import load_release


@pytest.mark.parametrize(
    ("kind", "span", "asked", "kinds"),
    [
        ("xml", (1, 1), {}, "table, csv, parquet, geojson, hub"),
        ("hub", (1, 4), {}, "table, csv, parquet, geojson"),
        ("geojson", (1, 1), {"totals": True}, "table, csv, parquet"),
        ("hub", (1, 1), {"by": "day"}, "table, csv, parquet"),
    ],
)
def test_a_format_that_cannot_hold_it_is_refused(kind, span, asked, kinds):
    with pytest.raises(ConfigError, match=f"use one of {kinds}$"):
        refuse_kind(kind, span, **{"by": None, "totals": False, **asked})


@pytest.fixture(scope="module")
def edition(released_city: City) -> Edition:
    return issue(released_city, load_hub(released_city), load_release(released_city, 1))


def _read(city: City, edition: Edition, span: tuple[int, int], *, totals: bool = False) -> pd.DataFrame:
    rows, content = chosen(city, load_release(city, 1), edition, span, "parquet", by=None, totals=totals)
    found = pd.read_parquet(io.BytesIO(content))
    assert len(found) == rows
    return found


@pytest.mark.slow
def test_each_window_ahead_and_all_together_are_issued(released_city, edition):
    first, second, both = (_read(released_city, edition, span) for span in ((1, 1), (2, 2), (1, 2)))
    pd.testing.assert_frame_equal(first, edition.forecast)
    week = pd.Timedelta(days=7)
    assert set(second["window_start"]) == {first["window_start"].iloc[0] + week}
    assert set(both["window_end"] - both["window_start"]) == {2 * week}
    means = [rows.set_index(["offence", "area"])["mean"].sort_index() for rows in (first, second, both)]
    np.testing.assert_allclose(means[0] + means[1], means[2], rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("span", [(1, 1), (2, 2), (1, 2)])
def test_areas_add_up_to_districts_and_these_to_the_city(released_city, edition, span):
    areas, totals = _read(released_city, edition, span), _read(released_city, edition, span, totals=True)
    assert set(totals["level"]) == {"city", "district"}
    for offence, rows in areas.groupby("offence"):
        parts = totals[totals["offence"] == offence].groupby("level")["mean"].sum()
        np.testing.assert_allclose(parts, rows["mean"].sum(), rtol=1e-9)
    whole = totals[totals["offence"] == "all"].groupby("level")["mean"].sum()
    np.testing.assert_allclose(whole, areas["mean"].sum(), rtol=1e-9)


@pytest.mark.slow
def test_a_window_that_is_not_forecast_is_refused_with_those_that_are(released_city, edition):
    with pytest.raises(DataError, match=r"does not forecast window 3.*ask for one of 1, 2, 1-2, or raise model.hor"):
        _read(released_city, edition, (3, 3))


@pytest.mark.slow
def test_totals_are_for_reading_too(released_city, edition):
    release = load_release(released_city, 1)
    _, table = chosen(released_city, release, edition, (1, 2), "table", by=None, totals=True)
    lines = table.decode().splitlines()
    assert lines[0].split() == ["from", "to", "before", "level", "name", "offence", "expected", "90%", "interval"]
    assert lines[1].split()[:2] == ["2026-01-05", "2026-01-19"]
    _, text = chosen(released_city, release, edition, (1, 2), "csv", by=None, totals=True)
    together = edition.totals.tail(len(lines) - 1)
    assert pd.read_csv(io.BytesIO(text))["mean"].sum() == pytest.approx(together["mean"].sum())
