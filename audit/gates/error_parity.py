"""The error-parity gate: whether mistakes of the flagged set fall harder on a group than a perfect forecast's."""

from itertools import permutations
from typing import Any

import numpy as np

from audit.comparisons import ALL, cells, headline, known, labels, multiplicity, outcome_of, small_groups, too_small
from audit.error_rates import Rate, rates, weighted_rates
from audit.evidence import Evidence
from audit.excess import GAP, RATIO, Measure, middle, pair_excess
from audit.groups import Dimension
from audit.need import Tally
from audit.power import METHOD as POWER_METHOD
from audit.power import detectable, detectable_gap, gap_windows_needed, power_text
from audit.results import Figure, GateResult, Interval, Outcome, judge_limit, worst
from audit.words import between, listing, number, windows_needed
from configs.window_words import noun

ORDER = {"pass": 0, "inconclusive": 1, "fail": 2}
NAME, TITLE = "error_parity", "Do mistakes fall harder on some groups than they must?"
_METHOD = (
    "Need: the {k} areas where most was recorded over the {tested} tested, for each offence. False positive: a "
    "person-{unit} in a flagged area that is not one of need. False negative: a person-{unit} in an area of need that "
    "is not flagged. Rates by Fairlearn's MetricFrame, weighted by people; every group is held against every other. "
    "Where groups differ in how much is recorded near them, no forecast brings both rates level (Chouldechova 2017; "
    "Kleinberg et al. 2016): what decides is the ratio of false-positive rates over that of a perfect forecast, and "
    "the gap of false-negative rates less that of a perfect forecast. Perfect: outcomes drawn from the forecasts "
    "themselves. Intervals: the wider of a block bootstrap over windows, about what drawn outcomes give on the same "
    "resamples, and the spread of drawn outcomes. Protected groups decide; others warn. "
)


def check(evidence: Evidence) -> GateResult:
    """Hold the excess of ratios of false-positive rates and gaps of false-negative rates against the policy."""
    found: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for dimension, tally in zip(evidence.dimensions, evidence.tallies, strict=True):
        fpr, fnr = rates(tally, "fp", "tn"), rates(tally, "fn", "tp")
        found += _rows(evidence, dimension, tally, fpr, fnr)
        pairs += _pairs(evidence, dimension, fpr, fnr)
    policy, outcome = evidence.policy.gates.error_parity, outcome_of(pairs)
    lead = _lead(pairs, outcome)
    words = {"k": evidence.k, "tested": evidence.tested, "unit": evidence.window.unit}
    return GateResult(
        gate=NAME,
        title=TITLE,
        outcome=outcome,
        hard=False,
        statistic=lead["fpr_excess"] if lead else None,
        statistic_name="ratio of false-positive rates between protected groups, over that of a perfect forecast",
        interval=(lead["fpr_excess_low"], lead["fpr_excess_high"]) if lead else None,
        threshold=f"ratio of false-positive rates at most {policy.fpr_ratio} times a perfect forecast's; gap of "
        f"false-negative rates at most {policy.fnr_gap} more than a perfect forecast's",
        source=policy.source,
        sentence=_sentence(evidence, lead, outcome),
        rows=tuple(pairs),
        warnings=(*small_groups(evidence), *_raw(evidence, found), *_undecided(pairs)),
        method=_METHOD.format(**words)
        + POWER_METHOD.format(nouns=noun(evidence.window, 2))
        + "Here it is the least that would be needed: the surer need becomes, the fewer mistakes are left to compare. "
        + multiplicity(pairs, evidence.policy.confidence),
        figure=_figure(pairs, policy.fpr_ratio),
        record={"rates": found},
    )


def _rows(evidence: Evidence, dimension: Dimension, tally: Tally, fpr: Rate, fnr: Rate) -> list[dict[str, Any]]:
    small = too_small(evidence, dimension)
    weights = tally.recorded[0]
    tables = [weighted_rates(weights[:, :, o].T, dimension.names) for o in range(weights.shape[2])]
    perfect_fpr, perfect_fnr = middle(fpr.drawn), middle(fnr.drawn)
    return [
        head | {
            "protected": dimension.protected,
            "fpr": known(tables[o]["fpr"].iloc[g]), "perfect_fpr": known(perfect_fpr[g, o]),
            "fnr": known(tables[o]["fnr"].iloc[g]), "perfect_fnr": known(perfect_fnr[g, o]),
            "flagged_share": known(tables[o]["selection"].iloc[g]),
            "outcome": "not judged" if small[g] else "compared",
        }
        for g, o, head in cells(evidence, dimension)
    ]  # fmt: skip


def _pairs(evidence: Evidence, dimension: Dimension, fpr: Rate, fnr: Rate) -> list[dict[str, Any]]:
    kept = np.flatnonzero(~too_small(evidence, dimension))
    if len(kept) < 2:
        return []
    policy = evidence.policy.gates.error_parity
    rows = []
    for o, label in enumerate(labels(evidence)):
        row = {"dimension": dimension.title, "offence": label, "decides": dimension.protected}
        falsely = furthest(evidence, dimension, fpr, kept, o, RATIO, policy.fpr_ratio)
        missed = furthest(evidence, dimension, fnr, kept, o, GAP, policy.fnr_gap)
        power = _power(evidence, falsely, missed)
        outcome = worst([falsely.pop("outcome"), missed.pop("outcome")])
        row |= {f"fpr_{name}": value for name, value in falsely.items()}
        row |= {f"fnr_{name}": value for name, value in missed.items()}
        rows.append(row | power | {"outcome": outcome})
    return rows


def _power(evidence: Evidence, falsely: dict[str, Any], missed: dict[str, Any]) -> dict[str, Any]:
    """Return the smallest disparities that would be found, and how many more windows settling takes at least."""
    policy, windows = evidence.policy.gates.error_parity, len(evidence.cube.windows)
    ratio, gap = ((each["excess_low"], each["excess_high"]) for each in (falsely, missed))
    needed = []
    if falsely["outcome"] == "inconclusive":
        estimate = falsely["excess"] or 0.0
        needed.append(windows_needed(estimate, ratio, (policy.fpr_ratio,), windows))
    if missed["outcome"] == "inconclusive":
        estimate = policy.fnr_gap if missed["excess"] is None else missed["excess"]
        needed.append(gap_windows_needed(estimate, gap, policy.fnr_gap, windows))
    return {
        "detectable": detectable(evidence, ratio, policy.fpr_ratio),
        "detectable_gap": detectable_gap(evidence, gap, policy.fnr_gap),
        "more": None if None in needed or not needed else max(each for each in needed if each is not None),
    }


def furthest(
    evidence: Evidence, dimension: Dimension, rate: Rate, kept: Any, heading: int, measure: Measure, limit: float
) -> dict[str, Any]:
    """Hold every group against every other, and return the pair with the worst outcome, of those the furthest out.

    All pairs must pass, and one that fails is enough.

    Parameters
    ----------
    evidence : Evidence
        Policy and confidence.
    dimension : Dimension
        Names of the groups.
    rate : Rate
        What is compared.
    kept : numpy.ndarray
        Groups large enough to judge.
    heading : int
        All offences or one of them.
    measure : callable
        `RATIO` or `GAP`.
    limit : float
        The largest excess that passes.

    Returns
    -------
    dict
        highest and lowest (names), found, perfect, excess, excess_low, excess_high and outcome.
    """
    pairs = []
    for g, h in permutations(kept, 2):
        values, interval = pair_excess(evidence, rate, (g, h), heading, measure)
        outcome = judge_limit(interval, limit)
        excess = known(values["excess"])
        low, high = interval or (None, None)
        said = {"highest": dimension.names[g], "lowest": dimension.names[h], "found": known(values["found"]),
                "perfect": known(values["perfect"]), "excess": excess, "excess_low": low, "excess_high": high,
                "outcome": outcome}  # fmt: skip
        pairs.append(((ORDER[outcome], -np.inf if excess is None else excess), said))
    return max(pairs, key=lambda pair: pair[0])[1]


def _lead(pairs: list[dict[str, Any]], outcome: Outcome) -> dict[str, Any] | None:
    wanted = [p for p in pairs if p["decides"] and p["fpr_excess"] is not None]
    made = [p for p in wanted if p["outcome"] == outcome and (outcome == "fail" or p["offence"] == ALL)]
    pooled = [p for p in wanted if p["offence"] == ALL]
    both = [p for p in made if p in pooled]
    return max(both or made or pooled, key=lambda pair: pair["fpr_excess"], default=None)


def _sentence(evidence: Evidence, lead: dict[str, Any] | None, outcome: Outcome) -> str:
    if lead is None:
        return "Nothing can be said: the city's settings name no two protected groups that can be compared."
    policy = evidence.policy.gates.error_parity
    verdict = {
        "pass": "No: they fall on protected groups as those of a perfect forecast would, within the policy's bounds.",
        "fail": f"Yes: the policy allows {policy.fpr_ratio} times a perfect forecast's ratio, and "
        f"{100 * policy.fnr_gap:.0f} points more than its gap.",
        "inconclusive": "Too little is recorded, in too few areas, to tell.",
    }[outcome]
    power = ""
    if outcome == "inconclusive":
        power = power_text(evidence, lead["more"], lead["detectable"], "an excess by a factor")
    return f"{verdict} {_falsely(evidence, lead)} {_missed(lead)}{power}"


def _falsely(evidence: Evidence, lead: dict[str, Any]) -> str:
    interval: Interval = (lead["fpr_excess_low"], lead["fpr_excess_high"])
    return (
        f"Areas that are not among those where most was recorded over the {evidence.tested} tested "
        f"are flagged ({lead['offence']}) {lead['fpr_found']:.2f} times as often around people of group "
        f"{lead['fpr_highest']} as around people of group {lead['fpr_lowest']}. With a perfect forecast it "
        f"would be {lead['fpr_perfect']:.2f} times: the model's excess is a factor of {lead['fpr_excess']:.2f} "
        f"(interval {between(interval)})."
    )


def _missed(lead: dict[str, Any]) -> str:
    if lead["fnr_excess"] is None:
        return "How often need is missed cannot be compared: a group has none."
    low, high = lead["fnr_excess_low"], lead["fnr_excess_high"]
    interval: Interval = (None, None) if low is None or high is None else (100 * low, 100 * high)
    return (
        f"Areas where most was recorded go unflagged {100 * lead['fnr_found']:.0f} percentage points more often for "
        f"{lead['fnr_highest']} than for {lead['fnr_lowest']}. With a perfect forecast it would be "
        f"{100 * lead['fnr_perfect']:.0f}: the model's excess is {100 * lead['fnr_excess']:.0f} (interval "
        f"{between(interval, '{:.0f}')})."
    )


def _raw(evidence: Evidence, found: list[dict[str, Any]]) -> list[str]:
    """Warn where the rates themselves differ beyond the bounds, whatever a perfect forecast would do."""
    policy = evidence.policy.gates.error_parity
    rows = [row for row in found if row["protected"] and row["offence"] == ALL and row["outcome"] == "compared"]
    said = []
    for name in sorted({row["dimension"] for row in rows}):
        fpr, fnr = (
            sorted((row[rate], row["group"]) for row in rows if row["dimension"] == name and row[rate] is not None)
            for rate in ("fpr", "fnr")
        )
        if fpr and fpr[-1][0] > policy.fpr_ratio * fpr[0][0]:
            said.append(f"false-positive rates from {fpr[0][0]:.1%} ({fpr[0][1]}) to {fpr[-1][0]:.1%} ({fpr[-1][1]})")
        if fnr and fnr[-1][0] > policy.fnr_gap + fnr[0][0]:
            said.append(f"false-negative rates from {fnr[0][0]:.0%} ({fnr[0][1]}) to {fnr[-1][0]:.0%} ({fnr[-1][1]})")
    return [f"Between protected groups, whatever the reason: {listing(said)}."] if said else []


def _undecided(pairs: list[dict[str, Any]]) -> list[str]:
    over = [p for p in pairs if not p["decides"] and p["offence"] == ALL and p["outcome"] == "fail"]
    named = listing([pair["dimension"] for pair in over])
    return [f"Mistakes are beyond the bounds between groups that do not decide: {named}."] if over else []


def _figure(pairs: list[dict[str, Any]], limit: float) -> Figure:
    marks = tuple(
        {"label": f"{pair['fpr_highest']} against {pair['fpr_lowest']}"
         + ("" if pair["offence"] == ALL else f", {pair['offence']}"), "part": pair["dimension"],
         "estimate": pair["fpr_excess"], "low": pair["fpr_excess_low"], "high": pair["fpr_excess_high"],
         "outcome": judge_limit((pair["fpr_excess_low"], pair["fpr_excess_high"]), limit)}
        for pair in pairs if pair["decides"] and headline(pair)
    )  # fmt: skip
    values = listing([f"{mark['label']} {number(mark['estimate'])}" for mark in marks])
    return Figure("forest", "Ratio of false-positive rates over a perfect forecast's, the pair furthest out",
                  "times a perfect forecast's ratio", f"{values}. The policy's bound: {limit:g}.", marks,
                  (None, limit), log=True)  # fmt: skip
