"""Who may do what: the permission table role by role and act by act, and the people of a policy."""

import pytest
from pydantic import ValidationError

from configs.errors import StateError
from configs.load import city_file, load_policy, settings_digest
from configs.people import People, not_allowed, refuse_unless_allowed
from configs.permissions import permissions

ROLES = ("scientist", "analyst", "member", "chair", "auditor", "resident", "administrator")
YES, NO = True, False
TABLE = {
    #                      scientist analyst member chair auditor resident administrator
    "train":               (YES,     NO,     NO,    NO,   NO,     NO,     NO),
    "audit":               (YES,     NO,     NO,    NO,   YES,    NO,     NO),
    "read_forecast":       (YES,     YES,    YES,   YES,  YES,    NO,     NO),
    "plan":                (NO,      YES,    YES,   YES,  YES,    NO,     NO),
    "search_incidents":    (YES,     YES,    NO,    NO,   NO,     NO,     NO),
    "read_searches":       (NO,      NO,     NO,    YES,  YES,    NO,     NO),
    "read_dossier":        (YES,     YES,    YES,   YES,  YES,    NO,     NO),
    "read_public_edition": (YES,     YES,    YES,   YES,  YES,    YES,     YES),
    "read_register":       (YES,     YES,    YES,   YES,  YES,    YES,     YES),
    "read_ledger":         (YES,     YES,    YES,   YES,  YES,    NO,     NO),
    "verify":              (YES,     YES,    YES,   YES,  YES,    YES,     YES),
    "ask":                 (NO,      YES,    YES,   YES,  YES,    NO,     NO),
    "answer":              (YES,     YES,    NO,    NO,   NO,     NO,     NO),
    "send_concern":        (YES,     YES,    YES,   YES,  YES,    YES,     YES),
    "read_concerns":       (NO,      YES,    YES,   YES,  YES,    NO,     NO),
    "answer_concern":      (NO,      NO,     YES,   YES,  NO,     NO,     NO),
    "accept_observation":  (NO,      YES,    NO,    NO,   NO,     NO,     NO),
    "take_out_text":       (NO,      YES,    YES,   YES,  NO,     NO,     NO),
    "read_runs":           (YES,     NO,     NO,    NO,   YES,    NO,     NO),
    "subscribe":           (YES,     YES,    YES,   YES,  YES,    NO,     NO),
    "unsubscribe":         (YES,     YES,    YES,   YES,  YES,    YES,     YES),
    "vote":                (NO,      NO,     YES,   YES,  NO,     NO,     NO),
    "decide":              (NO,      NO,     YES,   YES,  NO,     NO,     NO),
    "waive":               (NO,      NO,     YES,   YES,  NO,     NO,     NO),
    "meet_condition":      (NO,      NO,     YES,   YES,  YES,    NO,     NO),
    "release":             (YES,     NO,     NO,    YES,  NO,     NO,     NO),
    "withdraw":            (YES,     NO,     YES,   YES,  NO,     NO,     NO),
    "refer":               (YES,     NO,     YES,   YES,  YES,    NO,     NO),
    "decommission":        (NO,      NO,     NO,    YES,  NO,     NO,     NO),
    "rotate_keys":         (YES,     NO,     NO,    YES,  NO,     NO,     NO),
    "manage_accounts":     (NO,      NO,     NO,    NO,   NO,     NO,      YES),
    "read_access_log":     (NO,      NO,     NO,    YES,  YES,    NO,      YES),
    "sign_in":             (YES,     YES,    YES,   YES,  YES,    YES,     YES),
    "keep_account":        (YES,     YES,    YES,   YES,  YES,    NO,      YES),
}  # fmt: skip
PEOPLE = {"Charlie": ["chair"], "Mia": ["member"], "Ana": ["analyst"], "Udo": ["auditor"], "Rae": ["resident"]}


def people(**changes):
    return People(**{"named": PEOPLE, "everyone_else": ["scientist"], **changes})


def test_the_table_has_every_act_and_no_other():
    assert set(permissions()) == set(TABLE)


@pytest.mark.parametrize("act", TABLE)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_act(role, act):
    named = {"Charlie": ["chair"], "Pat": [role]}
    assert People(named=named).may("  pat ", act) is TABLE[act][ROLES.index(role)]


def test_who_is_not_named_holds_what_the_policy_gives_everyone_else():
    assert people().may("Someone", "train")
    assert not people().may("Someone", "decide")
    assert not people(everyone_else=[]).may("Someone", "train")
    assert people(everyone_else=[]).may("Someone", "send_concern")


def test_a_person_may_hold_several_roles():
    both = people(named={**PEOPLE, "Dee": ["scientist", "member"]})
    assert both.may("Dee", "train")
    assert both.may("Dee", "vote")
    assert both.members() == ("Charlie", "Mia", "Dee")


def test_members_and_those_who_lead():
    assert people().members() == ("Charlie", "Mia")
    assert people(deputies=["Mia"]).leads() == ("Charlie", "Mia")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"named": {"Mia": ["member"]}}, "nobody is the chair"),
        ({"named": {**PEOPLE, " mia": ["chair"]}}, "a person is named twice"),
        ({"deputies": ["Ana"]}, "'Ana' is not a committee member"),
        ({"deputies": ["Nobody"]}, "'Nobody' is not a committee member"),
        ({"everyone_else": ["member"]}, "committee members are named"),
        ({"named": {**PEOPLE, "Pat": ["king"]}}, "Input should be 'scientist'"),
        ({"named": {**PEOPLE, "  ": ["chair"]}}, "at least 1 character"),
    ],
)
def test_people_that_do_not_fit_are_refused(changes, named):
    with pytest.raises(ValidationError, match=named):
        people(**changes)


def test_a_refusal_names_person_act_and_roles():
    with pytest.raises(StateError) as refusal:
        refuse_unless_allowed(people(), "Ana", "decommission")
    assert refusal.value.what == "Ana (analyst, resident) may not end a release for good: that is for chair"
    assert not_allowed(people(), "Mia", "vote") is None
    assert not_allowed(people(), " ", "vote") == (
        "nobody is named: say who does it (committee member, chair may vote on a release)"
    )


def test_a_change_of_people_changes_no_digest_and_a_change_of_quorum_does():
    policy = load_policy(city_file("demo").parent / "policy.yaml")
    other = policy.model_copy(update={"people": people()})
    assert settings_digest(other) == settings_digest(policy)
    stricter = policy.model_copy(update={"quorum": policy.quorum.model_copy(update={"share": 0.9})})
    assert settings_digest(stricter) != settings_digest(policy)
