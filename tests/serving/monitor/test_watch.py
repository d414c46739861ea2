"""Gates asked in use: of what was issued, twice before anything breaks, and then the release is out of use, once."""

import json
from datetime import timedelta

import numpy as np
import pytest

from audit.history import in_use
from audit.ledger import ledger_of
from audit.standing import standing
from configs.city import City
from configs.files import canonical_json
from configs.load import load_policy
from configs.policy import Policy
from features.hub import load_hub
from features.panel import Panel
from features.panel.build import panel_of
from serving.monitor import read
from serving.monitor.kept import week_folder
from serving.monitor.watch import refer_broken, scored, watch
from tests.serving.monitor.issued import NOW, asking, live, looks


@pytest.fixture(scope="module")
def panel(released_city: City) -> Panel:
    return panel_of(released_city, load_hub(released_city))


@pytest.fixture
def policy(released_city: City) -> Policy:
    """Give the policy, asking the gates that are quick."""
    return asking(load_policy(released_city.policy), "skill", "calibration")


def test_too_few_weeks_tell_nothing(own_city: City, panel: Panel, policy: Policy) -> None:
    live(own_city, 11, 3.0)
    (found,) = looks(own_city, panel, policy, 1)
    assert (found["windows"], found["gates"], found["why"]) == (11, [], "11 of 12 windows are scored")
    assert refer_broken(own_city, scored(own_city)[-1], NOW) is None


def test_what_was_approved_does_not_break_while_it_does_what_it_did(
    own_city: City, panel: Panel, policy: Policy
) -> None:
    live(own_city, 13, 1.0)
    every = asking(policy, "skill", "calibration", "exposure", "error_parity", "concentration", "drift")
    (found,) = looks(own_city, panel, every, 1)
    assert found["windows"] == 13
    assert [gate["gate"] for gate in found["gates"]] == list(every.monitor.watch.gates)
    assert not any(gate["broken"] for gate in found["gates"])
    assert not {gate["gate"] for gate in found["gates"] if gate["fails"]} & {"skill", "calibration", "drift"}
    (kept,) = [week for week in read.weeks(own_city) if week.watch is not None]
    assert (kept.seal.window, kept.watch) == (found["window"], json.loads(json.dumps(found)))
    (drift,) = [gate for gate in found["gates"] if gate["gate"] == "drift"]
    assert {"forecast", "recorded incidents"} < {row["column"] for row in drift["rows"]}


def test_a_gate_breaks_at_the_second_look_and_the_release_is_out_of_use_once(
    own_city: City, panel: Panel, policy: Policy
) -> None:
    live(own_city, 14, 3.0)
    first, second = looks(own_city, panel, policy, 2)
    failing = {gate["gate"]: gate for gate in second["gates"] if gate["fails"]}
    assert {"skill", "calibration"} <= set(failing), "forecasts of three times what comes lose to every rule"
    assert not any(gate["broken"] for gate in first["gates"])
    assert failing["skill"]["in_a_row"] == 2
    decided = [entry for entry in ledger_of(own_city).verify() if entry.kind == "decided"][-1].payload
    waived = {each["gate"] for each in decided["waivers"]}
    assert {name for name, gate in failing.items() if gate["broken"]} == set(failing) - waived
    assert set(failing) - waived, "this test is about a gate that nobody waived"
    _goes_before_the_committee(own_city, policy)


def _goes_before_the_committee(city: City, policy: Policy) -> None:
    *_, before, last = scored(city)
    assert refer_broken(city, before, NOW) is None
    entry = refer_broken(city, last, NOW)
    assert entry is not None
    assert (entry.kind, entry.payload["by"], entry.payload["release"]) == ("referred", "the monitor", 1)
    assert entry.payload["evidence"]["window"] == last.seal.window
    entries = ledger_of(city).verify()
    assert in_use(entries) is None
    assert standing(entries, 1, policy, NOW.date()).state == "referred"
    assert refer_broken(city, last, NOW + timedelta(days=1)) is None
    (week_folder(city, last.name) / "referred.json").unlink()  # as if it had been killed before its note
    again = refer_broken(city, last, NOW + timedelta(days=1))
    assert again is not None
    assert again.seq == entry.seq
    assert len(ledger_of(city).verify()) == len(entries)
    told = [alert for alert in read.alerts(city) if alert["kind"] == "withdrawal"]
    assert [alert["figures"]["entry"] for alert in told] == [entry.seq]
    assert "before the committee again" in told[0]["text"]
    (week,) = [each for each in read.weeks(city) if each.referred]
    assert week.referred is not None
    assert week.referred["entry"] == entry.seq


def test_looks_under_an_earlier_decision_do_not_count(own_city: City, panel: Panel, policy: Policy) -> None:
    live(own_city, 15, 3.0)
    looks(own_city, panel, policy, 3)
    *_, before, last = scored(own_city)
    kept = [gate for week in read.weeks(own_city) for gate in (week.watch or {"gates": []})["gates"]]
    assert [gate["in_a_row"] for gate in kept if gate["gate"] == "skill"] == [1, 2, 3]
    path = week_folder(own_city, before.name) / "watch.json"
    path.write_bytes(canonical_json(json.loads(path.read_bytes()) | {"decision": "another"}))
    (week_folder(own_city, last.name) / "watch.json").unlink()
    again = watch(own_city, panel, policy, last, NOW.date())
    assert next(gate for gate in again["gates"] if gate["gate"] == "skill")["in_a_row"] == 2


def test_drift_shows_where_forecasts_get_worse_only_since_they_are_in_use(
    own_city: City, panel: Panel, policy: Policy
) -> None:
    live(own_city, 14, 2.5)
    (found,) = looks(own_city, panel, asking(policy, "drift"), 1)
    (drift,) = found["gates"]
    assert drift["fails"]
    assert np.isfinite(drift["statistic"])
