"""What scientists read of a release in service: scored windows, gates asked again, columns that moved."""

import re
from html import unescape
from typing import Any

import pytest

from configs.city import City
from configs.load import load_policy
from features.hub import load_hub
from features.panel.build import panel_of
from serving.app import attach, create_app
from serving.approved.guard import Guard, local_today
from serving.monitor.read import weeks
from tests.serving.monitor.issued import asking, live, looks
from tests.serving.pages.client import Client

pytestmark = pytest.mark.slow


def shown(city: City) -> str:
    """Return the page of drift with what its charts are said to show, one blank between words."""
    app: Any = create_app()
    attach(app, Guard(city, lambda: local_today(city)))
    page = Client(app, "Sam", "scientist").get("/science/drift").text
    told = re.sub(r'<svg[^>]* aria-label="([^"]*)"[^>]*>', r" \1 ", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told)).split())


def test_before_and_after_the_gates_were_asked_in_service(own_city: City) -> None:
    panel = panel_of(own_city, load_hub(own_city))
    policy = asking(load_policy(own_city.policy), "skill", "calibration", "drift")
    assert "None was asked yet." in shown(own_city)
    live(own_city, 14, 3.0)
    text = shown(own_city)
    assert "Skill over the best simple rule, from 1.2% to 1.2%" in text
    for week in weeks(own_city):
        assert week.scores is not None
        sums = [(each["incidents"], each["expected"]) for each in week.scores["offences"].values()]
        came, expected = (sum(column) for column in zip(*sums, strict=True))
        assert f"1 {came:,} {expected:,.1f} {expected / came:.3f}" in text
    _, last = looks(own_city, panel, policy, 2)
    text = shown(own_city)
    for gate in last["gates"]:
        assert f"{gate['title']} " in text
        assert str(gate["sentence"]) in text
    broken = [gate for gate in last["gates"] if gate["broken"]]
    assert broken
    assert text.count("Failed at 2 looks in a row: broken.") == len(broken)
    drift = next(gate for gate in last["gates"] if gate["gate"] == "drift")
    for row in drift["rows"]:
        assert text.count(row["column"]) >= 2, "then and in service"
    every = text.split("Every look")[1].split("Features in service")[0]
    assert re.findall(r"(22|29) Dec 2025", every) == ["29", "22"], "the newest look first"


def test_why_no_gate_was_asked_is_said(own_city: City) -> None:
    panel = panel_of(own_city, load_hub(own_city))
    live(own_city, 3, 1.0)
    looks(own_city, panel, load_policy(own_city.policy), 1)
    assert "None was asked yet: 3 of 12 windows are scored." in shown(own_city)
