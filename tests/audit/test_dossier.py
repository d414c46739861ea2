"""The dossier: the same from the same seed, on record once, whole in itself, and saying what the gates say."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from audit.document import content_digest
from audit.dossier import write_dossier
from audit.ledger import ledger_of
from audit.page import running_head
from audit.pages.order import SECTIONS
from audit.verdict import verdict
from configs.files import sha256_file
from tests.audit import made
from tests.audit.when import AUDITED
from training.load import load_release


@pytest.fixture
def dossier(city):
    return write_dossier(city, load_release(city, 1), AUDITED)


def test_the_ledger_holds_the_digests_of_page_and_numbers(city, dossier):
    (entry,) = ledger_of(city).verify()
    assert entry.payload["release"] == 1
    assert entry.payload["files"]["dossier.json"] == sha256_file(dossier.json) == dossier.digest
    assert entry.payload["files"]["dossier.html"] == sha256_file(dossier.html)
    assert entry.payload["gates"]["skill"] == "pass"


def test_the_same_audit_later_changes_nothing(city, dossier):
    before = dossier.json.read_bytes()
    again = write_dossier(city, load_release(city, 1), AUDITED + timedelta(days=3))
    assert not again.recorded
    assert dossier.recorded
    assert dossier.json.read_bytes() == before
    assert len(ledger_of(city).entries()) == 1


@pytest.mark.parametrize("name", ["dossier.html", "dossier.json"])
def test_killed_between_files_and_ledger_the_next_run_finishes(city, dossier, name):
    (dossier.json.parent / name).unlink()
    again = write_dossier(city, load_release(city, 1), AUDITED)
    assert again.recorded
    assert again.content == dossier.content
    assert ledger_of(city).verify()[-1].payload["files"]["dossier.json"] == sha256_file(again.json)


def test_two_audits_of_the_same_inputs_give_the_same_bytes_whenever_they_are_made(tmp_path, dossier):
    city = made.city(tmp_path / "second", tmp_path / "policy.yaml")
    tables, lived = made.steady()
    made.write_release(city, 1, tables, lived)
    second = write_dossier(city, load_release(city, 1), AUDITED + timedelta(days=40))
    assert second.json.read_bytes() == dossier.json.read_bytes()
    assert second.html.read_bytes() == dossier.html.read_bytes()
    assert dossier.content == second.content == content_digest(json.loads(dossier.json.read_bytes()))


def test_a_change_of_numbers_changes_the_content(city, dossier):
    tables, lived = made.steady(seed=6)
    made.write_release(city, 1, tables, lived)
    assert write_dossier(city, load_release(city, 1), AUDITED).content != dossier.content


class _Reader(HTMLParser):
    """Collects what a checker of pages looks for."""

    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.headings, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def page(dossier):
    reader = _Reader()
    reader.feed(dossier.html.read_text(encoding="utf-8"))
    return reader


def test_the_page_asks_no_host_and_runs_no_script(dossier, page):
    assert not {"script", "link", "iframe", "img", "object"} & {tag for tag, _ in page.tags}
    text = dossier.html.read_text(encoding="utf-8")
    assert "http" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert all(values["href"].startswith("#") for tag, values in page.tags if tag == "a")


def test_the_page_is_built_for_screen_readers(page):
    assert page.tags[0] == ("html", {"lang": "en-GB"}) or ("html", {"lang": "en-GB"}) in page.tags
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert all("scope" in values for tag, values in page.tags if tag == "th")
    assert sum(tag == "table" for tag, _ in page.tags) == sum(tag == "caption" for tag, _ in page.tags)
    pictures = [values for tag, values in page.tags if tag == "svg" and "aria-hidden" not in values]
    assert all(values["role"] == "img" and values["aria-labelledby"] for values in pictures)
    targets = {values["href"][1:] for tag, values in page.tags if tag == "a"}
    assert targets <= set(page.ids)


def test_the_contents_list_every_section_and_every_gate_with_its_mark(dossier):
    text = dossier.html.read_text(encoding="utf-8")
    contents = text[text.index("<nav") : text.index("</nav>")]
    links = re.findall(r'href="#([^"]+)"', contents)
    gates = [gate["gate"].replace("_", "-") for gate in dossier.gates]
    keys = [section.key for section in SECTIONS]
    assert links == [*keys[: keys.index("gates") + 1], *gates, *keys[keys.index("gates") + 1 :]]
    marks = re.findall(r'class="tag (\w+)"', contents)
    assert marks == [gate["outcome"] for gate in dossier.gates]
    places = [text.index(f'<section class="page" id="{key}"') for key in keys]
    assert places == sorted(places)


def test_the_running_head_names_release_city_and_the_digest_of_the_numbers(dossier):
    text = dossier.html.read_text(encoding="utf-8")
    assert f'content: "Release 1 · Madeville · dossier {dossier.digest[:16]}"' in text
    assert f"<dd>{dossier.digest}</dd>" in text


def test_a_title_cannot_leave_the_running_head():
    document = {"release": 1, "title": '"; } </style><script>'}
    assert re.fullmatch(r"(?:[\w ·]|\\[0-9A-F]+ )*", running_head(document))


def test_the_page_says_what_the_gates_say(dossier, page):
    text = " ".join(" ".join(page.words).split())
    assert dossier.verdict["headline"] in text
    assert text.count("not by a decision; only in the policy") == 1
    for gate in dossier.gates:
        assert gate["title"] in text
        assert " ".join(gate["sentence"].split()) in text


def test_the_page_holds_what_the_model_weighs_and_its_cards(dossier, page):
    document, text = json.loads(dossier.json.read_bytes()), " ".join(" ".join(page.words).split())
    assert set(document["model"]["explained"]) == {"burglary"}
    assert "Without “group of level” its error would rise most, by 2.0%." in text
    assert {"importance-burglary-t", "dependence-burglary-t"} <= set(page.ids)
    assert text.count("Open, for the committee.") == len(document["model"]["cards"]) == 2


@pytest.mark.parametrize("name", ["explained.json", "cards/model.json", "cards/data.json"])
def test_the_digest_of_what_was_explained_is_on_record(city, dossier, name):
    folder = load_release(city, 1).folder
    (entry,) = ledger_of(city).verify()
    assert entry.payload["files"][name] == sha256_file(folder / name)


def test_questions_for_people_stay_blank(dossier, page):
    document = json.loads(dossier.json.read_bytes())
    blank = [each for each in document["questions"] if not each["sections"] and each["answer"] is None]
    assert blank
    assert " ".join(page.words).count("not answered") == len(blank)


def test_a_name_from_the_data_cannot_become_markup(city):
    tables, lived = made.steady()
    lived["name"] = "<script>alert(1)</script>"
    made.write_release(city, 1, tables, lived)
    text = write_dossier(city, load_release(city, 1), AUDITED).html.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        ({"skill": "pass", "drift": "pass"}, "clear"),
        ({"skill": "pass", "drift": "inconclusive"}, "open"),
        ({"skill": "fail", "drift": "inconclusive"}, "blocked"),
    ],
)
def test_the_verdict_follows_the_gates(outcomes, outcome):
    from audit.results import GateResult

    results = [GateResult(gate, gate, said, False, None, "", None, "", "", "") for gate, said in outcomes.items()]
    assert verdict(results, [{"agrees": True}])["outcome"] == outcome


def test_the_page_prints_published_and_found_answers_of_every_experiment(dossier, page):
    known, text = json.loads(dossier.json.read_bytes())["known"], " ".join(" ".join(page.words).split())
    assert f"{sum(len(each['answers']) for each in known)} answers from {len(known)} experiments agree" in text
    for each in known:
        assert each["set_up"] in text
        assert each["source"] in text
        assert all(answer["what"] in text for answer in each["answers"])
    assert text.count("✓ agrees") == len(known) + sum(len(each["answers"]) for each in known)
