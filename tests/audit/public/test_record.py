"""The public record, the committee's questions and the two indexes: answered by the run, by people, or not at all."""

from dataclasses import replace
from datetime import date

import pytest

from audit.atrs import build_record
from audit.atrs.computed import about
from audit.atrs.fields import FIELDS, RUN
from audit.evidence import gather
from audit.gates import scope
from audit.indexes import INDEXES, indexes
from audit.questions import QUESTIONS, SECTIONS, answered
from configs.load import settings_digest
from configs.record import ImpactAssessment, RecordSettings
from tests.audit import made


@pytest.fixture
def evidence(tmp_path):
    city = made.city(tmp_path, record={"team": "Analysts"})
    tables, lived = made.steady()
    return gather(made.write_release(city, 1, tables, lived), city, made.policy(), made.TODAY)


def _by_key(record):
    return {field["key"]: field for field in record}


def test_every_field_of_the_standard_is_there_once():
    numbers = [field.number for field in FIELDS]
    assert len(numbers) == len(set(numbers)) == 50
    assert numbers[:4] == ["Tier 1.1", "Tier 1.2", "Tier 1.3", "Tier 1.4"]
    assert [number for number in numbers if number.startswith("4.3")] == [f"4.3.{i}" for i in range(1, 10)]


def test_the_run_answers_its_fields_and_people_theirs(evidence):
    record = build_record(evidence, [])
    assert all(field["answer"] for field in record if field["computed"])
    assert _by_key(record)["team"]["answer"] == "Analysts"
    blank = [field for field in record if not field["computed"] and field["key"] != "team"]
    assert all(field["answer"] is None and field["owner"] for field in blank)


def test_every_field_of_people_is_a_setting_and_every_setting_is_asked_for():
    keys = {field.key for field in FIELDS if field.owner != RUN} | {each.key for each in QUESTIONS if each.key}
    assert keys == set(RecordSettings.model_fields)


def test_impact_assessments_are_told_with_the_day_they_were_made(evidence):
    made_on = ImpactAssessment(title="Data protection impact assessment", made=date(2025, 10, 1), where="the website")
    settings = RecordSettings(impact_assessments=(made_on,))
    told = replace(evidence, city=evidence.city.model_copy(update={"record": settings}))
    answer = _by_key(build_record(told, []))["impact_assessments"]["answer"]
    assert answer == "Data protection impact assessment, made on 1 October 2025, at the website"


@pytest.mark.parametrize(
    ("count", "words"), [(120_486, "about 120,000"), (8_136, "about 8,100"), (999, "fewer than 1,000")]
)
def test_counts_in_the_record_are_coarse(count, words):
    assert about(count) == words


def test_what_people_answer_changes_no_digest_of_settings(tmp_path):
    plain, told = made.city(tmp_path), made.city(tmp_path, record={"team": "Analysts"})
    assert settings_digest(plain) == settings_digest(told)


def test_questions_are_answered_by_a_section_by_people_or_left_blank():
    told = {each["question"]: each for each in answered(RecordSettings(cost="Nothing"), ["skill", "exposure"])}
    assert told["How good is it, and against which simple rule?"]["sections"] == ["skill"]
    assert told["What does it cost a year?"]["answer"] == "Nothing"
    blank = told["What do humans decide, and how do they set a forecast aside?"]
    assert (blank["answer"], blank["sections"], blank["owner"]) == (None, [], "Operational lead")


def test_the_indexes_are_whole_and_name_real_sections_and_fields(evidence):
    names = [[principle.name for principle in principles] for principles in INDEXES.values()]
    assert names == [
        ["Advisory", "Lawful", "Granularity", "Ownership", "Challengeable", "Accuracy", "Responsible", "Explainable"],
        ["Lawful", "Transparent", "Explainable", "Responsible", "Accountable", "Robust"],
    ]
    told = indexes(build_record(evidence, []), ["skill", "authority"])
    ownership = told[0]["principles"][3]
    assert ownership["sections"] == ["provenance"]
    assert ownership["open"][0]["title"] == "Organisation"
    assert set(told[0]["principles"][0]["sections"]) <= set(SECTIONS) | {"authority"}


def test_the_record_says_no_more_than_the_gates(evidence):
    passed = scope.check(evidence)
    assert passed.outcome == "pass"
    told = {
        outcome: _by_key(build_record(evidence, [replace(passed, outcome=outcome)])) for outcome in ("pass", "fail")
    }
    for key in ("model_input", "sensitive", "operational_sensitive"):
        assert "The model reads nothing of persons" in told["pass"][key]["answer"]
        assert "is not established" in told["fail"][key]["answer"]
    assert f"Not passed: “{passed.title}”" in told["fail"]["risks"]["answer"]
