"""The under-reporting gate: whether flagged places hold up where some groups report less than others."""

import math
from typing import Any

from audit.comparisons import multiplicity, outcome_of
from audit.evidence import Evidence
from audit.power import METHOD as POWER_METHOD
from audit.power import power_text
from audit.results import Figure, GateResult, Outcome, worst
from audit.words import between, listing, number, plural
from configs.window_words import noun

NAME, TITLE = "under_reporting", "Do flagged places hold up where some groups report less than others?"
_METHOD = (
    "What happened: the record over the share reported in each area, the mean of its groups' shares by people; shares "
    "are drawn over their uncertainty. True hotspots: the {k} areas where most happened over the {tested} tested, for "
    "each offence. The ratio is flagged hotspots over true ones, each counted for a group by the share of its people "
    "who belong to it, all offences together. Intervals: block bootstrap over windows together with the draws of "
    "shares; what resampling adds to the noise of true hotspots, as found on outcomes drawn from the forecasts, is "
    "taken back. 'Perfect': the ratio of a forecast of what happens; 'alike': the ratio if all reported alike; "
    "'rescaled': the ratio of forecasts divided by the shares reported, shown because that can over-correct. Gaps: "
    "each group's share reported over everybody else's; found at the policy's level over all comparisons of a source "
    "(Bonferroni). A witness's shares are those of where a group's people live. 'Trained again': the models fitted "
    "anew on a record thinned by the shares reported, the whole record standing for the truth. "
)


def check(evidence: Evidence) -> GateResult:
    """Hold hotspots flagged over true ones, and gaps in reporting, against the policy.

    What the study of the same name found decides; without it the gate cannot tell.
    """
    policy, study = evidence.policy.gates.under_reporting, evidence.study(NAME)
    found = study.value or {"sources": [], "gaps": [], "hotspots": [], "planted": {"rows": []}, "truth": []}
    rows, gaps = found["hotspots"], found["gaps"]
    parts: list[Outcome] = [outcome_of(rows), *([outcome_of(gaps)] if gaps else [])]
    outcome = worst(parts)
    lead = _lead(rows, parts[0])
    return GateResult(
        gate=NAME, title=TITLE, outcome=outcome, hard=False, statistic=lead["ratio"] if lead else None,
        statistic_name="hotspots flagged over true ones, the group or district furthest from 1",
        interval=(lead["low"], lead["high"]) if lead else None,
        threshold=f"interval inside {policy.low} to {policy.high} where there are at least {policy.least_true:g} true "
        f"hotspots; a group's share reported {policy.gap_low} to {policy.gap_high} times everybody else's",
        source=policy.source,
        sentence=_sentence(evidence, study.why, found, lead, parts),
        rows=tuple(rows),
        warnings=(*_found(gaps), *_sources(found["sources"])),
        method=_METHOD.format(k=evidence.k, tested=evidence.tested)
        + POWER_METHOD.format(nouns=noun(evidence.window, 2))
        + "What is uncertain in the shares does not narrow with more of them. "
        + multiplicity([*rows, *gaps], evidence.policy.confidence),
        figure=_figure(rows, (policy.low, policy.high)),
        record={"gaps": gaps, "trained_again": found["planted"]["rows"], "simulated_truth": found["truth"]},
    )  # fmt: skip


def _judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["outcome"] != "not judged" and row["ratio"]]


def _lead(rows: list[dict[str, Any]], outcome: Outcome) -> dict[str, Any] | None:
    """Return the row furthest from 1 of those that made the outcome."""
    made = [row for row in _judged(rows) if row["outcome"] == outcome]
    return max(made or _judged(rows), key=lambda row: abs(math.log(row["ratio"])), default=None)


def _sentence(
    evidence: Evidence, why: str, found: dict[str, Any], lead: dict[str, Any] | None, parts: list[Outcome]
) -> str:
    if lead is None and why:
        return f"Nothing can be said: {why}."
    if lead is None:
        return "Nothing can be said: no group and no district has enough true hotspots to be judged."
    head = {
        "pass": "Yes, for every group and district with enough hotspots to judge. Furthest off:",
        "fail": "No:",
        "inconclusive": "Too little is recorded to tell for every group and district. Furthest off:",
    }[parts[0]]
    lived = f"{lead['group']} ({lead['dimension']})"
    said = (
        f"{head} where people of {lived} live, {lead['ratio']:.2f} hotspots are flagged for each true one (interval "
        f"{between((lead['low'], lead['high']))}), if people report as in “{lead['source']}”."
    )
    if parts[0] == "inconclusive":
        wide = [row for row in _judged(found["hotspots"]) if row["outcome"] == "inconclusive"]
        longest = None if any(row["more"] is None for row in wide) else max(row["more"] for row in wide)
        said += power_text(evidence, longest, lead["detectable_high"], "a ratio")
    return said + _gap_sentence(found["gaps"], parts[1] if len(parts) > 1 else "pass")


def _gap_sentence(gaps: list[dict[str, Any]], outcome: Outcome) -> str:
    wide = [row for row in gaps if row["outcome"] == outcome]
    if outcome == "pass" or not wide:
        return ""
    row = max(wide, key=lambda each: abs(math.log(each["ratio"])))
    verdict = "beyond" if outcome == "fail" else "perhaps beyond"
    return (
        f" Where people of group {row['group']} live, {row['rate']:.0%} is reported ({row['offence']}), "
        f"{row['ratio']:.2f} times what everybody else reports (interval {between((row['low'], row['high']))}): "
        f"{verdict} what the policy allows of a record."
    )


def _found(gaps: list[dict[str, Any]]) -> list[str]:
    said = []
    for source in dict.fromkeys(row["source"] for row in gaps):
        rows = [row for row in gaps if row["source"] == source and row["found"] and row["outcome"] != "not judged"]
        if rows:
            far = min(rows, key=lambda row: row["ratio"])
            said.append(
                f"{source}: reporting differs between groups beyond chance in {plural(len(rows), 'comparison')}; least "
                f"is reported where {far['group']} live, {far['ratio']:.2f} times everybody else's ({far['offence']})."
            )
    return said


def _sources(sources: list[dict[str, Any]]) -> list[str]:
    if sources and all(source["assumed"] for source in sources):
        return [
            "The city's settings name no survey and no witness of what goes unreported: each protected group in turn "
            "is assumed to report less. Whether any does is not known."
        ]
    return [f"{source['title']}: {source['origin']}" for source in sources]


def _figure(rows: list[dict[str, Any]], band: tuple[float, float]) -> Figure:
    marks = tuple(
        {"label": row["group"], "part": f"{row['dimension']}: {row['source']}", "estimate": row["ratio"],
         "low": row["low"], "high": row["high"], "outcome": row["outcome"]}
        for row in _judged(rows)
    )  # fmt: skip
    values = listing([f"{mark['label']} {number(mark['estimate'])}" for mark in marks])
    alt = f"{values}. The policy's bounds: {band[0]:g} and {band[1]:g}."
    return Figure("forest", "Hotspots flagged over true ones", "flagged over true (1 = the same)", alt, marks, band,
                  log=True)  # fmt: skip
