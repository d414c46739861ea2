"""Questions and answers in the ledger: who may, about what, each once, and never a word about a person."""

from datetime import timedelta

import pytest

from audit.asked import answer, ask, questions_of
from audit.ledger import ledger_of
from audit.proof_check import check_proof
from configs.errors import StateError
from tests.audit import made
from tests.audit.conftest import policy_file
from tests.audit.when import DECIDED

PEOPLE = {"Charlie Chair": ["chair"], "Mia Member": ["member"], "Ana Lyst": ["analyst"], "Udo Auditor": ["auditor"]}
TEXT = "Why does the interval of Red reach so far above 1.25?"
LATER = DECIDED + timedelta(days=1)


@pytest.fixture
def city(audited):
    """Return a city whose release 1 was audited, with people of every role."""
    policy_file(audited.workspace, people__named=PEOPLE, people__everyone_else=[])
    return made.city(audited.workspace, audited.workspace / "policy.yaml")


def test_a_question_is_bound_to_the_dossier_that_was_read_and_answered_under_its_gate(city):
    asked = ask(city, 1, f"  {TEXT} ", by="Mia Member", gate="exposure", when=DECIDED)
    first = answer(city, asked.seq, "Only 14 weeks were tested there.", by="Ana Lyst", when=LATER)
    second = answer(city, asked.seq, "A year would halve the interval.", by="Ana Lyst", when=LATER)
    (found,) = questions_of(ledger_of(city).verify(), 1)
    assert (found.text, found.by, found.gate, found.when) == (TEXT, "Mia Member", "exposure", "2026-11-23T14:30:00Z")
    assert found.dossier == ledger_of(city).entries()[0].payload["files"]["dossier.json"]
    assert [each.seq for each in found.answers] == [first.seq, second.seq]
    assert first.payload["question"] == asked.hash
    assert questions_of(ledger_of(city).entries(), 2) == []


def test_the_same_words_twice_are_kept_once(city):
    asked = ask(city, 1, TEXT, by="Mia Member", when=DECIDED)
    assert ask(city, 1, TEXT, by="Mia Member", when=LATER) == asked
    said = answer(city, asked.seq, "Because of few weeks.", by="Ana Lyst", when=LATER)
    assert answer(city, asked.seq, "Because of few weeks.", by="Ana Lyst", when=LATER) == said
    assert len(ledger_of(city).verify()) == 3


def test_the_proof_of_the_release_holds_what_was_asked_and_answered(city):
    asked = ask(city, 1, TEXT, by="Mia Member", when=DECIDED)
    answer(city, asked.seq, "Because of few weeks.", by="Ana Lyst", when=LATER)
    folder = city.home / "releases" / "1"
    proven = check_proof(folder / "dossier.json", folder / "proof.json", city.home / "keys" / "ledger.pub")
    assert [entry["kind"] for entry in proven.entries] == ["audited", "asked", "answered"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"by": "Sid Scientist"}, r"Sid Scientist \(resident\) may not ask a question"),
        ({"gate": "vibes"}, "has no gate 'vibes'"),
        ({"text": "Why?"}, "fewer than 10 characters"),
        ({"text": "x" * 4001}, "4,001 characters, and 4,000 are kept"),
        ({"text": "Ask anna@example.org or call 07700 900123"}, "anna@example.org.*e-mail.*07700 900123.*telephone"),
        ({"text": "Was Mr Smithers stopped more often there?"}, "Mr Smithers.*name of a person"),
    ],
)
def test_what_is_refused_and_why(city, said, message):
    with pytest.raises(StateError, match=message):
        ask(city, 1, **{"text": TEXT, "by": "Mia Member", "when": DECIDED} | said)
    assert len(ledger_of(city).verify()) == 1


def test_only_questions_are_answered_and_only_by_those_who_may(city):
    asked = ask(city, 1, TEXT, by="Udo Auditor", when=DECIDED)
    with pytest.raises(StateError, match=f"entry 1 of the ledger is no question.*use the entry of one: {asked.seq}"):
        answer(city, 1, "It is because of few weeks.", by="Ana Lyst", when=LATER)
    with pytest.raises(StateError, match=r"Mia Member .* may not answer"):
        answer(city, asked.seq, "It is because of few weeks.", by="Mia Member", when=LATER)


def test_a_release_without_a_dossier_has_nothing_to_ask_about(city):
    with pytest.raises(StateError, match="release 2 has no dossier"):
        ask(city, 2, TEXT, by="Mia Member", when=DECIDED)
