"""Withdrawn, referred and decommissioned: what takes a release's place, repeats, and kills between ledger and alias."""

import shutil
from datetime import date, datetime, timedelta

import pytest

from audit.decisions import decide
from audit.dossier import write_dossier
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.register import read_register
from audit.release import current, release
from audit.withdraw import decommission, refer, withdraw
from configs.errors import IntegrityError, StateError
from tests.audit import made
from tests.audit.conftest import once, policy_file
from tests.audit.when import DECIDED, RELEASED, TODAY
from training import registry
from training.load import load_release

LATER = RELEASED + timedelta(days=2)
CONDITION = "Count again; Olu Owner; 2027-12-31"
SAID = {"by": "Charlie Chair", "reason": "A resident's complaint was upheld.", "when": LATER}


def put_into_service(city, number, when=DECIDED, **changes):
    """Audit a release where it is not, let the committee approve it, and release it."""
    if number != 1:
        write_dossier(city, load_release(city, number), when)
    said = {"by": "Charlie Chair", "reason": "It does what it says.", "conditions": [CONDITION], "when": when}
    decide(city, number, "approve-with-conditions", **{**said, **changes})
    release(city, number, when, "Rita Releaser")


def copied(template, folder):
    """Return a copy of a city that a test may write to."""
    shutil.copytree(template.home, folder / template.name)
    return made.city(folder, policy_file(folder))


@pytest.fixture(scope="module")
def one_template(audited_template, tmp_path_factory):
    """Return a city whose release 1 is in service, not to be written to."""
    city = copied(audited_template, tmp_path_factory.mktemp("one"))
    put_into_service(city, 1)
    return city


@pytest.fixture(scope="module")
def two_template(one_template, tmp_path_factory):
    """Return a city whose release 2 took the place of release 1, not to be written to."""
    city = copied(one_template, tmp_path_factory.mktemp("two"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.dossier.known_answers", once)
        put_into_service(city, 2, RELEASED)
    return city


@pytest.fixture
def one(one_template, tmp_path):
    """Return a city whose release 1 is in service."""
    return copied(one_template, tmp_path)


@pytest.fixture
def two(two_template, tmp_path):
    """Return a city whose release 2 took the place of release 1."""
    return copied(two_template, tmp_path)


def states(city, today=TODAY):
    """Return the state of each release, by the register."""
    return {each.number: each.state for each in read_register(city, today).standings}


def tag(city, number, name):
    """Return a tag as the registry has it."""
    return registry.mirrored(city).tags[number].get(f"fairward.{name}")


def test_the_register_tells_each_release(one):
    assert states(one) == {1: "in_service", 2: "candidate"}
    found = read_register(one, TODAY)
    assert found.faults == ()
    first = found.standings[0]
    assert (first.since, first.until, len(first.open_conditions)) == ("2026-11-23T14:30:00Z", date(2027, 11, 23), 1)
    assert tag(one, 1, "state") == "in service"
    assert tag(one, 1, "decision") == "approve-with-conditions by Charlie Chair, 2026-11-23T14:30:00Z"
    assert tag(one, 1, "expires") == "2027-11-23"
    assert registry.mirrored(one).tags[2] == {}


def test_without_another_the_rule_serves(one):
    entry = withdraw(one, 1, **SAID)
    assert (entry.kind, entry.payload["instead"], registry.champion(one)) == ("withdrawn", None, None)
    with pytest.raises(
        StateError, match=r"no release is in use: release 1 was withdrawn by Charlie Chair on 2026-11-26"
    ):
        current(one, TODAY)
    with pytest.raises(StateError, match="until then the rule serves"):
        current(one, TODAY)
    assert (states(one)[1], tag(one, 1, "state")) == ("withdrawn", "withdrawn")


@pytest.mark.parametrize("act", [withdraw, decommission])
def test_the_last_release_whose_approval_stands_comes_back(two, act):
    assert states(two) == {1: "superseded", 2: "in_service"}
    entry = act(two, 2, **SAID)
    assert (entry.payload["instead"], registry.champion(two), current(two, TODAY).number) == (1, 1, 1)
    assert states(two)[1] == "in_service"
    assert tag(two, 1, "state") == "in service"


def test_a_release_that_lapsed_meanwhile_does_not_come_back(two):
    soon = date(2026, 11, 25)
    decide(two, 1, "approve-with-conditions", by="Charlie Chair", reason="For a few days more.", when=RELEASED,
           conditions=[CONDITION], expires=soon)  # fmt: skip
    assert withdraw(two, 2, **SAID).payload["instead"] is None
    assert states(two) == {1: "lapsed", 2: "withdrawn"}


@pytest.mark.parametrize("spoil", ["dossier.json", "model/burglary.txt"])
def test_a_release_that_was_altered_does_not_come_back(two, spoil):
    path = two.home / "releases" / "1" / spoil
    path.write_bytes(path.read_bytes() + b" ")
    assert withdraw(two, 2, **SAID).payload["instead"] is None
    assert registry.champion(two) is None


def test_a_withdrawn_release_does_not_come_back_when_another_goes(two):
    withdraw(two, 1, **SAID)
    assert (states(two), registry.champion(two)) == ({1: "withdrawn", 2: "in_service"}, 2)
    assert withdraw(two, 2, **SAID).payload["instead"] is None


def test_the_committee_may_decide_anew_and_then_it_is_released_anew(one):
    withdraw(one, 1, **SAID)
    with pytest.raises(StateError, match=r"it was withdrawn by Charlie Chair on 2026-11-26: A resident's complaint"):
        release(one, 1, LATER)
    decide(one, 1, "approve-with-conditions", by="Charlie Chair", reason="It was mended.", conditions=[CONDITION],
           when=LATER)  # fmt: skip
    assert (states(one)[1], registry.champion(one)) == ("approved_with_conditions", None)
    release(one, 1, LATER)
    assert current(one, TODAY).number == 1


def test_a_gate_that_breaks_in_use_refers_the_release_back(two):
    found = {"statistic": 1.4, "interval": [1.3, 1.5], "threshold": 1.25}
    entry = refer(two, 2, "calibration", found, LATER)
    said = entry.payload
    assert (entry.kind, said["by"], said["gate"], said["evidence"]) == ("referred", "the monitor", "calibration", found)
    assert (said["reason"], said["instead"]) == ("gate calibration broke in use", 1)
    assert (states(two), current(two, TODAY).number) == ({1: "in_service", 2: "referred"}, 1)
    with pytest.raises(StateError, match="'luck' is no gate"):
        refer(two, 1, "luck", {}, LATER)


def test_what_a_person_refers_needs_a_role_and_a_reason(one):
    with pytest.raises(StateError, match=r"Ana Analyst.*may not put a release back before the committee"):
        refer(
            policy_of(one, {"Ana Analyst": ["analyst"]}), 1, None, None, LATER, by="Ana Analyst", reason="I worry much"
        )
    with pytest.raises(StateError, match="the reason has fewer than 10 characters"):
        refer(one, 1, None, None, LATER, by="Charlie Chair", reason="I worry")
    assert refer(one, 1, None, None, LATER, by="Charlie Chair", reason="I worry much").payload["gate"] is None


def policy_of(city, named):
    """Name more people in the city's policy, and return the city."""
    policy_file(city.policy.parent, people__named={"Charlie Chair": ["chair"], **named})
    return city


def test_a_condition_that_is_overdue_is_refused_and_can_be_referred(two):
    put_into_service(two, 1, RELEASED, conditions=["Count again; Olu Owner; 2026-11-25"])
    with pytest.raises(
        StateError, match=r"condition 1 \(Count again; Olu Owner\) was due on 2026-11-25 and is not met"
    ):
        current(two, date(2026, 11, 26))
    assert states(two)[1] == "referred"
    said = {"by": "Charlie Chair", "reason": "A condition is overdue."}
    assert refer(two, 1, None, None, LATER, **said).payload["instead"] == 2
    assert current(two, TODAY).number == 2


def test_nothing_brings_a_decommissioned_release_back(one):
    decommission(one, 1, **SAID)
    with pytest.raises(StateError, match=r"release 1 is decommissioned .* does not allow: audit"):
        write_dossier(one, load_release(one, 1), LATER)
    with pytest.raises(StateError, match="does not allow: decide"):
        decide(one, 1, "approve", by="Charlie Chair", reason="Let us have it back.", when=LATER)
    with pytest.raises(StateError, match="it was decommissioned by Charlie Chair"):
        release(one, 1, LATER)
    for act in (withdraw, refer):
        with pytest.raises(StateError, match="does not allow"):
            act(one, 1, **SAID) if act is withdraw else refer(one, 1, "drift", {}, LATER)
    assert (states(one)[1], registry.champion(one)) == ("decommissioned", None)


def test_a_candidate_may_be_decommissioned_and_not_withdrawn(city):
    with pytest.raises(StateError, match=r"release 2 is candidate .* does not allow: withdraw"):
        withdraw(city, 2, **SAID)
    decommission(city, 2, **SAID)
    assert states(city) == {1: "candidate", 2: "decommissioned"}
    with pytest.raises(StateError, match="there is no release 7"):
        decommission(city, 7, **SAID)


@pytest.mark.parametrize("kind", ["withdrawn", "referred", "decommissioned"])
def test_repeated_nothing_is_recorded_and_killed_it_is_finished(two, kind):
    def act(when: datetime):
        if kind == "referred":
            return refer(two, 2, "drift", {"cusum": 9.5}, when)
        return (withdraw if kind == "withdrawn" else decommission)(two, 2, **SAID | {"when": when})

    before, entry = registry.mirrored(two), act(LATER)
    count, proof = len(ledger_of(two).entries()), two.home / "releases" / "2" / "proof.json"
    content = proof.read_bytes()
    # as it is left by a kill right after the ledger's entry: proof, alias and tags of before
    proof.unlink()
    registry.set_champion(two, 2)
    for number, tags in before.tags.items():
        registry.set_tags(two, number, registry.mirrored(two).tags[number], tags)
    with pytest.raises(IntegrityError, match="champion is release 2 but the ledger has release 1 in use"):
        current(two, TODAY)
    assert act(LATER + timedelta(days=1)).seq == entry.seq
    assert len(ledger_of(two).entries()) == count
    assert (registry.champion(two), proof.read_bytes()) == (1, content)
    assert current(two, TODAY).number == 1


def test_only_who_may_withdraws_decommissions_and_releases(one):
    stranger = policy_of(one, {"Ana Analyst": ["analyst"], "Mia Member": ["member"]})
    for act, words in ((withdraw, "take a release out of use"), (decommission, "end a release for good")):
        with pytest.raises(StateError, match=f"Ana Analyst .analyst, resident. may not {words}"):
            act(stranger, 1, **SAID | {"by": "Ana Analyst"})
    with pytest.raises(StateError, match=r"Mia Member .committee member, resident. may not end a release for good"):
        decommission(stranger, 1, **SAID | {"by": "Mia Member"})
    with pytest.raises(StateError, match="may not put an approved release into service: that is for scientist, chair"):
        release(stranger, 1, LATER, "Mia Member")
    assert withdraw(stranger, 1, **SAID | {"by": "Mia Member"}).payload["by"] == "Mia Member"


def test_an_alias_that_was_moved_is_named_and_put_back_by_the_next_act_with_a_warning(two, caplog):
    registry.set_champion(two, 1)
    with pytest.raises(IntegrityError, match="champion is release 1 but the ledger has release 2 in use"):
        current(two, TODAY)
    assert read_register(two, TODAY).faults == (
        "the registry's champion is release 1 but the ledger has release 2 in use",
    )
    mirror(two)
    assert "champion is release 1 but the ledger has release 2 in use; it is put back" not in caplog.text
    registry.clear_champion(two)
    mirror(two)
    assert "the registry's champion is none but the ledger has release 2 in use; it is put back" in caplog.text
    assert current(two, TODAY).number == 2


@pytest.mark.parametrize(
    ("number", "name", "value"),
    [
        (2, "fairward.state", "approved"),
        (2, "fairward.expires", "2099-01-01"),
        (2, "fairward.decision", "approve by Eve, 2026-11-24T08:00:00Z"),
        (2, "fairward.waiver", "everything"),
        (1, "fairward.state", "approved"),
    ],
)
def test_a_tag_that_was_moved_is_named_and_stops_the_use(two, number, name, value):
    current(two, TODAY)
    tags = registry.mirrored(two).tags[number]
    registry.set_tags(two, number, tags, tags | {name: value})
    with pytest.raises(IntegrityError, match=f"tag {name} of release {number} says '{value}', and the ledger '"):
        current(two, TODAY)


def test_tags_on_a_candidate_that_nobody_audited_are_found(one):
    registry.set_tags(one, 2, {}, {"fairward.state": "approved"})
    with pytest.raises(
        IntegrityError, match=r"tag fairward\.state of release 2 says 'approved', and the ledger 'nothing'"
    ):
        current(one, TODAY)


def test_an_audit_of_another_release_killed_before_its_tags_stops_nothing(one):
    write_dossier(one, load_release(one, 2), LATER)
    registry.set_tags(one, 2, registry.mirrored(one).tags[2], {})
    assert current(one, TODAY).number == 1
    mirror(one)
    assert tag(one, 2, "state") == "audited"
