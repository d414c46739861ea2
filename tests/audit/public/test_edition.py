"""The public edition as residents get it: on record, whole in itself, readable, and giving nothing away."""

import json
from datetime import timedelta

import pytest

from audit.dossier import write_dossier
from audit.ledger import ledger_of
from audit.public.safe import may_be_public
from configs.files import sha256_file
from tests.audit import made
from tests.audit.test_dossier import _Reader
from tests.audit.when import AUDITED
from training.load import load_release


@pytest.fixture(scope="module")
def edition(audited_template):
    """Return the folder of an audited release, not to be written to."""
    return audited_template.home / "releases" / "1"


@pytest.fixture
def page(edition):
    reader = _Reader()
    reader.feed((edition / "public.html").read_text(encoding="utf-8"))
    return reader


def test_the_ledger_holds_what_is_public(audited_template, edition):
    (entry,) = ledger_of(audited_template).verify()
    for name in ("public.html", "public.json", "atrs.json"):
        assert entry.payload["files"][name] == sha256_file(edition / name)


@pytest.mark.parametrize("name", ["public.html", "public.json", "atrs.json"])
def test_what_is_lost_or_altered_is_written_again(audited, name):
    path = audited.home / "releases" / "1" / name
    before = path.read_bytes()
    path.write_bytes(before + b" ")
    assert write_dossier(audited, load_release(audited, 1), AUDITED).recorded
    assert path.read_bytes() == before


def test_the_page_asks_no_host_and_runs_no_script(edition, page):
    text = (edition / "public.html").read_text(encoding="utf-8")
    assert not {"script", "link", "iframe", "img", "object"} & {tag for tag, _ in page.tags}
    assert not [word for word in ("http", "@import", "url(") if word in text]
    assert all(values["href"].startswith("#") for tag, values in page.tags if tag == "a")


def test_the_page_is_built_for_screen_readers(page):
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert all("scope" in values for tag, values in page.tags if tag == "th")
    assert sum(tag == "table" for tag, _ in page.tags) == sum(tag == "caption" for tag, _ in page.tags)
    assert {values["href"][1:] for tag, values in page.tags if tag == "a"} <= set(page.ids)


def test_every_gate_is_told_with_its_verdict(edition, page):
    text, public = " ".join(" ".join(page.words).split()), json.loads((edition / "public.json").read_bytes())
    dossier = json.loads((edition / "dossier.json").read_bytes())
    assert [gate["gate"] for gate in public["gates"]] == [gate["gate"] for gate in dossier["gates"]]
    assert all(gate["title"] in text for gate in public["gates"])
    assert text.count("✓ passed") == sum(gate["outcome"] == "pass" for gate in dossier["gates"])


def test_nobody_and_no_area_is_named_and_no_time_told(edition):
    text = (edition / "public.json").read_text(encoding="utf-8") + (edition / "public.html").read_text(encoding="utf-8")
    dossier = json.loads((edition / "dossier.json").read_bytes())
    assert "Area 7" not in text
    assert "Tess Trainer" in json.dumps(dossier)
    assert "Tess Trainer" not in text
    assert dossier["times"]["trained"] not in text


def test_blanks_are_shown_with_their_owners(edition, page):
    text, record = " ".join(" ".join(page.words).split()), json.loads((edition / "atrs.json").read_bytes())
    blank = [field for field in record if field["answer"] is None]
    assert f"{len(blank)} of them are not answered yet" in text
    assert "Not answered yet. To be answered by: Operational lead." in text


@pytest.mark.parametrize(
    ("sentence", "may"),
    [
        ("The 13 flagged areas held 15% to 21% of incidents.", True),
        ("Tested on 26 weeks, its error was 4.6% smaller.", True),
        ("Of 250 areas, 55 were flagged.", True),
        ("Only 7 incidents were found by police.", False),
        ("It was made from 120,486 recorded incidents.", False),
        ("2,173 rows could not be used.", False),
        ("It concerns 812 people.", False),
        ("Oakworth needs a review.", False),
        ("Oakworthy things need a review.", True),
        ("Reviewed: Cell 0-9 in Patch.", False),
        ("A review of A042 is due.", False),
    ],
)
def test_a_sentence_with_an_area_or_a_count_stays_with_the_committee(sentence, may):
    assert may_be_public(sentence, ["Oakworth", "A042", "Cell 0-9 in Patch"]) is may


def test_tables_that_fail_the_gate_are_not_published(city, monkeypatch):
    monkeypatch.setattr("audit.gates.disclosure.below", lambda *_: ["North"])
    dossier = write_dossier(city, load_release(city, 1), AUDITED)
    public = json.loads((dossier.public.parent / "public.json").read_bytes())
    assert dossier.verdict["outcome"] == "blocked"
    assert public["tables"] == public["places"] == []
    assert "did not pass the committee's gate" in public["withheld"][0]["why"]


def test_a_name_from_the_data_cannot_become_markup(city):
    tables, lived = made.steady()
    lived["district"] = ["<script>alert(1)</script>"] * 20 + ["South"] * 20
    made.write_release(city, 1, tables, lived)
    text = write_dossier(city, load_release(city, 1), AUDITED).public.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_two_audits_of_the_same_release_publish_the_same_bytes(city, edition):
    again = write_dossier(city, load_release(city, 1), AUDITED + timedelta(days=40)).public.parent
    assert again != edition
    for name in ("public.html", "public.json", "atrs.json"):
        assert (again / name).read_bytes() == (edition / name).read_bytes()
