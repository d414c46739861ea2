"""The verbs of governance at a terminal: register, condition, refer, withdraw, decommission, and who may type them."""

import pytest

from tests.fairward.cli import COMMITTEE

pytestmark = pytest.mark.slow


def test_in_use_and_out_of_it(released, tmp_path):
    user = released.copy(tmp_path)
    found = user.json("register")
    (first,) = found["releases"]
    assert (first["release"], first["state"], first["decision"]) == (1, "in_service", "approve-with-conditions")
    assert ([each["vote"] for each in first["votes"]], found["registry"]) == (["for", "for", "against", "for"], [])
    assert "3 for, 1 against" in user.ok("register")
    assert "1: look again (ada, 2999-01-01)" in user.ok("register")

    (user.cwd / "counted.txt").write_text("1204 of 1204\n")
    words = ("condition", "1", "1", "--met", "--evidence", "counted.txt", "--by")
    assert "root (scientist" in user.refused(5, *words, "root")
    assert user.json(*words, "demo auditor")["evidence"]["file"] == "counted.txt"
    assert user.json("register")["releases"][0]["conditions"][0]["met"] is not None

    said = user.json("refer", "1", "--gate", "drift", "--by", "demo auditor", "--reason", "Errors rose for six weeks")
    assert (said["state"], said["gate"], said["instead"]) == ("referred", "drift", None)
    assert "release 1 was referred by demo auditor" in user.refused(5, "forecast")
    assert user.json("forecast", "--rule")["release"] is None
    assert "it was put back before the committee" in user.refused(5, "release", "1")

    again = ("decide", "1", "--outcome", "reject", *COMMITTEE, "--reason", "It is not mended yet")
    assert user.json(*again)["outcome"] == "reject"
    assert user.json("register")["releases"][0]["state"] == "rejected"
    assert user.json("withdraw", "1", "--by", "tess", "--reason", "Nobody is to use it")["state"] == "withdrawn"
    last = ("decommission", "1", "--by", "demo chair", "--reason", "It ended for good")
    assert user.ok(*last).splitlines()[1] == "in use from then on: none; the rule serves (fairward forecast --rule)"
    assert user.json(*last)["entry"] == 8 == user.json("ledger", "verify")["entries"]
    assert "release 1 is decommissioned" in user.refused(5, "audit")


def test_only_who_may(decided, tmp_path):
    user = decided.copy(tmp_path)
    reason = ("--reason", "I would like to")
    assert "demo lawyer (committee member, resident) may not put an approved release into service" in user.refused(
        5, "release", "1", "--by", "demo lawyer"
    )
    assert "may not train a candidate release: that is for scientist" in user.refused(5, "train", "--by", "demo chair")
    assert "may not run every gate" in user.refused(5, "audit", "1", FAIRWARD_USER="demo neighbour")
    assert "may not end a release for good: that is for chair" in user.refused(
        5, "decommission", "1", "--by", "demo deputy", *reason
    )
    assert "may not take a release out of use" in user.refused(5, "withdraw", "1", "--by", "demo auditor", *reason)
    assert "'luck' is no gate" in user.refused(5, "refer", "1", "--gate", "luck", "--by", "demo auditor", *reason)
    assert user.json("release", "1", "--by", "demo chair")["champion"]


def test_questions_and_answers_at_a_terminal(decided, tmp_path):
    user = decided.copy(tmp_path)
    text = "Why does the interval of exposure reach so far up?"
    asked = user.json("ask", "1", "--gate", "error-parity", "--text", text, "--by", "demo auditor")
    assert (asked["gate"], asked["text"]) == ("error_parity", text)
    assert "may not answer a question" in user.refused(
        5, "answer", str(asked["entry"]), "--text", text, "--by", "demo chair"
    )
    answer = ("answer", str(asked["entry"]), "--text", "Only a few weeks were tested.", "--by", "ana")
    assert user.json(*answer)["question"] == asked["hash"]
    assert f"entry {asked['entry'] + 1}: question {asked['entry']} answered by ana" in user.ok(*answer)
    assert "looks like a telephone number" in user.refused(
        5, "ask", "1", "--text", "Who answers 07700 900123 there?", "--by", "demo auditor"
    )
    assert user.json("ledger", "verify")["entries"] == asked["entry"] + 1
