"""The exposure gate: whether a group's people live in flagged areas more often than recorded need accounts for."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.bootstrap import ratio, times
from audit.comparisons import (
    ALL,
    by_group,
    cells,
    forest,
    known,
    multiplicity,
    outcome_of,
    resampled,
    small_groups,
    too_small,
)
from audit.evidence import Evidence
from audit.groups import Dimension
from audit.perfect import expected_top
from audit.results import GateResult, judge_limit
from audit.words import between, listing, weeks_needed, weeks_text

Floats = NDArray[np.float64]
NAME, TITLE = "exposure", "Is any group flagged more often than recorded need accounts for?"
_METHOD = (
    "Each week and offence the {k} areas with the highest forecast are flagged. Raw exposure is the share of a "
    "group's person-weeks spent in a flagged area over that of all people. Need-adjusted exposure divides it by "
    "the same figure for the areas that had most incidents that week (ties share the last places). Protected "
    "groups decide; others warn. One week's counts are mostly chance, so even a perfect forecast, which flags the "
    "same highest-rate areas every week, would not score 1: its score, by simulation from the forecasts "
    "themselves, is in the column 'perfect forecast'. "
)


def check(evidence: Evidence) -> GateResult:
    """Hold each group's need-adjusted exposure against the policy's limit.

    E = P(flagged | group) / P(flagged), people-weighted. Need-adjusted: E over the same of the realised top k.
    """
    ideal = expected_top(evidence)
    rows = [row for dimension in evidence.dimensions for row in _rows(evidence, dimension, ideal)]
    policy, outcome = evidence.policy.gates.exposure, outcome_of(rows)
    deciding = _deciding(rows)
    worst = max(deciding, key=lambda row: row["adjusted"], default=None)
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False,
        statistic=worst["adjusted"] if worst else None,
        statistic_name="exposure over that of the realised top areas, the most exposed protected group",
        interval=(worst["low"], worst["high"]) if worst else None,
        threshold=f"upper bound at most {policy.adjusted_fails}; raw exposure above {policy.raw_warns} warns",
        source=policy.source, sentence=_sentence(rows, deciding, outcome), rows=tuple(rows),
        warnings=(*small_groups(evidence), *_raw(evidence, rows), *_undecided(rows)),
        method=_METHOD.format(k=evidence.k) + multiplicity(rows, evidence.policy.confidence),
        figure=forest(rows, "adjusted", "Need-adjusted exposure, by group", "need-adjusted exposure (1 = as recorded)",
                      (None, policy.adjusted_fails), log=True),
    )  # fmt: skip


def _share(sums: Floats) -> Floats:
    """Return each group's share of the people in flagged areas; groups are the next to last axis."""
    return ratio(sums, sums.sum(axis=-2, keepdims=True))


def _rows(evidence: Evidence, dimension: Dimension, ideal: Floats) -> list[dict[str, Any]]:
    flagged, need, perfect = (by_group(v, dimension.people) for v in (evidence.flagged, evidence.top, ideal))
    raw = _share(flagged.sum(axis=0)) / dimension.portions[:, None]
    adjusted = times(_share(flagged.sum(axis=0)), _share(need.sum(axis=0)))
    ceiling = times(_share(flagged.sum(axis=0)), _share(perfect.sum(axis=0)))
    many_flagged, many_need = resampled(evidence, flagged), resampled(evidence, need)
    many = None if many_flagged is None or many_need is None else times(_share(many_flagged), _share(many_need))
    rows = []
    for g, o, head in cells(evidence, dimension):
        interval = evidence.interval(None if many is None else many[:, g, o])
        small = bool(too_small(evidence, dimension)[g])
        values = {"raw": known(raw[g, o]), "adjusted": known(adjusted[g, o]), "perfect": known(ceiling[g, o])}
        rows.append(_row(evidence, head, values, interval, decides=dimension.protected, small=small))
    return rows


def _row(
    evidence: Evidence, head: dict[str, Any], values: dict[str, Any], interval: Any, *, decides: bool, small: bool
) -> dict[str, Any]:
    limit = evidence.policy.gates.exposure.adjusted_fails
    outcome = "not judged" if small else judge_limit(interval, limit)
    low, high = interval or (None, None)
    more = None
    if outcome == "inconclusive" and values["adjusted"]:
        more = weeks_needed(values["adjusted"], interval, (limit,), len(evidence.cube.windows))
    return {
        **head, "decides": decides, "raw": values["raw"], "adjusted": values["adjusted"], "low": low, "high": high,
        "perfect_forecast": values["perfect"], "outcome": outcome, "more_weeks": more,
    }  # fmt: skip


def _deciding(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    wanted = [row for row in rows if row["decides"] and row["outcome"] != "not judged" and row["adjusted"] is not None]
    failed = [row for row in wanted if row["outcome"] == "fail"]
    return failed or [row for row in wanted if row["offence"] == ALL]


def _sentence(rows: list[dict[str, Any]], deciding: list[dict[str, Any]], outcome: str) -> str:
    if not deciding:
        return "Nothing can be said: the city's settings name no protected group whose exposure can be compared."
    worst = max(deciding, key=lambda row: row["adjusted"])
    raw = worst["raw"]
    head = (
        f"People of group {worst['group']} live in a flagged area ({worst['offence']}) {raw:.2f} times as often as "
        f"people on average; that is {worst['adjusted']:.2f} times what recorded incidents would account for "
        f"(interval {between((worst['low'], worst['high']))})."
    )
    if outcome == "pass":
        return f"No protected group is flagged more than recorded need accounts for. The most exposed: {head}"
    if outcome == "inconclusive":
        return f"Too few weeks to tell: {weeks_text(worst['more_weeks'])}. {head}"
    ideal = worst["perfect_forecast"]
    rule = "" if ideal is None else f" A perfect forecast flagging the same share of areas would score {ideal:.2f}."
    return f"{head}{rule}"


def _raw(evidence: Evidence, rows: list[dict[str, Any]]) -> list[str]:
    limit = evidence.policy.gates.exposure.raw_warns
    high = [row for row in rows if row["offence"] == ALL and row["raw"] and row["raw"] > limit]
    named = listing([f"{row['group']} {row['raw']:.2f}" for row in high])
    return [f"Raw exposure is above {limit}, whatever the reason: {named} times the average."] if high else []


def _undecided(rows: list[dict[str, Any]]) -> list[str]:
    over = [row for row in rows if not row["decides"] and row["offence"] == ALL and row["outcome"] == "fail"]
    named = listing([f"{row['group']} {row['adjusted']:.2f}" for row in over])
    return [f"Groups that are not protected by law, and do not decide, are above the limit: {named}."] if over else []
