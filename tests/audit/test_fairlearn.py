"""Group metrics against a plain second implementation, and the metric that must not fool the audit."""

import numpy as np
import pytest
from fairlearn.metrics import demographic_parity_difference
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.error_rates import rates, weighted_rates
from audit.gates import calibration
from tests.audit import made


def _plain(flagged, need, people):
    """Rates of one group, person-week by person-week."""
    cells = dict.fromkeys(("fp", "tn", "fn", "tp"), 0.0)
    for window in range(flagged.shape[0]):
        for area in range(flagged.shape[1]):
            positive, weight = need[area], people[area]
            cells["tp" if flagged[window, area] else "fn"] += weight * positive
            cells["fp" if flagged[window, area] else "tn"] += weight * (1 - positive)
    return cells["fp"] / (cells["fp"] + cells["tn"]), cells["fn"] / (cells["fn"] + cells["tp"])


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_weighted_rates_agree_with_a_loop_over_person_weeks(seed):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet([1, 1, 1], size=6)
    dimension = made.dimension(shares, rng.uniform(10, 1000, 6), ("Red", "Blue", "Green"))
    cube = made.cube(rng.poisson(2, size=(12, 6)) + np.eye(12, 6), rng.gamma(2, size=(12, 6)))
    evidence = made.evidence(cube, dimension, k=2)
    (tally,) = evidence.tallies
    table = weighted_rates(tally.recorded[0, :, :, 0].T, dimension.names)
    fpr, fnr = rates(tally, "fp", "tn"), rates(tally, "fn", "tp")
    for g, name in enumerate(dimension.names):
        plain = _plain(evidence.flagged[:, :, 0], evidence.need[:, 0], dimension.people[:, g])
        assert (table.loc[name, "fpr"], table.loc[name, "fnr"]) == pytest.approx(plain)
        assert (fpr.recorded[g, 0], fnr.recorded[g, 0]) == pytest.approx(plain)


def test_demographic_parity_is_blind_to_counts_and_the_audit_is_not():
    """Three groups, forecast over recorded 1.12, 1.14 and .84: Fairlearn says 0.0, the gate names the disparity."""
    recorded = np.tile([100.0, 100.0, 100.0], (16, 1))
    forecast = recorded * [1.12, 1.14, 0.84]
    groups = np.tile(["One", "Two", "Three"], 16)
    blind = demographic_parity_difference(recorded.ravel(), forecast.ravel(), sensitive_features=groups)
    assert blind == 0.0
    dimension = made.dimension(np.eye(3), [100, 100, 100], ("One", "Two", "Three"))
    rules = made.policy(bootstrap=200, gates__calibration__low=0.9)
    result = calibration.check(made.evidence(made.cube(recorded, forecast), dimension, rules=rules))
    found = {row["group"]: row["ratio"] for row in result.rows if row["offence"] == "all offences"}
    assert found == pytest.approx({"One": 1.12, "Two": 1.14, "Three": 0.84})
    assert result.outcome == "fail"
    assert "group Three" in result.sentence
