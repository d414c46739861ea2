"""What changed since the last release: counted by hand, and read from what is on record only."""

import json

import pytest

from audit.changes import changes, differences
from audit.evidence import gather
from audit.gates import skill, stability
from audit.ledger import ledger_of
from audit.pages import changes as section
from audit.pages.section import Setting
from configs.load import settings_digest
from tests.audit import made
from tests.audit.when import RELEASED
from training.load import load_release


def test_differences_are_told_by_key_with_what_comes_and_goes():
    then = {"model": {"rounds": 10, "leaves": 6}, "seed": 1, "gone": [1, 2]}
    now = {"model": {"rounds": 20, "leaves": 6}, "seed": 1, "new": {"a": "b"}}
    assert differences(then, now) == [
        {"key": "gone", "then": "[1, 2]", "now": None},
        {"key": "model.rounds", "then": "10", "now": "20"},
        {"key": "new.a", "then": None, "now": '"b"'},
    ]
    assert differences(now, now) == []


def test_areas_are_counted_by_offence_once_each():
    rows = [
        {"offence": "Violence", "enters": 3, "leaves": 0},
        {"offence": "Burglary", "enters": 1, "leaves": 2},
        {"offence": "Burglary", "enters": 0, "leaves": 5},
    ]
    assert section.by_offence(rows) == [
        {"offence": "Burglary", "areas that enter": 1, "areas that leave": 2},
        {"offence": "Violence", "areas that enter": 1, "areas that leave": 0},
    ]


def _compared(city):
    policy = made.policy(bootstrap=200)
    evidence = gather(load_release(city, 2), city, policy, made.TODAY)
    results = [skill.check(evidence), stability.check(evidence)]
    return changes(evidence, results), results, evidence


def _second(city):
    tables, lived = made.steady(seed=6)
    digest = "1" * 64
    made.write_release(city, 2, tables, lived, data_digest=digest, model={"rounds": 3})
    return digest


def test_a_first_release_says_that_there_is_nothing_to_compare(audited):
    found, results, evidence = _compared(audited)
    assert found is None
    document = {"changes": None, "gates": [result.document() for result in results]}
    assert section.view(document, Setting(audited, evidence.areas)) == {"first": True}


def test_gates_digests_and_settings_then_and_now(audited):
    digest, number = _second(audited), audited.home / "releases" / "1" / "dossier.json"
    ledger_of(audited).append("released", {"release": 1}, RELEASED)
    found, results, evidence = _compared(audited)
    before = next(gate for gate in json.loads(number.read_bytes())["gates"] if gate["gate"] == "skill")
    assert (found["since"], found["its_dossier"]) == (1, True)
    told = found["gates"][0]
    assert told["then"] == {name: before[name] for name in ("outcome", "statistic", "interval")}
    assert told["now"] == {"outcome": "pass", "statistic": results[0].statistic, "interval": results[0].interval}
    assert {each["what"]: each["then"] == each["now"] for each in found["digests"]} == {
        "data_digest": False, "config_digest": True, "code_version": True, "lock_digest": True, "policy": True,
    }  # fmt: skip
    assert (found["digests"][0]["then"], found["digests"][0]["now"]) == ("0" * 64, digest)
    assert found["digests"][-1]["now"] == settings_digest(evidence.policy)
    assert found["settings"] == [{"key": "model.rounds", "then": "1", "now": "3"}]
    assert found["policy"] == []
    shown = section.view(
        {"changes": found, "gates": [result.document() for result in results]}, Setting(audited, evidence.areas)
    )
    assert shown["lead"].endswith("Changed: data.")
    assert [each["caption"] for each in shown["tables"]] == [
        "What both were made from: the first digits of each digest", "Settings that differ",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["edited", "gone"])
def test_a_dossier_that_is_not_the_one_on_record_is_not_read(audited, how):
    _second(audited)
    ledger_of(audited).append("released", {"release": 1}, RELEASED)
    path = audited.home / "releases" / "1" / "dossier.json"
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b'"outcome":"pass"', b'"outcome":"fail"'))
    found, _, _ = _compared(audited)
    assert not found["its_dossier"]
    assert found["gates"][0]["then"] == {"outcome": "pass", "statistic": None, "interval": None}
    assert found["digests"][-1]["then"] is None
