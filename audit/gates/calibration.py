"""The calibration gate: whether forecasts add up to what was recorded, for every group."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.against_others import MARGIN, Against, against_others
from audit.bootstrap import ratio
from audit.comparisons import ALL, cells, forest, multiplicity, outcome_of, resampled, small_groups, too_small
from audit.evidence import Evidence
from audit.groups import Dimension, by_group
from audit.power import METHOD as POWER_METHOD
from audit.power import detectable, power_text
from audit.results import GateResult, Interval, judge_range
from audit.words import between, listing, number, windows_needed
from configs.window_words import noun

Floats = NDArray[np.float64]
NAME, TITLE = "calibration", "Do forecasts match what was recorded, for every group?"


def check(evidence: Evidence) -> GateResult:
    """Hold each group's forecast over recorded incidents against the policy's range.

    The statistic is R = Σ w·ŷ / Σ w·y with w the share of an area's people who belong to the group.
    """
    rows = [row for dimension in evidence.dimensions for row in _rows(evidence, dimension)]
    policy = evidence.policy.gates.calibration
    outcome = outcome_of(rows)
    worst = _furthest(rows)
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False,
        statistic=worst["ratio"] if worst else None,
        statistic_name="forecast over recorded incidents, the group furthest from 1",
        interval=(worst["low"], worst["high"]) if worst else None,
        threshold=f"interval inside {policy.low} to {policy.high}; at least {policy.incidents_needed:g} incidents "
        "times the over-dispersion in the group",
        source=policy.source, sentence=_sentence(evidence, rows, outcome), rows=tuple(rows),
        warnings=(*small_groups(evidence), *_apart(against_others(evidence)), *_nobody_lives_there(evidence)),
        method="R is the sum of forecasts over the sum of recorded incidents, each area counted by the share of its "
        "people who belong to the group. Intervals: block bootstrap over windows. A warning names groups whose R over "
        f"everybody else's is off 1 by more than {MARGIN:.0%} and beyond chance over all groups (Bonferroni): where "
        "reporting fell for one group it shows there before R reaches the bounds. "
        + POWER_METHOD.format(nouns=noun(evidence.window, 2))
        + multiplicity(rows, evidence.policy.confidence),
        figure=forest(
            rows, "ratio", "Forecast over recorded incidents, by group", "forecast over recorded (1 = the same)",
            (policy.low, policy.high), log=True,
        ),
    )  # fmt: skip


def dispersion(observed: Floats, expected: Floats) -> float:
    """Return the over-dispersion Φ of a group's totals about their expectation, at least 1.

    Pearson's statistic over its degrees of freedom, after the expectation was scaled to the observed total.

    Parameters
    ----------
    observed, expected : numpy.ndarray
        A group's totals, window by window. Shape: (windows,).
    """
    total = expected.sum()
    if total <= 0 or observed.sum() <= 0 or len(observed) < 2:
        return 1.0
    scaled = np.maximum(expected * observed.sum() / total, 1e-9)
    return float(max(1.0, ((observed - scaled) ** 2 / scaled).sum() / (len(observed) - 1)))


def _rows(evidence: Evidence, dimension: Dimension) -> list[dict[str, Any]]:
    observed = by_group(evidence.cube.y, dimension.shares)
    expected = by_group(evidence.cube.mean, dimension.shares)
    many_observed, many_expected = resampled(evidence, observed), resampled(evidence, expected)
    many = None if many_observed is None or many_expected is None else ratio(many_expected, many_observed)
    rows = []
    for g, o, head in cells(evidence, dimension):
        interval = evidence.interval(None if many is None else many[:, g, o])
        row = head | {"decides": dimension.key != "district", "people_share": float(dimension.portions[g])}
        row |= _judge(evidence, observed[:, g, o], expected[:, g, o], interval)
        if too_small(evidence, dimension)[g]:
            row |= {"outcome": "not judged", "more": None}
        rows.append(row)
    return rows


def _judge(evidence: Evidence, observed: Floats, expected: Floats, interval: Interval | None) -> dict[str, Any]:
    policy = evidence.policy.gates.calibration
    seen, phi = float(observed.sum()), dispersion(observed, expected)
    needed = policy.incidents_needed * phi
    estimate = float(expected.sum()) / seen if seen > 0 else None
    outcome = judge_range(interval, policy.low, policy.high) if seen >= needed else "inconclusive"
    more = _more(evidence, estimate, interval, seen, needed) if outcome == "inconclusive" else 0
    low, high = interval or (None, None)
    seeing = interval if seen >= needed else None
    return {
        "observed": round(seen, 6), "forecast": round(float(expected.sum()), 6), "ratio": estimate, "low": low,
        "high": high, "dispersion": phi, "incidents_needed": needed,
        "detectable_low": detectable(evidence, seeing, policy.low),
        "detectable_high": detectable(evidence, seeing, policy.high), "outcome": outcome, "more": more,
    }  # fmt: skip


def _more(
    evidence: Evidence, estimate: float | None, interval: Interval | None, seen: float, needed: float
) -> int | None:
    if estimate is None or estimate <= 0:
        return None
    windows = len(evidence.cube.windows)
    policy = evidence.policy.gates.calibration
    narrow = windows_needed(estimate, interval, (policy.low, policy.high), windows)
    enough = math.ceil(windows * (needed / seen - 1))
    return None if narrow is None else max(narrow, enough, 1)


def _pooled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["decides"] and row["offence"] == ALL and row["outcome"] != "not judged"]


def _furthest(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    known = [row for row in _pooled(rows) if row["ratio"]]
    failed = [row for row in rows if row["decides"] and row["outcome"] == "fail"]
    return max(failed or known, key=lambda row: abs(math.log(row["ratio"])), default=None)


def _sentence(evidence: Evidence, rows: list[dict[str, Any]], outcome: str) -> str:
    pooled = [row for row in _pooled(rows) if row["ratio"]]
    if not pooled:
        return "Nothing can be said: the city's settings name no groups, or no incident was recorded where people live."
    if outcome == "fail":
        return _failed([row for row in rows if row["decides"] and row["outcome"] == "fail"])
    ratios = [row["ratio"] for row in pooled]
    spread = f"between {min(ratios):.2f} and {max(ratios):.2f}"
    if outcome == "pass":
        return (
            f"For every group the forecasts add up to {spread} times the incidents recorded where its people live: "
            "no group is forecast much more, or much less, than was recorded."
        )
    open_rows = [row for row in pooled if row["outcome"] == "inconclusive"]
    longest = None if any(row["more"] is None for row in open_rows) else max(r["more"] for r in open_rows)
    names = listing([f"{row['group']} ({row['dimension']})" for row in open_rows])
    widest = [row["detectable_high"] for row in open_rows if row["detectable_high"] is not None]
    return (
        f"The {evidence.tested} tested are too few to tell for {names}. So far forecasts add up to {spread} times the "
        f"record.{power_text(evidence, longest, max(widest, default=None), 'a ratio')}"
    )


def _failed(rows: list[dict[str, Any]]) -> str:
    worst = max(rows, key=lambda row: abs(math.log(row["ratio"])))
    way = "more" if worst["ratio"] > 1 else "less"
    more = f" So it is, more mildly, in {len(rows) - 1} further comparisons." if len(rows) > 1 else ""
    return (
        f"Where people of group {worst['group']} ({worst['dimension']}) live, the forecasts ({worst['offence']}) "
        f"add up to {worst['ratio']:.2f} times what was recorded (interval {between((worst['low'], worst['high']))}): "
        f"much {way} than the record.{more}"
    )


def _apart(groups: list[Against]) -> list[str]:
    named = listing([f"{each.group} {each.ratio:.2f}" for each in groups if each.found])
    return [f"Beyond chance, forecast over record is not what it is for everybody else: {named}."] if named else []


def _nobody_lives_there(evidence: Evidence) -> list[str]:
    if not evidence.dimensions:
        return ["The city's settings name no groups whose people are counted: this gate has nothing to compare."]
    empty = evidence.dimensions[0].people.sum(axis=1) == 0
    share = float(evidence.cube.y[:, empty].sum() / max(evidence.cube.y.sum(), 1))
    if not empty.any():
        return []
    count = number(int(empty.sum()))
    return [f"{count} areas, with {share:.1%} of the incidents, have no residents and count for no group."]
