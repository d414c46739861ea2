"""The chapter of what could be chosen instead: figures, tables and sentences say the study's own numbers."""

import re
from xml.etree import ElementTree

import pytest

from audit.mitigation.words import long, short
from audit.pages import mitigation as section
from audit.pages.section import Setting
from audit.studies import mitigation
from configs.flagging import PLAIN, CapRule, FloorRule, OffsetRule
from configs.policy import FlaggedPolicy
from tests.audit import made

TITLES = {"colour": "Colour"}


@pytest.fixture
def city(tmp_path):
    return made.city(tmp_path)


@pytest.fixture
def found(city):
    tables, lived = made.steady()
    lived["reds"] = [900.0 if i % 3 == 0 else 200.0 for i in range(len(lived))]
    release = made.write_release(city, 1, tables, lived)
    return mitigation.run(release, city, made.policy(), lambda line: None)


def view(found, city, rule=PLAIN, why=""):
    flagged = FlaggedPolicy(share=0.05, rule=rule, source="a test")
    told = {"rule": flagged.model_dump(mode="json"), "why": why, "found": found}
    return section.view({"mitigation": told}, Setting(city, None))


def test_a_study_is_the_same_twice_and_says_what_the_refits_lack(city, found):
    from training.bundle import read_bundle

    again = mitigation.run(read_bundle(city.home / "releases" / "1"), city, made.policy(), lambda line: None)
    assert again == found
    assert found["refits"]["why"] == "there is no hub"
    assert [point["key"] for point in found["points"]] == ["A", "B", "C", "D", "E", "F", "G"]


def test_figures_are_pictures_with_every_letter_and_one_ring(city, found):
    for figure, side in zip(view(found, city)["figures"], ("raw", "exposure"), strict=True):
        svg = ElementTree.fromstring(figure)  # noqa: S314 (our own drawing)
        letters = " ".join(each.text for each in svg.iter("text") if each.get("class") == "letter").split()
        assert sorted(letters) == [point["key"] for point in found["points"]]
        assert [each.get("class") for each in svg.iter("circle")].count("ring") == 1
        full = sum(each.get("class") == "dot" for each in svg.iter("circle"))
        assert full == sum(point["efficient"][side] for point in found["points"])
        assert "The committee's rule is A." in svg.find("desc").text
        for each in svg.iter("circle"):
            assert 0 <= float(each.get("cx")) <= 420


def test_tables_have_a_row_for_every_point_and_mark_the_committees(city, found):
    told = view(found, city)
    names = [row[0]["text"] for row in told["points"]["rows"]]
    assert names[0] == "A: highest forecasts (the committee’s)"
    assert names[1] == "B: cap at 1.5 times the share, by colour"
    assert len(names) == len(told["mistakes"]["rows"]) == len(told["matrix"]["rows"]) == len(found["points"])
    point = found["points"][2]
    caught = told["points"]["rows"][2][1]["text"]
    assert caught.startswith(f"{point['caught']['estimate']:.1%} ({point['caught']['low']:.1%} to ")


def test_what_a_group_gains_and_loses_is_said_in_plain_words(city, found):
    point = found["points"][4]
    said, group = view(found, city)["each"][4]["said"][0], point["groups"][0]
    more = group["flagged_per_1000_change"]
    number = re.search(r"of 1,000 weeks, (as many|(\d+) (more|fewer)) are lived in a flagged area", said)
    assert number
    if number[2]:
        assert (int(number[2]), number[3]) == (round(abs(more)), "more" if more > 0 else "fewer")
    assert f"({group['flagged_per_1000']:.0f})" in said


def test_the_line_of_a_point_chooses_that_point(city, found):
    import yaml

    for point, each in zip(found["points"], view(found, city)["each"], strict=True):
        line = yaml.safe_load(each["line"])["rule"]
        assert FlaggedPolicy(share=0.05, rule=line, source="a test").rule.model_dump(mode="json") == point["rule"]


def test_a_study_that_could_not_be_made_is_said(city):
    told = view(None, city, why="there is no backtest")
    assert (told["found"], told["why"]) == (False, "there is no backtest")


@pytest.mark.parametrize(
    ("rule", "few", "many"),
    [
        (PLAIN, "highest forecasts", "the 5% of areas with the highest forecast"),
        (CapRule(kind="cap", dimension="colour", at_most=1.25), "cap at 1.25 times the share, by colour",
         "is more than 1.25 times its share of the people"),
        (FloorRule(kind="floor", dimension="colour", at_least=0.8, against="need"),
         "floor at 0.8 times the share of need, by colour",
         "is less than 0.8 times its share of the people where most was recorded in the two years before"),
        (OffsetRule(kind="offset", dimension="colour", rates={"Red": 0.8}), "offset for reporting (Red 80%)",
         "taken to be 80% of what people of group Red meet"),
    ],
)  # fmt: skip
def test_rules_in_words(rule, few, many):
    assert short(rule, TITLES) == few
    assert many in long(rule, TITLES, share=0.05)
