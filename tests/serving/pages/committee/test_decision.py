"""A decision by form: proposed, voted on by each in their own name, recorded, put into service and ended."""

import re

import pytest

from audit.ledger import ledger_of
from tests.asked import CSRF, PASSWORD
from tests.serving.pages.committee.conftest import NEXT_YEAR, NOW

RELEASE = "/committee/releases/1"
PROPOSAL = {"outcome": "approve-with-conditions", "reason": "It does what it says.", "text1": "Count again; twice",
            "owner1": "Olu Owner", "due1": NEXT_YEAR}  # fmt: skip


def voted(who, *names, vote="for", why="It is better than the rule."):
    for name in names:
        who(name).send(f"{RELEASE}/votes", vote=vote, why=why)


def test_from_a_proposal_to_a_decision_with_dissent(who, kinds, city):
    assert who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL) == f"{RELEASE}/decision?done=proposed"
    voted(who, "Cora Chair", "Eve")
    voted(who, "Fay", vote="against", why="Residents were not asked.")
    voted(who, "Tess Trainer", vote="recused", why="I trained this release.")
    page = who("Cora Chair").read(f"{RELEASE}/decision")
    assert "Quorum and majority are there. Recording closes the vote, without Dan Deputy" in page
    assert "For: 2 · Against: 1 · Stand aside: 1" in page
    assert who("Cora Chair").send(f"{RELEASE}/decision") == f"{RELEASE}/decision?done=decided"
    assert kinds() == ["proposed", "vote", "vote", "vote", "vote", "decided"]
    said = ledger_of(city).verify()[-1].payload
    assert said["conditions"] == [{"text": "Count again; twice", "owner": "Olu Owner", "due": NEXT_YEAR}]
    assert [(each["by"], each["vote"]) for each in said["votes"]] == [
        ("Cora Chair", "for"), ("Eve", "for"), ("Fay", "against")
    ]  # fmt: skip
    after = who("Fay").read(f"{RELEASE}/decision?done=decided")
    assert "The decision is in the ledger, with every ballot as it was cast." in after
    assert "Fay: Residents were not asked." in after
    assert "Approved with conditions" in after


def test_what_is_missing_is_said_before_anything_can_be_recorded(who, kinds):
    who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL)
    voted(who, "Eve")
    page = who("Cora Chair").read(f"{RELEASE}/decision")
    for part in (
        "It cannot be recorded yet",
        "Cora Chair has not voted",
        "1 of 5 members voted, and 3 must",
        "neither chair nor deputy voted",
        "Not yet voted: Cora Chair, Dan Deputy, Fay.",
    ):
        assert part in page
    assert 'action="/committee/releases/1/decision"' not in page
    refused = who("Cora Chair").send(f"{RELEASE}/decision", status=422)
    assert "It cannot be recorded yet" in refused
    assert kinds() == ["proposed", "vote"]


def test_a_refused_proposal_comes_back_with_all_its_faults_and_all_its_words(who, kinds):
    said = {"outcome": "approve", "reason": "short", "text1": "Count again", "owner1": "", "due1": "",
            }  # fmt: skip
    page = who("Eve").send(f"{RELEASE}/proposal", status=422, **said)
    assert "the reason has fewer than 10 characters" in page
    assert "is called approve-with-conditions" in page
    assert "condition &#39;Count again; ; &#39; is not" in page
    assert ">short</textarea>" in page
    assert 'value="Count again"' in page
    assert re.search(r'value="approve" required checked', page)
    assert PASSWORD not in page
    assert kinds() == []


def test_what_is_missing_can_be_asked_without_writing_by_page_and_by_script(who, kinds):
    eve = who("Eve")
    page = eve.send(f"{RELEASE}/proposal/check", status=200, outcome="approve", reason="")
    assert "Still missing:" in page
    answer = eve.ask(
        "POST", f"{RELEASE}/proposal/check", data={"csrf": CSRF, "outcome": "approve", "reason": ""},
        headers={"accept": "application/json"},
    )  # fmt: skip
    assert answer.json() == {"faults": ["the reason has fewer than 10 characters: say why in a sentence"]}
    fine = eve.send(f"{RELEASE}/proposal/check", status=200, outcome="approve", reason="It does what it says.")
    assert "Nothing is missing: it may be proposed." in fine
    assert kinds() == []


def test_who_trained_it_neither_proposes_nor_votes_nor_decides(who, kinds):
    tess = who("Tess Trainer")
    assert "trained this release and may not decide" in tess.send(f"{RELEASE}/proposal", status=422, **PROPOSAL)
    who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL)
    page = tess.read(f"{RELEASE}/decision")
    assert "You trained this release." in page
    assert 'value="for"' not in page
    assert 'value="recused"' in page
    assert "may not vote on it" in tess.send(f"{RELEASE}/votes", status=422, vote="for", why="I made it and like it")
    assert kinds() == ["proposed"]


def test_forms_are_shown_to_those_who_may_and_kept_from_the_others(who):
    who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL)
    for name in ("Ana Lyst", "Udo Auditor"):
        page = who(name).read(f"{RELEASE}/decision")
        assert "<form" not in page
        assert "Proposed: Approve with conditions" in page


def test_a_form_that_was_not_sent_from_here_writes_nothing(who, kinds):
    answer = who("Eve").ask("POST", f"{RELEASE}/proposal", data={**PROPOSAL, "csrf": "guessed"})
    assert answer.status_code == 403
    assert kinds() == []


def test_with_another_password_nothing_is_written_and_no_word_is_lost(who, kinds):
    page = who("Eve").send(f"{RELEASE}/proposal", status=403, **PROPOSAL | {"password": "somebody else’s"})
    assert "that is not your password" in page
    assert "It does what it says.</textarea>" in page
    assert "somebody else" not in page
    assert kinds() == []


def test_in_and_out_of_use_with_a_reason(who, kinds):
    who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL)
    voted(who, "Cora Chair", "Eve", "Fay")
    who("Eve").send(f"{RELEASE}/decision")
    cora = who("Cora Chair")
    assert "That is for: scientist, chair." in who("Fay").read(f"{RELEASE}/acts")
    assert cora.send(f"{RELEASE}/release") == f"{RELEASE}/acts?done=released"
    assert "In service" in cora.read(f"{RELEASE}/acts")
    assert "the reason has fewer than 10 characters" in cora.send(f"{RELEASE}/withdraw", status=422, reason="no")
    for act, done in (("refer", "referred"), ("decommission", "decommissioned")):
        cora.send(f"{RELEASE}/{act}", reason="A neighbourhood was counted twice.")
        assert done.capitalize() in cora.read(f"{RELEASE}/acts?done={done}")
    assert kinds()[-3:] == ["released", "referred", "decommissioned"]
    assert "A release that is decommissioned takes no decision." in cora.read(f"{RELEASE}/decision")


def test_conditions_are_met_with_evidence_on_the_board(who, kinds):
    who("Eve").send(f"{RELEASE}/proposal", **PROPOSAL)
    voted(who, "Cora Chair", "Eve", "Fay")
    who("Eve").send(f"{RELEASE}/decision")
    udo = who("Udo Auditor")
    board = udo.read("/committee/conditions")
    assert "Count again; twice" in board
    assert "too short for a sentence" in udo.send(f"{RELEASE}/conditions/1", status=422, evidence="done")
    assert "has no condition 7" in udo.send(f"{RELEASE}/conditions/7", status=422, evidence="It was counted again.")
    assert udo.send(f"{RELEASE}/conditions/1", evidence="Counted again: 1,204 of 1,204 agree.") == (
        "/committee/conditions?done=met"
    )
    board = udo.read("/committee/conditions?done=met")
    assert "Counted again: 1,204 of 1,204 agree." in board
    assert f"Udo Auditor, {NOW.day} " in board
    assert kinds()[-1] == "condition"


@pytest.mark.parametrize(
    "path",
    ["/committee/releases/9", "/committee/releases/9/decision", "/committee/releases/9/acts", "/committee/compare?b=9",
     "/committee/releases/1/gates/vibes", "/committee/releases/1/files/release.json", "/committee/releases/2",
     "/ledger/proofs/9"],
)  # fmt: skip
def test_what_is_not_there_is_said(who, path):
    assert "To mend:" in who("Eve").read(path, 404)
