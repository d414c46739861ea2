"""The cities whose open data is at hand: what is read agrees with what the files are known to hold."""

import numpy as np
import pandas as pd
import pytest

from audit.groups import memberships
from configs.load import load_city
from features.context import read_context
from features.hub import ingest, load_hub
from features.where.areas import build_areas, read_polygons

pytestmark = pytest.mark.real_data


@pytest.fixture
def at_hand(tmp_path):
    """Return a function that loads a city whose data is at hand, with a workspace of its own."""

    def load(name, folder):
        city = load_city(name)
        if not (city.data_folder / folder).is_dir():
            pytest.skip(f"the open data of {name} is not at hand")
        return city.model_copy(update={"workspace": tmp_path})

    return load


def test_londons_counts_are_read_whole(at_hand):
    city = at_hand("london-2025", "london")
    areas, warnings = build_areas(city)
    context = read_context(city, areas, read_polygons(city)[0])
    assert (len(areas), warnings) == (4994, [])
    (account,) = context.files
    # published with the data: 4,348 areas × 159 months
    assert (account.rows, account.kept, account.quarantined) == (4348 * 159, 4348 * 159, 0)
    file = pd.read_parquet(city.data_folder / "london/burglary-counts.parquet")
    assert context.counts["count"].sum() == file["burglary"].sum()
    by_month = context.counts.groupby("window_start")["count"].sum()
    assert by_month.to_dict() == {pd.Timestamp(k): v for k, v in file.groupby("month")["burglary"].sum().items()}
    # a band of income deprivation is a share of the people of 2019, as the index gives it
    people = pd.read_csv(city.data_folder / "london/attributes.csv").set_index("lsoa").loc[areas["area"]]
    rate = (areas["income_deprived"] / areas["people_2019"]).to_numpy()
    assert rate == pytest.approx(people["imd_income_rate"].to_numpy())


def test_chicagos_file_becomes_a_hub_of_four_offences(at_hand):
    city = at_hand("chicago-2017", "chicago")
    account = ingest(city)
    assert account.total.rows == 321_877
    assert account.total.rows == account.total.kept + account.total.quarantined + account.total.linked
    assert account.areas == 77
    hub = load_hub(city)
    file = pd.read_csv(city.data_folder / "chicago/incidents-2016-2017.csv.gz")
    at = pd.to_datetime(file["occurred_at"], format="%m/%d/%Y %I:%M:%S %p")
    inside = (at >= "2016-01-04") & (at < "2018-01-01")
    offence = file["offence"].map({"THEFT": "theft", "CRIMINAL DAMAGE": "damage"}).fillna("violence")
    lost = account.total.reasons
    assert lost["outside the period"] == int((~inside).sum())
    kept = hub.incidents["offence"].value_counts().to_dict()
    outside = len(file) - account.total.kept - lost["outside the period"]
    assert outside < 0.005 * len(file)
    for name, count in offence[inside].value_counts().items():
        assert count - outside <= kept[name] <= count


@pytest.mark.parametrize(("name", "folder"), [("chicago-2017", "chicago"), ("london-2025", "london")])
def test_every_area_divides_into_the_groups_that_the_audit_compares(at_hand, name, folder):
    city = at_hand(name, folder)
    areas, _ = build_areas(city)
    found = memberships(areas, city)
    assert [dimension.key for dimension in found[: len(city.groups)]] == list(city.groups)
    for dimension in found:
        np.testing.assert_allclose(dimension.shares.sum(axis=1)[dimension.people.sum(axis=1) > 0], 1)
