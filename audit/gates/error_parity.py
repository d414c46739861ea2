"""The error-parity gate: whether mistakes of the flagged set fall on all groups alike."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from audit.bootstrap import times
from audit.comparisons import ALL, cells, forest, known, labels, multiplicity, outcome_of, small_groups, too_small
from audit.error_rates import Rates, error_rates
from audit.evidence import Evidence
from audit.groups import Dimension
from audit.perfect import expected_top
from audit.results import GateResult, Interval, judge_limit, worst
from audit.words import between, listing, weeks_needed, weeks_text

Floats = NDArray[np.float64]
ORDER = {"pass": 0, "inconclusive": 1, "fail": 2}
NAME, TITLE = "error_parity", "Do mistakes fall on all groups alike?"
_METHOD = (
    "False positive: an area is flagged in a week in which it was not among the {k} with most incidents (ties "
    "share the last places; an area without an incident is never among them). False negative: it was among them "
    "and not flagged. Rates by Fairlearn's MetricFrame, weighted by people; every group is held against "
    "every other. Protected groups decide; others warn. Where groups differ in how often "
    "incidents happen near them, no forecast brings both rates level (Chouldechova 2017): what a perfect forecast "
    "would score, by simulation from the forecasts themselves, stands beside. "
)


def check(evidence: Evidence) -> GateResult:
    """Hold the ratio of false-positive rates and the gap of false-negative rates between groups against the policy."""
    ideal = expected_top(evidence)
    rows: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for dimension in evidence.dimensions:
        found, perfect = (error_rates(evidence, dimension, top) for top in (evidence.top, ideal))
        rows += _rows(evidence, dimension, found)
        pairs += _pairs(evidence, dimension, found, perfect)
    policy, outcome = evidence.policy.gates.error_parity, outcome_of(pairs)
    lead = _lead(pairs)
    return GateResult(
        gate=NAME,
        title=TITLE,
        outcome=outcome,
        hard=False,
        statistic=lead["fpr_ratio"] if lead else None,
        statistic_name="highest over lowest false-positive rate between protected groups",
        interval=(lead["fpr_ratio_low"], lead["fpr_ratio_high"]) if lead else None,
        threshold=f"ratio of false-positive rates at most {policy.fpr_ratio}; gap of false-negative rates at most "
        f"{policy.fnr_gap}",
        source=policy.source,
        sentence=_sentence(evidence, lead, outcome),
        rows=tuple(pairs),
        warnings=(*small_groups(evidence), *_undecided(pairs)),
        method=_METHOD.format(k=evidence.k) + multiplicity(pairs, evidence.policy.confidence),
        figure=forest(
            rows, "fpr", "False-positive rate, by group", "share of person-weeks flagged without need", (None, None)
        ),
        record={"rates": rows},
    )


def _rows(evidence: Evidence, dimension: Dimension, found: Rates) -> list[dict[str, Any]]:
    small = too_small(evidence, dimension)
    rows = []
    for g, o, head in cells(evidence, dimension):
        low, high = evidence.interval(None if found.fpr is None else found.fpr[:, g, o]) or (None, None)
        misses = evidence.interval(None if found.fnr is None else found.fnr[:, g, o]) or (None, None)
        table = found.tables[o]
        values = {"fpr": known(table["fpr"].iloc[g]), "low": low, "high": high, "fnr": known(table["fnr"].iloc[g])}
        values |= {"fnr_low": misses[0], "fnr_high": misses[1], "flagged_share": known(table["selection"].iloc[g])}
        rows.append(head | {"decides": False} | values | {"outcome": "not judged" if small[g] else "compared"})
    return rows


def _pairs(evidence: Evidence, dimension: Dimension, found: Rates, perfect: Rates) -> list[dict[str, Any]]:
    kept = np.flatnonzero(~too_small(evidence, dimension))
    if len(kept) < 2:
        return []
    rows = []
    for o, label in enumerate(labels(evidence)):
        head = {"dimension": dimension.title, "offence": label, "decides": dimension.protected}
        table, ideal = found.tables[o].iloc[kept], perfect.tables[o].iloc[kept]
        fpr = None if found.fpr is None else found.fpr[:, kept, o]
        fnr = None if found.fnr is None else found.fnr[:, kept, o]
        rows.append(head | compare(evidence, table, fpr, fnr) | _perfect(ideal))
    return rows


def compare(evidence: Evidence, table: pd.DataFrame, fpr: Floats | None, fnr: Floats | None) -> dict[str, Any]:
    """Hold every group against every other, and return the pair that decides.

    All pairs must pass, and one that fails is enough. What is shown is the pair that is furthest out.

    Parameters
    ----------
    evidence : Evidence
        Policy and confidence.
    table : pandas.DataFrame
        Columns fpr and fnr, a row a group.
    fpr, fnr : numpy.ndarray or None
        The same on the resamples. Shape: (resamples, groups).
    """
    policy = evidence.policy.gates.error_parity
    ratio, ratio_in, high, low = _furthest(evidence, table["fpr"], fpr, times, policy.fpr_ratio)
    gap, gap_in, most, least = _furthest(evidence, table["fnr"], fnr, np.subtract, policy.fnr_gap)
    outcome = worst([judge_limit(ratio_in, policy.fpr_ratio), judge_limit(gap_in, policy.fnr_gap)])
    more = None
    if outcome == "inconclusive" and ratio is not None:
        more = weeks_needed(ratio, ratio_in, (policy.fpr_ratio,), len(evidence.cube.windows))
    return {
        "fpr_highest": high, "fpr_lowest": low, "fpr_ratio": ratio, "fpr_ratio_low": ratio_in[0],
        "fpr_ratio_high": ratio_in[1], "fnr_highest": most, "fnr_lowest": least, "fnr_gap": gap,
        "fnr_gap_low": gap_in[0], "fnr_gap_high": gap_in[1], "outcome": outcome, "more_weeks": more,
    }  # fmt: skip


def _furthest(
    evidence: Evidence, rates: pd.Series, many: Floats | None, measure: Callable[..., Any], limit: float
) -> tuple[float | None, Interval, str, str]:
    """Return the pair with the worst outcome, and of those the one furthest out: measure, interval and names."""
    values = rates.to_numpy(dtype=np.float64)
    pairs = []
    for g, h in permutations(range(len(values)), 2):
        drawn = None if many is None else evidence.interval(np.asarray(measure(many[:, g], many[:, h])))
        estimate = known(measure(values[g], values[h]))
        order = (ORDER[judge_limit(drawn, limit)], -np.inf if estimate is None else estimate)
        pairs.append((order, estimate, drawn or (None, None), str(rates.index[g]), str(rates.index[h])))
    return max(pairs, key=lambda pair: pair[0])[1:]


def _perfect(table: pd.DataFrame) -> dict[str, Any]:
    return {
        "perfect_fpr_ratio": known(times(table["fpr"].max(), table["fpr"].min())),
        "perfect_fnr_gap": known(table["fnr"].max() - table["fnr"].min()),
    }


def _lead(pairs: list[dict[str, Any]]) -> dict[str, Any] | None:
    wanted = [
        pair for pair in pairs if pair["decides"] and pair["fpr_ratio"] is not None and pair["fnr_gap"] is not None
    ]
    failed = [pair for pair in wanted if pair["outcome"] == "fail"]
    pooled = [pair for pair in wanted if pair["offence"] == ALL]
    both = [pair for pair in pooled if pair in failed]
    return max(both or failed or pooled, key=lambda pair: pair["fpr_ratio"], default=None)


def _sentence(evidence: Evidence, lead: dict[str, Any] | None, outcome: str) -> str:
    if lead is None:
        return "Nothing can be said: the city's settings name no two protected groups that are large enough to compare."
    policy = evidence.policy.gates.error_parity
    verdict = {
        "pass": "Mistakes fall on protected groups alike, within the policy's bounds.",
        "fail": f"No: the policy allows {policy.fpr_ratio} times, and a gap of {100 * policy.fnr_gap:.0f} points.",
        "inconclusive": f"Too few weeks to tell: {weeks_text(lead['more_weeks'])}.",
    }[outcome]
    return f"{verdict} {_falsely(lead)} {_missed(lead)}"


def _falsely(lead: dict[str, Any]) -> str:
    interval: Interval = (lead["fpr_ratio_low"], lead["fpr_ratio_high"])
    ideal = lead["perfect_fpr_ratio"]
    aside = "" if ideal is None else f"; a perfect forecast flagging as many areas would score {ideal:.2f}"
    return (
        f"Areas are flagged without need ({lead['offence']}) {lead['fpr_ratio']:.2f} times as often around people of "
        f"group {lead['fpr_highest']} as around people of group {lead['fpr_lowest']} "
        f"(interval {between(interval)}{aside})."
    )


def _missed(lead: dict[str, Any]) -> str:
    low, high = lead["fnr_gap_low"], lead["fnr_gap_high"]
    interval: Interval = (None, None) if low is None or high is None else (100 * low, 100 * high)
    return (
        f"Need is missed more often for {lead['fnr_highest']} than for {lead['fnr_lowest']}, by "
        f"{100 * lead['fnr_gap']:.0f} percentage points (interval {between(interval, '{:.0f}')})."
    )


def _undecided(pairs: list[dict[str, Any]]) -> list[str]:
    over = [p for p in pairs if not p["decides"] and p["offence"] == ALL and p["outcome"] == "fail" and p["fpr_ratio"]]
    named = listing([f"{pair['dimension']} ({pair['fpr_ratio']:.1f} times)" for pair in over])
    return [f"False-positive rates differ beyond the bound between groups that do not decide: {named}."] if over else []
