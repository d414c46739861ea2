"""The committee's pages as they are read: inbox, dossier, gates with questions, comparison, ledger."""

import json
import re
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path

from fastapi.routing import APIRoute

from audit.decisions import decide
from audit.dossier import write_dossier
from audit.ledger import ledger_of
from configs.doors import doors
from serving.committee.desk import desk_of
from serving.committee.waiting import missing_votes, waiting
from serving.pages.committee import acting, ending, ledger_routes, routes
from tests.audit import made
from tests.audit.when import AUDITED, DECIDED
from training.load import load_release

RELEASE = "/committee/releases/1"
TEXT = "Why does the interval of Red reach so far above 1.25?"
VOTES = ["Dan Deputy: for: so do I", "Eve: for: so do I"]


def plain(page):
    """Return a page's text without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_address_is_behind_a_door():
    found = [each for room in (routes, ledger_routes, acting, ending) for each in room.router.routes]
    mine = {(each.path, method) for each in found if isinstance(each, APIRoute) for method in each.methods}
    assert len(mine) > 20
    behind = {path: methods for path, methods in doors().items() if re.match("/(committee|ledger)", path)}
    assert mine == {(path, method) for path, methods in behind.items() for method in methods}


def test_an_audited_release_waits_in_the_inbox_and_is_counted_for_members(who):
    page = plain(who("Eve").read("/committee"))
    assert "1 thing waits for a decision or an act." in page
    assert "Nothing is proposed yet." in page
    assert "Committee (1)" in page
    assert "Committee (1)" not in who("Udo Auditor").read("/committee")
    who("Eve").send(f"{RELEASE}/proposal", outcome="reject", reason="Nobody needs it here.")
    who("Eve").send(f"{RELEASE}/votes", vote="for", why="It is not needed.")
    page = plain(who("Fay").read("/committee"))
    assert "Eve proposes: Reject . 1 voted; missing: Cora Chair, Dan Deputy and Fay." in page
    assert "Your vote is missing: vote" in page
    assert "Your vote is missing" not in who("Eve").read("/committee")


def test_what_waits_follows_from_ledger_policy_and_day(city):
    found = waiting(desk_of(city, date(2026, 11, 22)))
    assert ([each.standing.number for each in found.to_decide], found.count) == ([1], 1)
    decide(
        city, 1, "approve-with-conditions", by="Cora Chair", reason="It does what it says.", votes=VOTES,
        conditions=["Count again; Olu; 2027-01-31", "Ask; Rae; 2027-06-30"], when=DECIDED, expires=date(2027, 3, 31),
    )  # fmt: skip

    def at(*day):
        found = waiting(desk_of(city, date(*day)))
        due = [(each.condition.number, each.overdue) for each in found.conditions]
        return len(found.to_decide), due, [each.what for each in found.ending], len(found.referred)

    assert at(2026, 12, 31) == (0, [], [], 0)
    assert at(2027, 1, 1) == (0, [(1, False)], [], 0)
    assert at(2027, 1, 30) == (0, [(1, False)], ["the approval"], 0)
    assert at(2027, 2, 1)[1:] == ([(1, True)], ["the approval"], 0) or at(2027, 2, 1)[3] == 1
    assert at(2027, 4, 1)[3] == 1


def test_whose_votes_are_missing_leaves_out_who_trained_it(city):
    assert missing_votes(desk_of(city, date(2026, 11, 22)), 1) == ("Cora Chair", "Dan Deputy", "Eve", "Fay")


def test_the_dossier_says_what_the_sealed_file_says(who, city):
    document = json.loads((city.home / "releases" / "1" / "dossier.json").read_bytes())
    page = plain(who("Eve").read(RELEASE))
    for sentence in [document["verdict"]["headline"], *document["does"], *document["not_known"], *document["to_pass"]]:
        assert sentence in page
    for gate in document["gates"]:
        own = plain(who("Eve").read(f"{RELEASE}/gates/{gate['gate']}"))
        for said in (gate["title"], gate["sentence"], gate["source"], gate["statistic_name"][1:]):
            assert said in own, gate["gate"]
    digests = ledger_of(city).verify()[0].payload["files"]
    assert digests["dossier.json"] in page


def test_gates_follow_each_other_and_show_their_figures(who, city):
    document = json.loads((city.home / "releases" / "1" / "dossier.json").read_bytes())
    keys, path, seen = [gate["gate"] for gate in document["gates"]], f"{RELEASE}/gates/scope", []
    while path:
        page = who("Eve").read(path)
        seen.append(path.rpartition("/")[2])
        drawn = bool(next(gate for gate in document["gates"] if gate["gate"] == seen[-1])["figure"])
        assert ('class="evidence"' in page) == drawn
        assert "style=" not in page
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = found[1] if found else None
    assert seen == keys


def test_a_question_stands_under_its_gate_with_its_answer(who, kinds):
    asked = who("Eve").send(f"{RELEASE}/questions", text=TEXT, gate="exposure")
    assert asked == f"{RELEASE}/questions?done=asked"
    assert "no answer yet" in who("Eve").read(f"{RELEASE}/gates/exposure")
    assert TEXT not in who("Eve").read(f"{RELEASE}/gates/skill")
    assert "1 thing waits" not in plain(who("Eve").read("/committee"))
    assert TEXT in who("Ana Lyst").read("/committee")
    who("Ana Lyst").send(f"{RELEASE}/questions/2", text="Only fourteen weeks were tested there.")
    page = plain(who("Eve").read(f"{RELEASE}/gates/exposure"))
    assert "Ana Lyst answered" in page
    assert "Only fourteen weeks were tested there." in page
    assert kinds() == ["asked", "answered"]


def test_a_question_about_a_person_comes_back_to_be_mended(who, kinds):
    page = who("Eve").send(
        f"{RELEASE}/questions", status=422, text="Was Mr Smithers stopped there?", gate="skill", **{"from": "gate"}
    )
    assert "take out “Mr Smithers”, which looks like the name of a person" in page
    assert "Was Mr Smithers stopped there?</textarea>" in page
    assert "Does it forecast better than a simple rule?" in page
    assert kinds() == []


def test_who_may_ask_and_answer_is_shown_the_form(who):
    who("Eve").send(f"{RELEASE}/questions", text=TEXT)
    page = who("Eve").read(f"{RELEASE}/questions")
    assert ("Answer this question" in page, "Ask something" in page) == (False, True)
    page = who("Tess Trainer").read(f"{RELEASE}/questions")
    assert "Answer this question" in page


def test_two_releases_side_by_side(who, city):
    made.write_release(city, 2, *made.steady(windows=12, seed=8))
    write_dossier(city, load_release(city, 2), AUDITED)
    page = who("Eve").read("/committee/compare")
    assert "Release 1 beside release 2" in page
    assert page == who("Eve").read("/committee/compare?a=1&b=2")
    dossiers = [json.loads((city.home / f"releases/{n}/dossier.json").read_bytes()) for n in (1, 2)]
    flagged = [{area["area"] for area in each["flagged"]["areas"] if area["windows"]} for each in dossiers]
    assert page.count('class="by-left"') == len(flagged[0] - flagged[1]) + 1
    assert page.count('class="by-right"') == len(flagged[1] - flagged[0]) + 1
    assert page.count('class="by-both"') == len(flagged[0] & flagged[1]) + 1
    assert plain(page).count(f"By release 1 only: {len(flagged[0] - flagged[1])}") == 1
    outcomes = [{gate["gate"]: gate["outcome"] for gate in each["gates"]} for each in dossiers]
    changed = sum(outcomes[0][gate] != outcomes[1][gate] for gate in outcomes[0])
    assert page.count('<span class="tag flag">changed</span>') == changed
    assert "Every gate says the same" in who("Eve").read("/committee/compare?a=1&b=1")


def test_the_ledger_in_words_by_kind_and_release(who):
    who("Eve").send(f"{RELEASE}/questions", text=TEXT)
    who("Eve").send(f"{RELEASE}/proposal", outcome="reject", reason="Nobody needs it here.")
    who("Fay").send(f"{RELEASE}/votes", vote="recused", why="My employer sold the system.")
    page = plain(who("Udo Auditor").read("/ledger"))
    for said in ("4 entries", "Audited", "Question", "Proposal", "Ballot", TEXT, "My employer sold the system."):
        assert said in page
    only = plain(who("Udo Auditor").read("/ledger?kind=asked&release=1"))
    assert "1 of 4, newest first." in only
    assert "Nobody needs it here." not in only
    assert "0 of 4" in plain(who("Udo Auditor").read("/ledger?release=7"))


def test_what_is_downloaded_verifies_far_from_here(who, tmp_path):
    who("Eve").send(f"{RELEASE}/questions", text=TEXT)
    eve = who("Eve")
    paths = {
        "dossier.json": f"{RELEASE}/files/dossier.json",
        "proof.json": "/ledger/proofs/1",
        "ledger.pub": "/ledger/ledger.pub",
        "verify_ledger.py": "/ledger/verify_ledger.py",
        "checkpoint": "/ledger/checkpoint",
    }
    for name, path in paths.items():
        answer = eve.ask("GET", path)
        assert answer.headers["content-disposition"].startswith("attachment")
        Path(tmp_path / name).write_bytes(answer.content)
    command = [sys.executable, "verify_ledger.py", "dossier.json", "proof.json", "ledger.pub"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "GENUINE: the dossier of release 1" in done.stdout
    assert "entry 2" in done.stdout
    assert "fairward/made" in (tmp_path / "checkpoint").read_text()


def test_nothing_of_it_is_kept_by_a_cache_for_others(who):
    for path in ("/committee", RELEASE, f"{RELEASE}/decision", "/ledger"):
        assert "no-cache" in who("Eve").ask("GET", path).headers["cache-control"]


def test_the_register_tells_everybody_the_state_and_the_dissent(who, city):
    before = plain(who(None).read("/releases"))
    assert "audited since 21 November 2026, 09:00 UTC" in before
    assert "none yet" in before
    votes = [*VOTES, "Fay: against: Residents were not asked."]
    decide(city, 1, "approve", by="Cora Chair", reason="It does what it says.", votes=votes, when=DECIDED)
    page = plain(who(None).read("/releases"))
    assert "approved since 23 November 2026, 14:30 UTC; approved until 23 November 2027" in page
    assert "3 for and 1 against" in page
    assert "Against, Fay: Residents were not asked." in page
    assert 'href="/committee' not in who(None).read("/releases")
    assert 'href="/committee/releases/1"' in who("Eve").read("/releases")
    assert "Approved since 23 November 2026" in plain(who(None).read("/releases/1"))
