"""Further windows, totals and explanations, as their users ask for them."""

import io

import pandas as pd
import pytest

pytestmark = pytest.mark.slow


def _csv(text):
    return pd.read_csv(io.StringIO(text), parse_dates=["origin", "window_start", "window_end"])


def test_a_further_window_and_all_together_are_a_forecast_like_the_next(released):
    first, second, both = (
        _csv(released.ok("forecast", *ahead, "--format", "csv")) for ahead in ((), ("--ahead", "2"), ("--ahead", "1-2"))
    )
    assert list(first.columns) == list(second.columns) == list(both.columns)
    assert len(first) == len(second) == len(both) == 24 * 4
    assert set(second["window_start"]) == set(first["window_end"])
    assert set(both["window_start"]) == set(first["window_start"])
    assert set(both["window_end"]) == set(second["window_end"])
    assert both["mean"].sum() == pytest.approx(first["mean"].sum() + second["mean"].sum())
    line = released.refused(4, "forecast", "--ahead", "3")
    assert "ask for one of 1, 2, 1-2" in line
    assert "'soon' is no window ahead" in released.refused(3, "forecast", "--ahead", "soon")


def test_totals_are_what_areas_add_up_to(released):
    areas = _csv(released.ok("forecast", "--format", "csv"))
    totals = _csv(released.ok("forecast", "--totals", "--format", "csv"))
    city = totals[totals["level"] == "city"].set_index("offence")["mean"]
    for offence, rows in areas.groupby("offence"):
        assert city[offence] == pytest.approx(rows["mean"].sum())
    assert city["all"] == pytest.approx(areas["mean"].sum())
    assert totals[(totals["level"] == "district") & (totals["offence"] == "all")]["mean"].sum() == pytest.approx(
        areas["mean"].sum()
    )
    lines = released.ok("forecast", "--totals").splitlines()
    assert len(lines) == len(totals) + 1
    released.refused(3, "forecast", "--totals", "--format", "geojson")
    for wrong in (("--rule", "--totals"), ("--by", "day", "--ahead", "2")):
        done = released.run("forecast", *wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert "leave out" in done.stderr


@pytest.mark.parametrize("ahead", ["1", "2", "1-2"])
def test_an_explanation_is_of_the_forecast_that_was_issued(released, ahead):
    rows = _csv(released.ok("forecast", "--ahead", ahead, "--format", "csv"))
    top = rows[(rows["offence"] == "burglary") & (rows["rank"] == 1)].iloc[0]
    said = released.json("explain", top["area"], "--offence", "burglary", "--ahead", ahead)
    (told,) = said["explanations"]
    assert told["mean"] == pytest.approx(top["mean"], rel=1e-5)
    assert (told["rank"], pd.Timestamp(told["end"])) == (1, top["window_end"])
    product = told["expected"]
    for factor in told["factors"].values():
        product *= factor
    assert product == pytest.approx(told["mean"], rel=1e-5)


def test_an_explanation_reads_as_sentences(released):
    lines = released.ok("explain", "A001", "--offence", "burglary").splitlines()
    assert lines[0] == "release 1"
    assert lines[2].startswith("Burglary in A001, 5 January 2026 to before 12 January 2026: ")
    assert lines[3].endswith("  long-run expectation")
    assert any(line.startswith("  × ") for line in lines)
    assert any("If past weeks were drawn again" in line for line in lines)
    assert "no area has the id 'A999'" in released.refused(3, "explain", "A999")
