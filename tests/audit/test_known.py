"""The auditor audits itself: every published answer is found, a broken method is noticed, and then nothing passes."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audit import known
from audit.decisions import decide
from audit.dossier import write_dossier
from audit.known import EXPERIMENTS, known_answers, no_drift, planted_bias, random_bin
from audit.known.__main__ import main
from audit.known.answers import Answer
from audit.pages import known as section
from audit.release import release
from configs.errors import StateError
from configs.files import canonical_json
from tests.audit.conftest import once
from tests.audit.when import AUDITED, DECIDED, RELEASED
from training.load import load_release
from training.skill import Comparison

NOTHING = Comparison(0.0, 0.0, 0.0, None, None, 52)
BROKEN = [
    ("audit.gates.calibration.judge_range", lambda *_: "pass", "planted_bias"),
    ("audit.gates.calibration.judge_range", lambda *_: "pass", "blind_metric"),
    ("audit.gates.calibration.ratio", lambda above, below: 2 * above / below, "planted_bias"),
    ("audit.psi.stats.chi2.ppf", lambda level, freedom: 14.7, "no_drift"),
    ("audit.psi.stats.chi2.ppf", lambda level, freedom: 60.0, "no_drift"),
    ("training.placebo.compare", lambda *_: NOTHING, "leakage"),
    ("audit.reproduce.probe.without_later", lambda hub, at: replace(hub, incidents=hub.incidents[:0]), "leakage"),
    ("audit.urn.after", lambda urn, units, first, rng: units, "polya"),
    ("audit.urn.kept", lambda units, first: np.ones(len(units)), "oakland"),
    ("audit.urn.LEAST", 5.0, "random_bin"),
    ("audit.known.mixed.fixed_point", lambda rates, discovered: 0.6, "mixed"),
]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.NAME)
def test_published_answers_are_found(experiment):
    told = next(each for each in once() if each["name"] == experiment.NAME)
    assert [answer for answer in told["answers"] if not answer["agrees"]] == []
    assert told["agrees"]
    assert len(told["answers"]) == len(experiment.ANSWERS)


def test_published_answers_are_those_of_the_committees_table():
    """Of the committee's table of known answers."""
    published = {each["name"]: [answer["published"] for answer in each["answers"]] for each in once()}
    assert published["polya"] == [[0.5, 0.5], [0.2887, 0.2887]]
    assert published["oakland"] == [[0.567, 0.567], [0.701, 0.701], [0.934, 0.934], [0.569, 0.571]]
    assert published["random_bin"] == [[0.61, 0.61], [0.994, 0.994], [0.612, 0.617]]
    mixed = [[share, share] for share in (0.776, 0.683, 0.639, 0.614, 0.599, 0.567)]
    assert published["mixed"] == [*mixed, *mixed]
    assert published["blind_metric"][:4] == [[0.0, 0.0], [1.12, 1.12], [1.14, 1.14], [0.84, 0.84]]


def test_the_same_seed_finds_the_same_to_the_byte_whatever_stands_beside_it(monkeypatch):
    before = next(each for each in once() if each["name"] == "planted_bias")
    monkeypatch.setattr(known, "EXPERIMENTS", (planted_bias, random_bin))
    again = known_answers()
    assert canonical_json(again[0]) == canonical_json(before)
    assert canonical_json(known_answers()) == canonical_json(again)


@pytest.mark.parametrize(("where", "wrong", "name"), BROKEN, ids=[f"{row[0]}-{row[2]}" for row in BROKEN])
def test_a_broken_method_makes_its_experiment_disagree(monkeypatch, where, wrong, name):
    monkeypatch.setattr(known, "EXPERIMENTS", ({each.NAME: each for each in EXPERIMENTS}[name],))
    monkeypatch.setattr(where, wrong)
    (told,) = known_answers()
    assert not told["agrees"]


def test_a_dossier_by_a_broken_audit_is_blocked_and_refused_by_name(city, monkeypatch):
    monkeypatch.setattr(known, "EXPERIMENTS", (no_drift, random_bin))
    monkeypatch.setattr("audit.urn.LEAST", 5.0)
    monkeypatch.setattr("audit.dossier.known_answers", known_answers)
    dossier = write_dossier(city, load_release(city, 1), AUDITED)
    assert dossier.verdict["outcome"] == "blocked"
    assert dossier.verdict["headline"] == "This audit itself cannot be trusted, so the release may not be used."
    assert "1 of its 2 experiments" in dossier.verdict["sentence"]
    assert random_bin.TITLE in dossier.verdict["sentence"]
    assert "✕ differs" in dossier.html.read_text(encoding="utf-8")
    assert [each["agrees"] for each in json.loads(dossier.json.read_bytes())["known"]] == [True, False]
    condition = "Count again; Olu Owner; 2027-01-31"
    said = {"by": "Charlie Chair", "reason": "It does what it says.", "conditions": [condition], "when": DECIDED}
    decide(city, 1, "approve-with-conditions", **said)
    with pytest.raises(StateError, match=f"the audit itself cannot be trusted: “{random_bin.TITLE}”"):
        release(city, 1, RELEASED)


@pytest.mark.parametrize(
    ("found", "agrees"), [(0.58, True), (0.6, True), (0.62, True), (0.579, False), (0.621, False), (np.nan, False)]
)
def test_a_number_agrees_within_the_tolerance_of_the_range(found, agrees):
    told = Answer("share", 0.59, 0.61, 0.01 + 1e-12, 2).told(found)
    assert told["agrees"] is agrees
    assert (told["found"] is None) is bool(np.isnan(found))


def test_the_page_tells_what_differs():
    told = {"title": "T", "set_up": "S", "vouches_for": "V", "source": "O", "agrees": False}
    answers = [Answer("a", 0.5, 0.5, 0.01, 2).told(0.512), Answer("b", 1.0, 1.0, 0.0, 1).told(float("nan"))]
    view = section.view({"known": [{**told, "answers": answers}]}, None)
    assert view["lead"] == "0 of 2 answers from 1 experiment agree with what is published or planted."
    (each,) = view["experiments"]
    assert (each["css"], each["count"]) == ("fail", "0 of 2 agree")
    texts = [[cell["text"] for cell in row] for row in each["table"]["rows"]]
    assert texts == [["a", "0.50", "0.512", "0.0100", "✕ differs"], ["b", "1.0", "no number", "exact", "✕ differs"]]


def test_the_command_prints_the_table_of_the_docs(monkeypatch, capsys):
    monkeypatch.setattr("audit.known.__main__.known_answers", once)
    main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + sum(len(each["answers"]) for each in once())
    assert all(line.endswith("| agrees |") for line in lines[2:])
    assert "\n".join(lines) in (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
