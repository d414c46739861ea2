"""What stands beside incidents lies in the hub, is part of its digest and its account, and is known in its time."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from configs.city import City
from features.columns import INCIDENTS
from features.hub import ingest, load_hub
from tests.features.cities import HEADER, POLICE, small_city, write_rows
from tests.features.context.beside import COUNTED, PERIOD, counts, write

GOOD = "ok,0600,2020-02-03 10:00,,2020-02-03 12:00,500500,5600500,1,W,"
TABLE = ["W,2020-02,house,3", "E,2020-02,shop,1", "X,2020-02,house,1"]


def city_of(folder: Path, **sources: object) -> City:
    write(folder, "counts.csv", "area,month,kind,n", TABLE)
    return small_city(folder, COUNTED, sources=sources, counts={"burglary": counts()}, **PERIOD)


@pytest.fixture
def both(tmp_path: Path) -> City:
    write_rows(tmp_path / "data/police/one.csv.gz", HEADER, [GOOD])
    return city_of(tmp_path, police=POLICE)


def test_counts_stand_beside_incidents_in_the_hub_and_in_the_account(both: City) -> None:
    account = ingest(both)
    hub = load_hub(both)
    assert hub.context.counts[["area", "offence", "count"]].to_numpy().tolist() == [
        ["W", "burglary", 3],
        ["E", "burglary", 1],
    ]
    assert hub.context.unused["reason"].tolist() == ["unknown area"]
    said = [(each.group, each.source, each.rows, each.kept, each.quarantined) for each in account.context]
    assert said == [("counts", "burglary", 3, 2, 1)]
    assert account.total.rows == 1


def test_another_count_is_another_digest(both: City) -> None:
    digest = ingest(both).digest
    path = both.data_folder / "counts.csv"
    path.write_text(path.read_text().replace("house,3", "house,4"))
    account = ingest(both)
    assert account.digest != digest
    assert account.anew == 0


def test_a_city_of_counts_alone_has_a_hub_without_incidents(tmp_path: Path) -> None:
    city = city_of(tmp_path)
    account = ingest(city)
    hub = load_hub(city)
    assert (account.total.rows, account.sources, account.anew) == (0, {}, 0)
    assert len(hub.context.counts) == 2
    assert hub.incidents.empty
    assert {column.name: column.type for column in INCIDENTS} == hub.incidents.dtypes.astype(str).to_dict()


def test_a_count_is_not_known_before_its_window_has_ended(both: City) -> None:
    ingest(both)
    assert len(load_hub(both, datetime(2020, 2, 29, 23, 59)).context.counts) == 0
    assert len(load_hub(both, datetime(2020, 3, 1)).context.counts) == 2
    assert pd.api.types.is_integer_dtype(load_hub(both, datetime(2020, 2, 1)).context.counts["count"])
