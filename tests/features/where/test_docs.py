"""The page on locations: its rows are located as it says, and its grids and hexagons are built."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from configs.city import City
from features.reasons import Reason
from features.where.areas import build_areas, read_polygons
from features.where.confidence import HIGH, MEDIUM, METHODS, confidence
from features.where.locate import locate
from features.where.place_names import LEAST_LEAD, LEAST_LIKENESS
from features.where.project import project
from tests.features.cities import POLICE, small_city

PAGE = (Path(__file__).parents[3] / "docs" / "locations.md").read_text(encoding="utf-8")
BLOCKS = {name: text for _, name, text in re.findall(r"^```(\w+) (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)}
TOLD = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| \d \|.*\|$", PAGE, re.MULTILINE)
]


def city_of(folder: Path, *names: str) -> City:
    """Write the page's tables and return a small city with the settings of these blocks."""
    (folder / "data").mkdir()
    for name in ("data/police.csv", "data/places.csv"):
        (folder / name).write_text(BLOCKS[name])
    settings = {key: value for name in names for key, value in yaml.safe_load(BLOCKS[name]).items()}
    return small_city(folder, **{"sources": {"police": POLICE}, **settings})


def test_rows_are_located_as_the_page_says(tmp_path: Path) -> None:
    city = city_of(tmp_path, "city")
    rows = pd.read_csv(tmp_path / "data/police.csv", dtype="str", keep_default_na=False)
    source = city.sources["police"]
    areas, polygons = build_areas(city)[0], read_polygons(city)[0]
    x, y, _ = project(rows["x"], rows["y"], source.crs, city.crs)
    places = locate(x, y, rows["beat"], rows["where"], source, areas, polygons, city)
    levels = confidence(places.probability)
    found = [
        [number, areas["area"][area], METHODS[method], f"{probability:.2f}", level]
        if area >= 0
        else [number, "", "", "", Reason(reason).text]
        for number, area, method, probability, level, reason in zip(
            rows["id"], places.area, places.method, places.probability, levels, places.reasons, strict=True
        )
    ]
    assert found == TOLD


@pytest.mark.parametrize(("block", "areas"), [("grid", 8), ("hexagons", 33)])
def test_cells_of_the_page_are_built(tmp_path: Path, block: str, areas: int) -> None:
    assert len(build_areas(city_of(tmp_path, block))[0]) == areas


def test_limits_on_the_page_are_those_of_the_code() -> None:
    assert f"at least **{LEAST_LIKENESS:.0f}** of 100" in PAGE
    assert f"Names less than {LEAST_LEAD:.0f} behind" in PAGE
    assert f"at least {HIGH}, **medium** of at least {MEDIUM}," in PAGE


def test_every_reason_about_a_location_is_on_the_page() -> None:
    about = np.arange(Reason.NO_LOCATION, Reason.OUTSIDE + 1)
    assert [Reason(reason).text for reason in about if f"| {Reason(reason).text} |" not in PAGE] == []
