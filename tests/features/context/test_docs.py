"""The pages on what stands beside incidents: their tables and settings are read as they stand."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from configs.taxonomy import Taxonomy
from features.context import Context
from features.where.areas import build_areas
from features.where.attributes import describe_totals
from tests.features.cities import POLICE, small_city
from tests.features.context.beside import COUNTED, context_of

DOCS = Path(__file__).parents[3] / "docs"
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> dict[str, str]:
    """Return the blocks of a page that have a name, by it."""
    return {name: text for _, name, text in BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))}


def city_of(page: str, folder: Path):
    """Write the tables of a page and return a small city with its settings."""
    found = blocks(page)
    (folder / "data").mkdir()
    for name, text in found.items():
        if name.startswith("data/"):
            (folder / name).write_text(text)
    settings: dict[str, Any] = yaml.safe_load(found["city"])
    taxonomy = COUNTED
    if "taxonomy" in found:
        settings.pop("taxonomy")
        own = yaml.safe_load(found["taxonomy"])
        taxonomy = {key: {**COUNTED[key], **own[key]} for key in COUNTED}
    return small_city(folder, taxonomy, **{"sources": {"police": POLICE}, **settings})


def read(page: str, folder: Path) -> Context:
    """Read the context of a page's city."""
    return context_of(city_of(page, folder))


def test_counts(tmp_path):
    context = read("sources/counts.md", tmp_path)
    january = context.counts[(context.counts["area"] == "W") & (context.counts["window_start"] == "2020-01-01")]
    assert january["count"].sum() == 5
    assert january["reported"].unique().tolist() == [pd.Timestamp("2020-03-17", tz="UTC")]
    assert context.unused["reason"].tolist() == ["count is no whole number of at least 0"]


def test_attributes(tmp_path):
    city = city_of("sources/attributes.md", tmp_path)
    areas, warnings = build_areas(city)
    assert warnings == []
    assert areas.set_index("area").loc["W", ["deprived", "homes", "population_2011"]].tolist() == [100, 160, 360]
    known = describe_totals(city).set_index("total")["known"]
    assert known["population"] == pd.Timestamp("2022-11-01", tz="UTC")
    assert known["population_2011"] == pd.Timestamp("2012-06-30 23:00", tz="UTC")


def test_places(tmp_path):
    context = read("sources/places.md", tmp_path)
    assert context.places["place"].tolist() == ["7", "8"]
    assert context.unused["reason"].tolist() == ["no location"]


def test_calendar(tmp_path):
    context = read("sources/calendar.md", tmp_path)
    assert context.days["kind"].value_counts()[["school", "event"]].tolist() == [182, 2]
    assert "State Funeral of Queen Elizabeth II" in set(context.days["name"])
    assert context.unused["reason"].tolist() == ["impossible date"]


def test_weather(tmp_path):
    context = read("sources/weather.md", tmp_path)
    assert context.weather["warmest"].tolist() == [4.5, 3.1]
    assert context.weather["rain"].isna().tolist() == [False, True]
    assert context.unused["reason"].tolist() == ["a value is no number"]


def test_offences():
    taxonomy = Taxonomy(**yaml.safe_load(blocks("offences.md")["taxonomy"]))
    assert [name for name, offence in taxonomy.offences.items() if offence.target] == ["burglary", "robbery"]
    assert taxonomy.offences["robbery"].harm.weight == 365


@pytest.mark.parametrize(
    ("weight", "subgroup"),
    [
        (5475, "homicide"),
        (365, "robbery"),
        (273.5, "burglary of a home"),
        (183.5, "burglary elsewhere"),
        (185, "arson"),
        (5, "vehicle offences"),
        (2, "criminal damage"),
        (273.75, "possession of weapons"),
    ],
)
def test_the_weights_on_the_page_are_those_of_the_taxonomies(weight, subgroup):
    page = (DOCS / "offences.md").read_text(encoding="utf-8")
    assert f"| {subgroup} | {weight:,g} |" in page
    texts = [path.read_text(encoding="utf-8") for path in (DOCS.parent / "configs" / "taxonomies").glob("*.yaml")]
    assert any(f"weight: {weight:g}," in text for text in texts)
