"""The public tables: counted by hand, controlled, kept from edition to edition, and attacked by the gate."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from audit.disclosure.control import control
from audit.disclosure.floor import places_shown
from audit.disclosure.tables import ALL, crossed
from audit.gates import disclosure
from audit.public.counts import monthly, whole_years
from audit.public.earlier import published_before, shown
from audit.public.tables import flagged_table, recorded_table
from audit.studies import public_tables
from audit.studies.study import Found
from configs.errors import StateError
from configs.files import canonical_json, write_bytes
from tests.audit import made
from tests.audit.disclosure.attacker import collect

RULES = made.policy().gates.disclosure


def _counts(rows):
    return pd.DataFrame(rows, columns=["area", "offence", "month", "count"])


def test_a_years_incidents_by_hand():
    counts = _counts([("a00", "burglary", "2025-01", 12), ("a01", "burglary", "2025-02", 20),
                      ("a02", "violence", "2025-02", 30), ("a00", "burglary", "2024-12", 99)])  # fmt: skip
    places = {"North": ["a00", "a01"], "South": ["a02"]}
    table = recorded_table(counts, 2025, places, ["burglary", "violence"], 10, months=True)
    found = dict(zip(table.keys, table.values.tolist(), strict=True))
    assert found["North", "burglary"] == 32
    assert found["South", "violence"] == 30
    assert found["2025-02", "burglary"] == 20
    assert (found[ALL, "burglary"], found[ALL, ALL], found["2025-12", ALL]) == (32, 62, 0)
    assert not (table.relations @ table.values).any()
    assert len(recorded_table(counts, 2025, places, ["burglary", "violence"], 10, months=False).keys) == 9


def test_how_often_places_were_flagged_by_hand():
    flagged = np.zeros((20, 4, 1), dtype=bool)
    flagged[:17, 0] = flagged[17:, 2] = True
    lived = made.areas([500.0] * 4, [0.0] * 4, ["North", "North", "South", "West"])
    places = places_shown(lived, np.full(4, 500.0), RULES)
    table = flagged_table(flagged, places, ["burglary"], 10)
    found = dict(zip(table.keys, table.values.tolist(), strict=True))
    assert (found["North", "burglary"], found["South", "burglary"], found["West", "burglary"]) == (17, 3, 0)
    small = {key for key, mark in zip(table.keys, table.sensitive, strict=True) if mark}
    assert small == {("South", "burglary"), ("South", ALL)}
    assert {key for key, mark in zip(table.keys, table.known, strict=True) if mark} == {(ALL, "burglary"), (ALL, ALL)}


def test_whole_years_are_the_newest(tmp_path):
    city = made.city(tmp_path)  # 4 January 2021 to 4 January 2026
    assert whole_years(city, 3) == [2025, 2024, 2023]
    assert whole_years(city, 20) == [2025, 2024, 2023, 2022]


@pytest.fixture
def place(tmp_path):
    """Return a made city with one release of three districts, and no hub."""
    city = made.city(tmp_path)
    tables, lived = made.steady()
    lived["district"] = ["North"] * 20 + ["South"] * 15 + ["West"] * 5
    return city, made.write_release(city, 1, tables, lived)


def test_without_a_hub_no_incidents_are_published_and_it_is_said(place):
    city, release = place
    found = public_tables.run(release, city, made.policy(), print)
    assert [table["name"] for table in found["tables"]] == ["flagged"]
    years = [f"Incidents recorded in {year}" for year in (2025, 2024, 2023)]
    assert found["withheld"] == [{"title": title, "why": "there is no hub"} for title in years]
    with pytest.raises(StateError, match="there is no hub"):
        monthly(release, city)


def _hub_counts(seed=1):
    rng = np.random.default_rng(seed)
    rows = [(f"a{i:02d}", "burglary", f"{year}-{month:02d}", int(rng.poisson(0.1 if i >= 35 else 3)))
            for i in range(40) for year in (2023, 2024, 2025) for month in range(1, 13)]  # fmt: skip
    return _counts(rows)


@pytest.fixture
def studied(place, monkeypatch):
    """Return the study of the release over counts that are few in one district."""
    city, release = place
    monkeypatch.setattr(public_tables, "monthly", lambda *_: _hub_counts())
    return public_tables.run(release, city, made.policy(), print)


def _evidence(found):
    tables, _ = made.steady()
    evidence = made.evidence(tables)
    return replace(evidence, studies={public_tables.NAME: Found(found)} if found else {})


def test_the_gate_passes_what_is_under_control(studied):
    result = disclosure.check(_evidence(studied))
    assert (result.outcome, result.hard) == ("pass", True)
    assert result.statistic >= 10
    assert result.rows[0]["table"] == "Incidents recorded in 2025"
    assert any(row["under_threshold"] for row in result.rows)


def test_rounded_tables_pass_too_and_add_up(place, monkeypatch):
    city, release = place
    monkeypatch.setattr(public_tables, "monthly", lambda *_: _hub_counts())
    rules = made.policy(gates__disclosure__method="round", bootstrap=200)
    found = public_tables.run(release, city, rules, print)
    result = disclosure.check(replace(_evidence(found), policy=rules))
    assert (result.outcome, result.statistic >= 4) == ("pass", True)
    assert "every count is rounded to a multiple of 5" in result.sentence
    known = collect(*(shown(table) for table in found["tables"][:3]))
    table = found["tables"][0]
    cell = next(cell for cell in table["cells"] if cell["sensitive"])
    low, high = known.range_of((table["name"], cell["row"], cell["column"]))
    assert high - low >= 4
    assert all(cell["shown"] % 5 == 0 for cell in table["cells"])


def test_the_gate_fails_where_a_hidden_figure_can_be_worked_out(studied):
    for table in studied["tables"]:
        for cell in table["cells"]:
            if not cell["sensitive"]:
                cell["shown"] = cell["count"]
    result = disclosure.check(_evidence(studied))
    assert result.outcome == "fail"
    assert result.sentence.startswith("No: a count under 10 could be worked out from ")


def test_the_gate_fails_where_a_small_figure_is_shown(studied):
    cell = next(cell for table in studied["tables"] for cell in table["cells"] if cell["sensitive"])
    cell["shown"] = cell["count"]
    assert disclosure.check(_evidence(studied)).outcome == "fail"


def test_the_gate_fails_below_the_floor_and_without_the_study(studied):
    studied["places"][0]["people"] = 99.0
    result = disclosure.check(_evidence(studied))
    assert result.outcome == "fail"
    assert "below the floor" in result.sentence
    assert disclosure.check(_evidence(None)).outcome == "fail"


def _publish(release, found):
    write_bytes(release.folder / "public.json", canonical_json({"tables": [shown(table) for table in found["tables"]]}))
    write_bytes(release.folder / "studies" / "public_tables.json", canonical_json({"inputs": "", "found": found}))


def test_a_year_once_published_keeps_its_figures(place, studied, monkeypatch):
    city, release = place
    _publish(release, studied)
    monkeypatch.setattr(public_tables, "monthly", lambda *_: _hub_counts(seed=2))
    tables, lived = made.steady()
    lived["district"] = ["North"] * 20 + ["South"] * 15 + ["West"] * 5
    second = public_tables.run(made.write_release(city, 2, tables, lived), city, made.policy(), print)
    years = [table for table in studied["tables"] if table["kind"] == "recorded"]
    assert [table for table in second["tables"] if table["kind"] == "recorded"] == years
    first, other = (collect(*(shown(table) for table in each)) for each in (years, [*years, *second["tables"]]))
    name = next((table["name"], cell["row"], cell["column"])
                for table in years for cell in table["cells"] if cell["sensitive"])  # fmt: skip
    assert first.range_of(name) == other.range_of(name)


def test_a_year_once_published_needs_no_hub(place, studied, monkeypatch):
    city, release = place
    _publish(release, studied)
    monkeypatch.setattr(public_tables, "monthly", monthly)
    assert public_tables.run(release, city, made.policy(), print)["tables"] == studied["tables"]


def test_a_period_without_a_whole_year_is_said(tmp_path):
    city = made.city(tmp_path)
    tables, lived = made.steady()
    release = made.write_release(city, 1, tables, lived)
    short = city.model_copy(update={"start": date(2024, 12, 30), "end": date(2025, 12, 29)})
    found = public_tables.run(release, short, made.policy(), print)
    assert found["withheld"][0]["why"] == "no calendar year lies wholly in the period of training"


def test_a_year_published_by_other_rules_is_left_out(place, studied):
    city, release = place
    _publish(release, studied)
    found = public_tables.run(release, city, made.policy(gates__disclosure__smallest_cell=12), print)
    assert [table["name"] for table in found["tables"]] == ["flagged"]
    assert {each["title"] for each in found["withheld"]} == {f"Incidents recorded in {y}" for y in (2023, 2024, 2025)}
    assert all("could be compared" in each["why"] for each in found["withheld"])


def test_what_is_no_longer_kept_as_published_is_not_published_again(place, studied):
    city, release = place
    _publish(release, studied)
    public = json.loads((release.folder / "public.json").read_bytes())
    public["tables"][0]["cells"][0]["count"] = 77
    (release.folder / "public.json").write_bytes(canonical_json(public))
    before = published_before(city, public_tables.NAME)
    assert before["recorded-2025"] is None
    assert before["recorded-2024"] is not None


def test_what_is_shown_holds_no_hidden_count():
    told = {"name": "made"} | control(crossed(np.array([[3, 40], [20, 30]]), ["r", "s"], ["c", "d"], 10), RULES)
    public = shown(told)
    assert all(set(cell) == {"row", "column", "count"} for cell in public["cells"])
    assert {cell["count"] for cell in public["cells"] if (cell["row"], cell["column"]) == ("r", "c")} == {None}
    assert "sums" not in public


def test_incidents_are_counted_in_local_months(tmp_path, monkeypatch):
    city = made.city(tmp_path)
    tables, lived = made.steady(count=2)
    release = made.write_release(city, 1, tables, lived)
    start = pd.to_datetime(["2025-06-30 23:30", "2025-06-30 22:30", "2025-12-31 23:30", "2025-06-01 00:00"], utc=True)
    incidents = pd.DataFrame({
        "offence": ["burglary"] * 4, "area": ["a00"] * 4, "occurred_start": start,
        "withdrawn": pd.to_datetime([None, None, None, datetime(2025, 7, 1, tzinfo=UTC)], utc=True),
    })  # fmt: skip
    columns = {"area": str, "offence": str, "window_start": "datetime64[us]", "count": int}
    context = type(
        "Context", (), {"counts": pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})}
    )
    hub = type("Hub", (), {"digest": "0" * 64, "incidents": incidents, "context": context})
    monkeypatch.setattr("audit.public.counts.load_hub", lambda _: hub)
    found = monthly(release, city)
    # British summer time: half past eleven in the evening of 30 June, UTC, is in July
    assert dict(zip(found["month"], found["count"], strict=True)) == {"2025-06": 1, "2025-07": 1, "2025-12": 1}
    hub.digest = "1" * 64
    with pytest.raises(StateError, match="has changed"):
        monthly(release, city)
