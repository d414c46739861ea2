"""Cards: every number is the run's, a blank has an owner, and what is kept is what MLflow holds."""

import json

import pytest

from features.hub import load_hub
from training import registry
from training.cards import Card, Item, Section, Table, data_card, model_card
from training.explain.keep import read_explained


def test_a_blank_needs_an_owner():
    with pytest.raises(ValueError, match="neither an answer nor an owner"):
        Item("Who paid?")


def test_a_card_by_hand():
    parts = (Item("Why?", "Because."), Item("Who?", None, "the owner"), Table("Numbers", ("a", "b"), (("1", "x|y"),)))
    card = Card("Title", "Somebody 2019", (Section("First", parts),))
    assert card.markdown() == (
        "# Title\n\nQuestions after Somebody 2019. Written from the run; 1 question is open, for: the owner.\n\n"
        "## First\n\n- **Why?** Because.\n- **Who?** *Open: to be answered by the owner.*\n"
        "\nNumbers:\n\n| a | b |\n| --- | --- |\n| 1 | x/y |\n\n"
    )
    assert card.told()["sections"][0]["parts"] == [
        {"question": "Why?", "answer": "Because.", "owner": None},
        {"question": "Who?", "answer": None, "owner": "the owner"},
        {"table": "Numbers", "columns": ["a", "b"], "rows": [["1", "x|y"]]},
    ]


def cells(card: dict, title: str) -> list[list[str]]:
    """Return the rows of a table of a card."""
    parts = [part for section in card["sections"] for part in section["parts"]]
    return next(part["rows"] for part in parts if part.get("table") == title)


def test_the_model_cards_numbers_are_the_manifests(trained):
    _, release = trained
    card = model_card(release.manifest, read_explained(release.folder)).told()
    offences = [offence["offence"] for offence in release.manifest["offences"]]
    scores = {row[0]: row[1:] for row in cells(card, "Scores of the backtest, next window")}
    for column, offence in enumerate(offences):
        told = release.manifest["metrics"][offence]
        assert scores["Poisson deviance"][column] == f"{told['deviance']:.4g}"
        assert scores["incidents"][column] == str(told["incidents"])
        assert scores["best rule"][column] == told["best_baseline"]
    weights = [float(row[3]) for row in cells(card, "Weights of the models")]
    assert weights == pytest.approx([model["weight"] for model in release.manifest["models"]], abs=5e-4)
    text = model_card(release.manifest, read_explained(release.folder)).markdown()
    for name in ("data_digest", "config_digest", "code_version", "trainer", "origin"):
        assert release.manifest[name] in text


def test_the_data_cards_numbers_are_the_accounts(trained):
    city, _ = trained
    account = load_hub(city).account
    card = data_card(city, account).told()
    for row, (key, told) in zip(cells(card, "Sources"), account["sources"].items(), strict=True):
        assert row[0] == city.sources[key].title
        assert [int(cell) for cell in row[1:6]] == [
            told[name] for name in ("rows", "kept", "quarantined", "linked", "withdrawn")
        ]
    reasons = {what: int(rows) for what, rows in cells(card, "In quarantine, by reason")}
    assert reasons == account["total"]["reasons"]
    assert (
        f"{account['total']['rows']} rows in; {account['total']['kept']} incidents"
        in data_card(city, account).markdown()
    )


def test_what_nobody_told_is_asked_of_somebody(trained):
    city, release = trained
    for card in (model_card(release.manifest, {}), data_card(city, load_hub(city).account)):
        open_questions = {item.question: item.owner for item in card.blanks()}
        assert open_questions
        assert all(open_questions.values())
    assert "Whom does it leave out?" in open_questions


def test_a_release_and_mlflow_hold_the_cards_and_figures(trained):
    city, release = trained
    for name in ("model", "data"):
        told = json.loads((release.folder / "cards" / f"{name}.json").read_bytes())
        assert (release.folder / "cards" / f"{name}.md").read_text(encoding="utf-8").startswith(f"# {told['title']}\n")
    store, run = registry.client(city), release.info["run_id"]
    assert {item.path for item in store.list_artifacts(run, "release/cards")} == {
        f"release/cards/{name}" for name in ("model.md", "model.json", "data.md", "data.json")
    }
    assert {item.path for item in store.list_artifacts(run, "figures")} >= {
        "figures/importance.svg", "figures/dependence.svg",
    }  # fmt: skip
