"""The exposure gate: whether a group's people live in flagged areas more often than recorded need accounts for."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.bootstrap import ratio, times
from audit.comparisons import ALL, cells, forest, known, multiplicity, outcome_of, small_groups, too_small
from audit.evidence import Evidence
from audit.excess import middle
from audit.groups import Dimension
from audit.need import PARTS, Tally
from audit.power import METHOD as POWER_METHOD
from audit.power import detectable, power_text
from audit.results import GateResult, Interval, Outcome, judge_limit
from audit.words import between, listing, windows_needed
from configs.window_words import noun

Floats = NDArray[np.float64]
NAME, TITLE = "exposure", "Is any group flagged more often than recorded need accounts for?"
_METHOD = (
    "Each {unit} and offence the {k} areas with the highest forecast are flagged. Need: the {k} areas where most was "
    "recorded over the {tested} tested, for each offence (ties share the last places). Raw exposure is the share of a "
    "group's person-{unit}s spent in a flagged area over that of all people. Need-adjusted exposure divides it by the "
    "same figure for the areas of need. Protected groups decide; others warn. Intervals: block bootstrap over "
    "windows, need found anew from each resample's totals; that adds noise to need, and as much as it moves a perfect "
    "forecast's score is taken back. 'Perfect forecast' is the score if outcomes were drawn from the forecasts "
    "themselves. A group fails when its interval lies above the limit and above the perfect forecast's score: what "
    "the truth itself would score is not the model's doing. "
)


def check(evidence: Evidence) -> GateResult:
    """Hold each group's need-adjusted exposure against the policy's limit.

    E = P(flagged | group) / P(flagged), people-weighted. Need-adjusted: E over the same of the areas of need.
    """
    pairs = zip(evidence.dimensions, evidence.tallies, strict=True)
    rows = [row for dimension, tally in pairs for row in _rows(evidence, dimension, tally)]
    policy, outcome = evidence.policy.gates.exposure, outcome_of(rows)
    worst = _lead(rows, outcome)
    words = {"k": evidence.k, "tested": evidence.tested, "unit": evidence.window.unit}
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False,
        statistic=worst["adjusted"] if worst else None,
        statistic_name="exposure over that of the areas of need, the most exposed protected group",
        interval=(worst["low"], worst["high"]) if worst else None,
        threshold=f"upper bound at most {policy.adjusted_fails}; raw exposure above {policy.raw_warns} warns",
        source=policy.source, sentence=_sentence(evidence, worst, outcome), rows=tuple(rows),
        warnings=(*small_groups(evidence), *_raw(evidence, rows), *_undecided(rows)),
        method=_METHOD.format(**words) + POWER_METHOD.format(nouns=noun(evidence.window, 2))
        + multiplicity(rows, evidence.policy.confidence),
        figure=forest(rows, "adjusted", "Need-adjusted exposure, by group", "need-adjusted exposure (1 = as recorded)",
                      (None, policy.adjusted_fails), log=True),
    )  # fmt: skip


def adjusted_exposure(tally: Tally) -> tuple[Floats, Floats, Floats | None]:
    """Return need-adjusted exposure, that of a perfect forecast, and the first on the resamples.

    Parameters
    ----------
    tally : Tally
        Of one dimension's groups.

    Returns
    -------
    tuple of numpy.ndarray
        Shapes: (groups, headings) twice and (resamples, groups, headings).
    """
    adjusted, perfect = _over_need(tally.recorded)[0], middle(_over_need(tally.drawn))
    if tally.resampled is None or tally.redrawn is None:
        return adjusted, perfect, None
    moved = ratio(perfect, middle(_over_need(tally.redrawn)))
    return adjusted, perfect, _over_need(tally.resampled) * np.where(moved > 0, moved, 1.0)


def _cell(cells: Floats, *parts: str) -> Floats:
    return sum((cells[:, PARTS.index(part)] for part in parts), start=np.zeros(1))


def _share(sums: Floats) -> Floats:
    """Return each group's share of the people; groups are the next to last axis."""
    return ratio(sums, sums.sum(axis=-2, keepdims=True))


def _over_need(cells: Floats) -> Floats:
    return times(_share(_cell(cells, "fp", "tp")), _share(_cell(cells, "fn", "tp")))


def _rows(evidence: Evidence, dimension: Dimension, tally: Tally) -> list[dict[str, Any]]:
    raw = _share(_cell(tally.recorded, "fp", "tp"))[0] / dimension.portions[:, None]
    adjusted, perfect, many = adjusted_exposure(tally)
    small = too_small(evidence, dimension)
    rows = []
    for g, o, head in cells(evidence, dimension):
        interval = evidence.interval(None if many is None else many[:, g, o])
        low, high = interval or (None, None)
        ideal = known(perfect[g, o])
        values = {"raw": known(raw[g, o]), "adjusted": known(adjusted[g, o]), "low": low, "high": high}
        limit = evidence.policy.gates.exposure.adjusted_fails
        outcome = "not judged" if small[g] else judge(interval, ideal, limit)
        rows.append(
            {**head, "decides": dimension.protected, **values, "perfect_forecast": ideal,
             "detectable": detectable(evidence, interval, limit),
             "more": _more(evidence, values["adjusted"], interval) if outcome == "inconclusive" else None,
             "outcome": outcome}
        )  # fmt: skip
    return rows


def _more(evidence: Evidence, estimate: float | None, interval: Interval | None) -> int | None:
    """Return how many more windows would settle a comparison; None where more of them would not."""
    limit = evidence.policy.gates.exposure.adjusted_fails
    if estimate is None or judge_limit(interval, limit) != "inconclusive":
        return None
    return windows_needed(estimate, interval, (limit,), len(evidence.cube.windows))


def judge(interval: Interval | None, perfect: float | None, limit: float) -> Outcome:
    """Judge an interval against the limit; above it, yet no further than a perfect forecast, is inconclusive."""
    outcome = judge_limit(interval, limit)
    if outcome == "fail" and judge_limit(interval, perfect or limit) != "fail":
        return "inconclusive"
    return outcome


def _lead(rows: list[dict[str, Any]], outcome: Outcome) -> dict[str, Any] | None:
    """Return the most exposed of the comparisons that made the outcome."""
    wanted = [row for row in rows if row["decides"] and row["outcome"] != "not judged" and row["adjusted"] is not None]
    made = [row for row in wanted if row["outcome"] == outcome and (outcome == "fail" or row["offence"] == ALL)]
    pooled = [row for row in wanted if row["offence"] == ALL]
    return max(made or pooled, key=lambda row: row["adjusted"], default=None)


def _sentence(evidence: Evidence, worst: dict[str, Any] | None, outcome: Outcome) -> str:
    if worst is None:
        return "Nothing can be said: the city's settings name no protected group whose exposure can be compared."
    found = (
        f"People of group {worst['group']} live in a flagged area ({worst['offence']}) {worst['raw']:.2f} times as "
        f"often as people on average. That is {worst['adjusted']:.2f} times what need, the areas where most was "
        f"recorded over the {evidence.tested} tested, would account for (interval "
        f"{between((worst['low'], worst['high']))})."
    )
    if outcome == "pass":
        return f"No protected group is flagged more than recorded need accounts for. The most exposed: {found}"
    ideal = worst["perfect_forecast"]
    rule = "" if ideal is None else f" A perfect forecast would score {ideal:.2f}."
    if outcome == "fail":
        return f"{found}{rule}"
    limit = evidence.policy.gates.exposure.adjusted_fails
    above = worst["low"] is not None and worst["low"] > limit
    head = (
        "Above the limit, but a perfect forecast would be too: it comes from flagging a fixed number of areas or from "
        "few incidents, and the committee must weigh it"
        if above
        else "Too little is recorded to tell"
    )
    power = "" if above else power_text(evidence, worst["more"], worst["detectable"], "need-adjusted exposure")
    return f"{head}. {found}{rule}{power}"


def _raw(evidence: Evidence, rows: list[dict[str, Any]]) -> list[str]:
    limit = evidence.policy.gates.exposure.raw_warns
    high = [row for row in rows if row["offence"] == ALL and row["raw"] and row["raw"] > limit]
    named = listing([f"{row['group']} {row['raw']:.2f}" for row in high])
    return [f"Raw exposure is above {limit}, whatever the reason: {named} times the average."] if high else []


def _undecided(rows: list[dict[str, Any]]) -> list[str]:
    over = [row for row in rows if not row["decides"] and row["offence"] == ALL and row["outcome"] == "fail"]
    named = listing([f"{row['group']} {row['adjusted']:.2f}" for row in over])
    return [f"Groups that are not protected by law, and do not decide, are above the limit: {named}."] if over else []
