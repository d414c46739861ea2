"""Reporting by group: shares, gaps and hotspots by hand, a witness recounted row by row, a record thinned."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.reporting.gaps import gap_rows, over_others
from audit.reporting.hotspots import hotspot_rows, hotspots, judge
from audit.reporting.rates import DRAWS, Rates, rates_of
from audit.reporting.thinning import thinned
from audit.reporting.witness import told_by_others, witness_rates
from configs.reporting import SurveyReporting, WitnessReporting
from features.context import Context
from features.hub import Hub
from tests.audit import made

PURE = [[1.0, 0.0], [0.0, 1.0]]
NOTHING = (pd.DataFrame(), pd.DataFrame())


def survey(**rates):
    """Return a survey of Red and Blue: (share, error) of each, by offence."""
    cells = {
        offence: {name: {"rate": rate, "error": error} for name, (rate, error) in each.items()}
        for offence, each in rates.items()
    }
    return SurveyReporting(
        kind="survey", title="Survey", group="colour", source="made by hand", errors="as given", year=2025, rates=cells
    )


def rates(red, blue, shares=PURE, error=0.0):
    """Return shares reported of burglary; drawn with one error."""
    dimension = made.dimension(shares, [100.0] * len(shares))
    mean = np.array([[red, blue]])
    rng = np.random.default_rng(2)
    draws = np.clip(mean + error * rng.normal(size=(DRAWS, 1, 2)), 0.01, 1)
    return Rates("Survey", "by hand", False, dimension, ("burglary",), mean, draws)


def test_a_survey_is_drawn_with_its_mean_and_standard_error():
    dimension = made.dimension(PURE, [100, 100])
    place = made.city(Path("nowhere"), reporting={"s": survey(burglary={"Red": (0.4, 0.05), "Blue": (0.9, 0.02)})})
    policy = made.policy().gates.under_reporting
    (found,) = rates_of(
        place, policy, (dimension,), ("burglary", "violence"), NOTHING, ("a", "b"), np.random.default_rng(0)
    )
    assert (found.offences, found.assumed, found.mean.tolist()) == (("burglary",), False, [[0.4, 0.9]])
    assert found.draws.mean(axis=0)[0] == pytest.approx([0.4, 0.9], abs=0.006)
    assert found.draws.std(axis=0)[0] == pytest.approx([0.05, 0.02], rel=0.1)
    assert "made by hand (2025). Standard errors: as given." in found.origin


def test_offences_with_one_figure_in_a_survey_share_its_error():
    cell = {"Red": (0.49, 0.03), "Blue": (0.37, 0.03)}
    place = made.city(Path("nowhere"), reporting={"s": survey(burglary=cell, violence=cell)})
    dimension, policy = made.dimension(PURE, [100, 100]), made.policy().gates.under_reporting
    (found,) = rates_of(place, policy, (dimension,), ("burglary", "violence"), NOTHING, (), np.random.default_rng(0))
    np.testing.assert_array_equal(found.draws[:, 0], found.draws[:, 1])


def test_without_a_survey_each_protected_group_in_turn_reports_less():
    colour, band = made.dimension(PURE, [1, 1]), made.dimension(PURE, [1, 1], key="b", protected=False)
    policy = made.policy().gates.under_reporting
    found = rates_of(
        made.city(Path("nowhere")), policy, (colour, band), ("burglary",), NOTHING, (), np.random.default_rng(0)
    )
    assert [each.mean.tolist() for each in found] == [[[0.75, 1.0]], [[1.0, 0.75]]]
    assert {each.assumed for each in found} == {True}
    assert found[0].draws[:, 0, 0].std() == pytest.approx(0.75 * 0.05, rel=0.1)
    assert (found[0].draws[:, 0, 1] == 1).all()


def test_an_area_reports_as_its_people_do_and_an_empty_one_as_the_city():
    each = rates(0.4, 0.8, shares=[[0.25, 0.75], [0.0, 0.0], [1.0, 0.0]])
    # 125 of 200 people are Red: 0.625 × 0.4 + 0.375 × 0.8 = 0.55
    assert each.of_areas(each.mean)[:, 0] == pytest.approx([0.7, 0.55, 0.4])
    assert each.of_areas(each.draws).shape == (DRAWS, 3, 1)


def test_a_witness_is_recounted_row_by_row():
    """Of the hospital's five incidents in A and one in B, the police tell of two in A and of the one in B."""
    incidents = pd.DataFrame(
        [("hospital", "h", 1, "violence", "A"), ("hospital", "h", 2, "violence", "A"),
         ("hospital", "h", 3, "violence", "A"), ("hospital", "h", 9, "burglary", "A"),
         ("police", "p", 1, "violence", "A"), ("police", "p", 2, "violence", "B"),
         ("police", "p", 3, "violence", "B"), ("hospital", "h", 8, "violence", "A")],
        columns=["source", "file", "row", "offence", "area"],
    )  # fmt: skip
    linked = pd.DataFrame(
        [("hospital", "police", "p", 1), ("hospital", "police", "p", 2), ("police", "hospital", "h", 2),
         ("calls", "hospital", "h", 2), ("hospital", "hospital", "h", 3)],
        columns=["source", "kept_source", "kept_file", "kept_row"],
    )  # fmt: skip
    witness = WitnessReporting(kind="witness", title="W", group="colour", witness="hospital", offence="violence")
    told, seen = told_by_others(witness, incidents, linked, ("A", "B", "C"))
    assert (told.tolist(), seen.tolist()) == ([2, 1, 0], [5, 1, 0])


def test_shares_by_a_witness_are_those_of_where_people_live():
    dimension = made.dimension([[0.5, 0.5], [0.0, 1.0], [0.0, 0.0]], [100, 100, 100])
    mean, spread = witness_rates(np.array([40.0, 30, 5]), np.array([100.0, 50, 5]), dimension)
    assert mean == pytest.approx([0.4, (20 + 30) / (50 + 50)])
    # influence of the areas on Blue: (0.5 × (40 − 0.5 × 100), 30 − 0.5 × 50) / 100
    assert spread[1, 1] == pytest.approx((0.05**2) * 2)
    assert spread[0, 0] == pytest.approx(0.0)


def test_a_witness_errs_as_often_as_its_variance_says():
    rng = np.random.default_rng(4)
    shares = rng.dirichlet([2, 2], 150)
    dimension = made.dimension(shares, np.full(150, 100.0))
    seen = rng.poisson(20, 150).astype(float)
    draws = [witness_rates(rng.binomial(seen.astype(int), 0.6).astype(float), seen, dimension) for _ in range(300)]
    sd = np.std([mean for mean, _ in draws], axis=0)
    said = np.sqrt(np.mean([np.diag(spread) for _, spread in draws], axis=0))
    assert said == pytest.approx(sd, rel=0.15)


def test_gaps_by_hand():
    portions = np.array([0.2, 0.5, 0.3])
    assert over_others(np.array([0.4, 0.8, 0.6]), portions, 0) == pytest.approx(0.4 / (0.5 * 0.8 + 0.3 * 0.6) * 0.8)
    rows = gap_rows(rates(0.45, 0.9, error=0.01), np.array([10.0]), {"burglary": "Burglary"}, made.policy())
    red, blue = rows
    assert (red["group"], red["ratio"], red["found"], red["outcome"]) == ("Red", 0.5, True, "fail")
    assert (blue["ratio"], blue["outcome"]) == (2.0, "fail")
    assert np.log(red["high"] / red["low"]) == pytest.approx(2 * 1.96 * np.hypot(0.01 / 0.45, 0.01 / 0.9), rel=0.08)


def test_shares_too_unsure_to_tell_are_inconclusive_and_no_gap_is_found():
    red, _ = gap_rows(rates(0.6, 0.7, error=0.08), np.array([1.0]), {"burglary": "Burglary"}, made.policy())
    assert (red["found"], red["outcome"]) == (False, "inconclusive")


def _ring(red, blue):
    """Return evidence of ten areas, half Red, where most is recorded of Blue unless a half of Red is unreported."""
    level = np.array([12.0, 11, 10, 9, 8, 20, 18, 16, 14, 13])
    cube = made.cube(np.tile(level, (16, 1)), np.tile(level, (16, 1)))
    shares = np.repeat([[1.0, 0.0], [0.0, 1.0]], 5, axis=0)
    share = rates(red, blue, shares=shares, error=0.001)
    return made.evidence(cube, share.dimension, k=5, rules=made.policy(bootstrap=200)), share


def test_hotspots_by_hand():
    """At half the reporting Red's areas come to 24, 22, 20, 18, 16: of the five highest three are theirs, and a tie."""
    evidence, share = _ring(0.5, 1.0)
    found = hotspots(evidence, share, np.random.default_rng(0))
    assert found.flagged[:, 0].tolist() == [0] * 5 + [1] * 5
    assert found.alike[:, 0].tolist() == [0] * 5 + [1] * 5
    assert found.true[:, 0].tolist() == pytest.approx([1, 1, 1, 0.5, 0, 1, 0.5, 0, 0, 0])
    assert found.rescaled[:, 0].tolist() == [1, 1, 1, 1, 0, 1, 0, 0, 0, 0]
    rows = {row["group"]: row for row in hotspot_rows(evidence, share, np.random.default_rng(0))}
    assert (rows["Red"]["true"], rows["Red"]["ratio"], rows["Red"]["outcome"]) == (3.5, 0.0, "not judged")
    assert rows["Blue"]["ratio"] == pytest.approx(5 / 1.5)
    assert rows["Blue"]["alike"] == 1.0


def test_where_all_report_alike_true_hotspots_are_those_of_the_record():
    evidence, share = _ring(0.6, 0.6)
    found = hotspots(evidence, share, np.random.default_rng(0))
    np.testing.assert_array_equal(found.true, found.alike)
    blue = hotspot_rows(evidence, share, np.random.default_rng(0))[1]
    assert (blue["true"], blue["ratio"], blue["perfect"], blue["rescaled"], blue["outcome"]) == (5, 1, 1, 1, "pass")


def test_the_ratio_does_not_blame_noise():
    """Forecasts at the true rate, reporting as known: intervals hold 1 about as often as they say."""
    held = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        rate = rng.gamma(1.2, 2.0, 120)
        shares = rng.dirichlet([1, 1], 120)
        share = rates(0.6, 0.6, shares=shares, error=0.01)
        y = rng.poisson(np.tile(rate, (24, 1)))
        evidence = made.evidence(made.cube(y, np.tile(rate, (24, 1))), share.dimension, k=24)
        row = hotspot_rows(evidence, share, rng)[0]
        held.append(row["low"] <= 1.0 <= row["high"])
        assert row["outcome"] != "fail"
    assert np.mean(held) >= 0.9


@pytest.mark.parametrize(
    ("interval", "perfect", "said"),
    [((0.8, 1.2), 1.0, "pass"), ((0.2, 0.6), 1.0, "fail"), ((0.2, 0.6), 0.5, "inconclusive"),
     ((1.6, 2.0), 1.0, "fail"), ((1.6, 2.0), 1.7, "inconclusive"), ((0.5, 0.9), 1.0, "inconclusive"),
     (None, None, "inconclusive")],
)  # fmt: skip
def test_what_even_a_forecast_of_the_truth_would_score_does_not_fail(interval, perfect, said):
    assert judge(interval, perfect, 0.67, 1.5) == said


def test_thinning_keeps_the_share_asked_for_and_leaves_the_rest():
    rows = pd.DataFrame({"area": ["A"] * 4000 + ["B"] * 1000 + ["Z"] * 10, "offence": "burglary"})
    rows.loc[4500:4999, "offence"] = "drugs"
    table = pd.DataFrame({"area": ["A", "B"], "offence": "burglary", "count": np.array([1000, 7], dtype=np.int32)})
    hub = Hub(rows, None, _context(table), {}, "")
    kept = thinned(hub, np.array([[0.25], [1.0]]), ("A", "B"), ("burglary",), np.random.default_rng(0))
    count = kept.incidents.groupby(["area", "offence"]).size()
    assert count["A", "burglary"] == pytest.approx(1000, abs=90)
    assert (count["B", "burglary"], count["B", "drugs"], count["Z", "burglary"]) == (500, 500, 10)
    assert kept.context.counts["count"].iloc[0] == pytest.approx(250, abs=50)
    assert kept.context.counts["count"].iloc[1] == 7


def _context(counts):
    nothing = pd.DataFrame()
    return Context(**dict.fromkeys(Context.__dataclass_fields__, nothing) | {"counts": counts})
