"""The skill gate: whether the model forecasts better than the simple rule it would replace."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from audit.bootstrap import ratio
from audit.comparisons import known, resampled, title
from audit.evidence import Evidence
from audit.results import Figure, GateResult, Interval, Outcome
from audit.words import between, listing, number
from configs.window_words import noun, rule
from training.metrics import poisson_deviance_terms

Floats = NDArray[np.float64]
NAME, TITLE = "skill", "Does it forecast better than a simple rule?"
OVERALL = "mean over offences"


def check(evidence: Evidence) -> GateResult:
    """Hold the lower bound of each offence's Poisson-deviance skill against the policy's least.

    Skill is 1 − deviance of the forecast over that of the best of the backtest's baselines, chosen for each offence
    with hindsight. The burden of proof is the model's: an offence whose lower bound does not clear the bar fails.
    """
    sums, rules = _deviances(evidence)
    best = sums[:, :, 1:].sum(axis=0).argmin(axis=1)
    pair = np.stack([sums[:, :, 0], np.take_along_axis(sums[:, :, 1:], best[None, :, None], axis=2)[:, :, 0]], axis=2)
    skill, intervals = _skills(evidence, pair)
    least = evidence.policy.gates.skill.least
    rows = _rows(evidence, pair, [rules[b] for b in best], skill, intervals)
    outcome, nouns = _outcome(rows), noun(evidence.window, 2)
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False, statistic=known(skill.mean()),
        statistic_name="skill over the best simple rule, mean over offences", interval=intervals[-1],
        threshold=f"lower bound above {least:g}, overall and for every offence",
        source=evidence.policy.gates.skill.source, sentence=_sentence(evidence, rows, outcome), rows=tuple(rows),
        warnings=(), method=f"Poisson deviance with means floored at .001, over all areas and {nouns} of the backtest. "
        f"The rule is the best of {listing([rule(evidence.window, name) for name in rules], 'or')}, chosen for each "
        "offence with hindsight. "
        f"Intervals: block bootstrap over {nouns}, the same for forecast and rule. Hit rate: share of flagged areas, "
        f"{evidence.window.unit} by {evidence.window.unit}, "
        "with at least one incident, with a Jeffreys (Beta) interval.",
        figure=_figure(rows, least),
    )  # fmt: skip


def _deviances(evidence: Evidence) -> tuple[Floats, tuple[str, ...]]:
    """Return deviances of the forecast, then of each rule. Shape: (windows, offences, 1 + rules)."""
    cube = evidence.cube
    rules = tuple(cube.baselines)
    forecasts = [cube.mean, *(cube.baselines[rule] for rule in rules)]
    return np.stack([poisson_deviance_terms(cube.y, each).sum(axis=1) for each in forecasts], axis=2), rules


def _skills(evidence: Evidence, pair: Floats) -> tuple[Floats, list[Interval | None]]:
    """Return each offence's skill, and the intervals of each and of their mean."""
    totals = pair.sum(axis=0)
    skill = 1 - ratio(totals[:, 0], totals[:, 1])
    many = resampled(evidence, pair)
    if many is None:
        return skill, [None] * (len(skill) + 1)
    drawn = 1 - ratio(many[:, :, 0], many[:, :, 1])
    return skill, [*(evidence.interval(drawn[:, o]) for o in range(len(skill))), evidence.interval(drawn.mean(axis=1))]


def _rows(
    evidence: Evidence, pair: Floats, best: list[str], skill: Floats, intervals: list[Interval | None]
) -> list[dict[str, Any]]:
    least, size = evidence.policy.gates.skill.least, evidence.cube.y.shape[0] * evidence.cube.y.shape[1]
    rows: list[dict[str, Any]] = []
    for o, offence in enumerate(evidence.cube.offences):
        low, high = intervals[o] or (None, None)
        rows.append(
            {"offence": title(evidence, offence), "incidents": int(evidence.cube.y[:, :, o].sum()),
             "best_rule": rule(evidence.window, best[o]), "deviance": float(pair[:, o, 0].sum()) / size,
             "rule_deviance": float(pair[:, o, 1].sum()) / size, "skill": known(skill[o]), "low": low, "high": high}
            | _hits(evidence, o) | {"outcome": _judge(skill[o], intervals[o], least)}
        )  # fmt: skip
    low, high = intervals[-1] or (None, None)
    blank = dict.fromkeys(rows[0])
    overall = {"offence": OVERALL, "skill": known(skill.mean()), "low": low, "high": high}
    return [*rows, blank | overall | {"outcome": _judge(skill.mean(), intervals[-1], least)}]


def _hits(evidence: Evidence, o: int) -> dict[str, float | None]:
    flagged, y = evidence.flagged[:, :, o], evidence.cube.y[:, :, o]
    n, hits = int(flagged.sum()), int((y[flagged] > 0).sum())
    tail = (1 - evidence.policy.confidence) / 2
    low, high = stats.beta.ppf([tail, 1 - tail], hits + 0.5, n - hits + 0.5)
    caught = float(y[flagged].sum() / y.sum()) if y.sum() else None
    return {"hit_rate": hits / n, "hit_low": float(low), "hit_high": float(high), "incidents_caught": caught}


def _judge(skill: float, interval: Interval | None, least: float) -> Outcome:
    """Judge a skill; where the rule makes no error at all it is undefined, and nothing can be better."""
    if np.isnan(skill):
        return "fail"
    if interval is None or interval[0] is None:
        return "inconclusive"
    return "pass" if interval[0] > least else "fail"


def _outcome(rows: list[dict[str, Any]]) -> Outcome:
    outcomes = {row["outcome"] for row in rows}
    return "fail" if "fail" in outcomes else "inconclusive" if "inconclusive" in outcomes else "pass"


def _sentence(evidence: Evidence, rows: list[dict[str, Any]], outcome: Outcome) -> str:
    overall, offences = rows[-1], rows[:-1]
    caught = [row["incidents_caught"] for row in offences if row["incidents_caught"] is not None]
    head = _head(evidence, overall, [row["offence"] for row in offences if row["skill"] is None])
    flagged = (
        f" The {evidence.k} flagged areas held {min(caught):.0%} to {max(caught):.0%} of incidents." if caught else ""
    )
    if outcome == "pass":
        return f"Yes, for every offence. {head}{flagged}"
    if outcome == "inconclusive":
        return f"There are too few {noun(evidence.window, 2)} to put an interval round its skill. {head}{flagged}"
    failed = listing([row["offence"] for row in rows if row["outcome"] == "fail"])
    return f"It is not shown to beat a simple rule for: {failed}. {head}{flagged}"


def _head(evidence: Evidence, overall: dict[str, Any], perfect: list[str]) -> str:
    if perfect:
        return f"Tested on {evidence.tested}, the best simple rule makes no error at all for {listing(perfect)}."
    return (
        f"Tested on {evidence.tested} it had not seen, its error was {overall['skill']:.1%} smaller than that of the "
        f"best simple rule for each offence (interval {between((overall['low'], overall['high']), '{:.1%}')})."
    )


def _figure(rows: list[dict[str, Any]], least: float) -> Figure:
    marks = tuple(
        {"label": row["offence"], "part": "Offence", "estimate": row["skill"], "low": row["low"], "high": row["high"],
         "outcome": row["outcome"]}
        for row in rows
    )  # fmt: skip
    values = listing([f"{mark['label']} {number(mark['estimate'])}" for mark in marks])
    return Figure("forest", "Skill over the best simple rule", "skill (0 = no better than the rule)",
                  f"{values}. The policy's bound: above {least:g}.", marks, (least, None))  # fmt: skip
