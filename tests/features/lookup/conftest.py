"""A small ingested city with a gazetteer: rows with points, in words, with an area only, and one taken back."""

from pathlib import Path

import pytest

from configs.city import City
from features.hub import ingest
from tests.features.cities import EAST, HEADER, NORTH, POLICE, small_city, write_rows

PLACES = [
    f"Castle Station,the station|Railway Stn,{EAST + 900},{NORTH + 500},200",
    f"Mill Road School,the school,{EAST + 100},{NORTH + 100},100",
    f"Hill School,the school,{EAST + 1900},{NORTH + 900},100",
    f"Corner Shop,,{EAST + 300},{NORTH + 900},50",
    f"Corner Shop,,{EAST + 1700},{NORTH + 100},50",
    f"Far Light,,{EAST + 90_000},{NORTH},100",
]
ROWS = [
    f"1,0600,2020-03-01 10:00,,2020-03-01 11:00,{EAST + 500},{NORTH + 500},1,W,",
    f"2,0600,2020-03-02 10:00,,2020-03-02 11:00,{EAST + 540},{NORTH + 530},1,W,",
    f"3,0400,2020-03-03 10:00,,2020-03-03 11:00,{EAST + 1500},{NORTH + 500},1,E,",
    "4,0600,2020-03-04 10:00,,2020-03-04 11:00,,,1,W,",
    "5,0600,2020-03-05 10:00,,2020-03-05 11:00,,,1,,near the Castle stn",
    f"6,0600,2020-03-06 10:00,,2020-03-06 11:00,{EAST + 500},{NORTH + 500},1,W,",
    f"6,0600,2020-03-06 10:00,,2020-06-01 11:00,{EAST + 500},{NORTH + 500},-1,W,",
]


def ingested_city(folder: Path, workspace: str = "workspace") -> City:
    """Write the city's files, ingest them, and return it."""
    write_rows(folder / "data/places.csv", "name,also,x,y,reach", PLACES)
    write_rows(folder / "data/police/2020.csv.gz", HEADER.replace("story", "where"), ROWS)
    gazetteer = {"file": "places.csv", "name": "name", "other_names": "also", "x": "x", "y": "y", "radius": "reach"}
    schema = {**POLICE["schemas"][0], "place": "where"}
    city = small_city(
        folder,
        sources={"police": {**POLICE, "schemas": [schema]}},
        gazetteer={**gazetteer, "crs": "EPSG:32630"},
    ).model_copy(update={"workspace": folder / workspace})
    ingest(city)
    return city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Give the city."""
    return ingested_city(tmp_path_factory.mktemp("lookup"))
