"""Changes: a rise that is planted is found, what entered and left the flagged adds up, alerts have their place."""

import numpy as np
import pandas as pd
import pytest

from features.hub import load_hub
from features.lookup.emerging import emerging
from features.panel.build import panel_of
from serving.app import attach, create_app
from serving.approved.behind import Behind
from serving.approved.guard import Guard, local_today
from serving.approved.served import Served
from serving.archive.editions import archive_folder, read_edition
from serving.monitor.kept import ALERTS, keep, week_folder
from serving.pages.analyst.asked import ChangesQuery
from serving.pages.analyst.changes import changes_page, emerging_areas
from tests.asked import as_asker
from tests.serving.alerts.conftest import RISING
from tests.serving.pages.analyst.conftest import Client, history, made

LONG = {"a1": [1, 2] * 48 + [1] * 4 + [14] * 4, "a2": [2, 1] * 52, "a3": [1, 2] * 52}


def page(served, **more):
    return changes_page(served, ChangesQuery(offence="burglary"), Behind(served), more.get("noticed", []))


def test_an_area_that_suddenly_has_many_emerges(tmp_path) -> None:
    found = page(made(tmp_path, past=history(LONG)))
    assert [(row.area, row.recent) for row in found["emerging"]] == [("a1", "56")]
    assert found["emerging"][0].over == "4 weeks"


def test_too_short_a_history_says_nothing_of_levels(tmp_path) -> None:
    found = page(made(tmp_path))
    assert found["emerging"] is None
    assert found["few"] == "There are too few weeks before this one to tell."


def test_who_came_to_be_flagged_and_who_no_longer_is(tmp_path) -> None:
    past = history(LONG, {"a1": 0.2, "a2": 0.9, "a3": 0.1})
    (one,) = page(made(tmp_path, past=past))["flagged"]
    assert (one.entered, one.left, one.stayed) == ([("a1", "Northgate")], [("a2", "Southgate")], 0)


def test_the_windows_alerts_are_shown_those_of_another_offence_left_out(tmp_path) -> None:
    def alert(offence: str | None, area: str | None) -> dict[str, object]:
        return {"title": f"{offence} {area}", "text": "", "area": area, "offence": offence, "new": True}

    noticed = [
        alert("burglary", "a1"),
        alert("all", "a1"),
        alert("violence", "a2"),
        alert(None, None),
        alert("burglary", "x"),
    ]
    served = made(tmp_path)
    mine, every = page(served, noticed=noticed), changes_page(served, ChangesQuery(), Behind(served), noticed)
    assert [each["title"] for each in mine["alerts"]] == ["burglary a1", "None None", "burglary x"]
    assert [each["href"] for each in every["alerts"]][:2] == ["/areas/a1?offence=burglary", "/areas/a1"]
    assert [each["href"] for each in every["alerts"]][3:] == ["", ""]


@pytest.mark.slow
def test_the_page_finds_what_the_verb_finds(pages, released_city) -> None:
    """The archived history is what `fairward emerging` reads from the hub."""
    hub = load_hub(released_city)
    panel = panel_of(released_city, hub)
    counts = panel.known(panel.n_windows).astype(np.float64).sum(axis=2)
    rng = np.random.default_rng(released_city.seed)
    wanted = emerging(counts, panel.areas, panel.neighbours, false_discoveries=0.05, rng=rng)
    from configs.load import load_policy

    edition = read_edition(archive_folder(released_city, released_city.end))
    served = Served(released_city, load_policy(released_city.policy), {}, edition)
    pd.testing.assert_frame_equal(emerging_areas(served, Behind(served), None), wanted)
    text = pages().get("/changes").text
    assert text.count("<h2>") >= 4
    assert pages().get("/changes?offence=drugs").status_code == 404


@pytest.mark.slow
def test_what_the_monitor_noticed_since_the_page_was_made_is_on_it(own_city) -> None:
    guard = Guard(own_city, lambda: local_today(own_city))
    guard.check()
    app = create_app()
    attach(app, guard)
    asked = Client(as_asker(app, "Ana", "analyst"))
    assert "None in this window" in asked.get("/changes?offence=burglary").text
    keep(week_folder(own_city, "2026-01-05") / ALERTS, {"alerts": [RISING]})
    told = asked.get("/changes?offence=burglary").text
    assert RISING["title"] in told
    assert RISING["text"] in told
    assert "None in this window" not in told
    assert RISING["title"] not in asked.get("/changes?offence=violence").text
