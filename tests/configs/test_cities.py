"""The ready cities: each file loads by itself, names only what there is, and says where its facts come from."""

import re
from pathlib import Path

import pytest
import yaml

from configs.feeds import ArcgisFeed, CartoFeed, PoliceUkFeed, SocrataFeed
from configs.load import load_city, load_policy
from configs.misfits import offences_of

CONFIGS = Path(__file__).parents[2] / "configs"
NAMES = sorted(path.stem for path in CONFIGS.glob("*.yaml") if path.stem != "policy")
TAXONOMIES = sorted(path.stem for path in (CONFIGS / "taxonomies").glob("*.yaml"))
READY = {"chicago", "new-york", "philadelphia", "los-angeles", "toronto", "london", "west-midlands"}
FEEDS = {
    "chicago": {"ijzp-q8t2"},
    "new-york": {"qgea-i56i", "5uac-w243"},
    "philadelphia": {"incidents_part1_part2"},
    "los-angeles": {"63jg-8b9z", "2nrs-mtv8", "k7nn-b2ep"},
    "toronto": {"Major_Crime_Indicators_Open_Data"},
    "london": {"metropolitan", "city-of-london"},
    "west-midlands": {"west-midlands"},
}


@pytest.fixture(autouse=True)
def _no_overrides(monkeypatch, tmp_path):
    monkeypatch.setenv("FAIRWARD_WORKSPACE", str(tmp_path))
    for name in ("FAIRWARD_DATA_FOLDER", "FAIRWARD_CITY"):
        monkeypatch.delenv(name, raising=False)


def test_every_city_that_the_issue_names_is_there():
    assert set(NAMES) >= READY | {"demo", "st-louis", "chicago-2017", "london-2025"}


@pytest.mark.parametrize("name", NAMES)
def test_a_city_loads_without_network_and_data(name):
    city = load_city(name)
    assert city.name == name
    assert city.workspace.is_absolute()
    assert city.data_folder.is_absolute()
    assert load_policy(city.policy).gates.skill.source


@pytest.mark.parametrize("name", NAMES)
def test_no_target_is_found_by_police_and_every_target_has_a_source(name):
    city = load_city(name)
    assert city.targets
    assert all(city.offences[target].found_by == "public" for target in city.targets)
    rules = [table.codes for table in [*city.sources.values(), *city.counts.values()]]
    assert set(city.targets) <= set().union(*(offences_of(rule, city.taxonomy) for rule in rules))


@pytest.mark.parametrize("name", NAMES)
def test_groups_and_rates_are_made_of_attributes_that_the_tables_give(name):
    city = load_city(name)
    given = {attribute for table in city.attributes.values() for attribute in table.attributes}
    for group in city.groups.values():
        settings = group.model_dump()
        wanted = {settings.get(key) for key in ("of", "numerator", "denominator")} | set(
            settings.get("members", {}).values()
        )
        assert wanted - {None} <= given
    for rate in city.comparator.values():
        assert {rate.of, rate.over} <= given | {"km2"}


@pytest.mark.parametrize("name", sorted(READY))
def test_a_ready_city_reads_the_datasets_that_are_published(name):
    found = set()
    for source in load_city(name).sources.values():
        feed = source.feed
        if isinstance(feed, SocrataFeed):
            assert re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}", feed.dataset)
            found.add(feed.dataset)
        elif isinstance(feed, CartoFeed):
            found.add(feed.table)
        elif isinstance(feed, ArcgisFeed):
            found.add(feed.url.split("/services/")[1].split("/")[0])
        elif isinstance(feed, PoliceUkFeed):
            found |= set(feed.forces)
    assert found == FEEDS[name]


@pytest.mark.parametrize("name", sorted(READY | {"chicago-2017", "london-2025"}))
def test_a_ready_city_says_where_its_facts_come_from(name):
    head = (CONFIGS / f"{name}.yaml").read_text(encoding="utf-8").partition("\nname:")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    wanted = ["Source", f"{load_city(name).areas.polygons.file}", "attributes.csv"]
    assert [word for word in [*wanted, *(["confirmed"] if name in READY else [])] if word not in head] == []


@pytest.mark.parametrize("name", sorted(READY))
def test_a_ready_city_has_holidays_that_the_library_knows(name):
    import holidays

    known = load_city(name).calendar.holidays
    assert known.subdivision in holidays.country_holidays(known.country).subdivisions


@pytest.mark.parametrize("name", TAXONOMIES)
def test_a_taxonomy_is_used_and_each_harm_names_its_scale(name):
    users = [city for city in NAMES if f"taxonomies/{name}.yaml" in (CONFIGS / f"{city}.yaml").read_text()]
    assert users
    for offence in load_city(users[0]).offences.values():
        if offence.harm is not None:
            assert "Cambridge Crime Harm Index, February 2026" in offence.harm.source


def test_one_offence_weighs_the_same_wherever_it_is_named():
    weights: dict[str, set[float]] = {}
    for name in TAXONOMIES:
        content = yaml.safe_load((CONFIGS / "taxonomies" / f"{name}.yaml").read_text(encoding="utf-8"))
        for offence, settings in content["offences"].items():
            if "harm" in settings:
                weights.setdefault(offence, set()).add(settings["harm"]["weight"])
    assert {offence: found for offence, found in weights.items() if len(found) > 1} == {}
    # recorded of the index's 2026 update: homicide 5,475 days, robbery 365
    assert (weights["homicide"], weights["robbery"]) == ({5475}, {365})
