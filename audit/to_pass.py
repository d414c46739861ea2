"""What it would take for a gate that fails, or cannot tell, to pass: the last list of the dossier's first page."""

from collections.abc import Callable
from typing import Any

from audit.comparisons import ALL
from audit.evidence import Evidence
from audit.gates import calibration, error_parity, exposure, feedback, under_reporting
from audit.loop.arms import arm_of, mean_of, tolerated
from audit.results import GateResult
from audit.studies import feedback as year
from audit.studies import mitigation
from audit.words import listing, windows_text

_PLAIN = {
    "scope": "take what the gate names out of the sources or the features, and train again.",
    "rebuild": "put back or mend what the gate names; where a feature knew what came later, train again without it.",
    "label_origin": "leave out what police find themselves, or waive each such offence in the policy: by a person, for "
    "a reason, until a day.",
    "skill": "a better forecast of the offences that the gate names, or none of them: the simple rule serves as well.",
    "stability": "reasons, area by area, for what is flagged now and was not; a waiver by name then lets it pass.",
    "drift": "train again on what is recorded now.",
    "disclosure": "coarser public tables, or counts rounded (the policy's `method`).",
    "authority": "the people, days and waivers that the gate misses, written into the policy.",
    "integrity": "the files as they were signed, or a release trained anew.",
}
_ELSE = "mend what the gate names, and audit again."


def to_pass(results: list[GateResult], evidence: Evidence) -> list[str]:
    """Say of each gate that does not pass what would let it, from its own numbers where they tell.

    Parameters
    ----------
    results : list of GateResult
        What the gates said.
    evidence : Evidence
        What they read.

    Returns
    -------
    list of str
        One for each gate that fails, then one for each that could not tell.
    """
    open_ones = [result for outcome in ("fail", "inconclusive") for result in results if result.outcome == outcome]
    return [f"{result.title} {_upper(_words(result, evidence))}" for result in open_ones]


def _words(result: GateResult, evidence: Evidence) -> str:
    own = _OWN.get(result.gate)
    return own(result, evidence) if own else _PLAIN.get(result.gate, _ELSE)


def _calibration(result: GateResult, evidence: Evidence) -> str:
    if result.outcome == "inconclusive":
        return f"{_settled(result, evidence)}."
    return (
        "train again on what is recorded now, and find out whether recording changed for the group that the gate "
        "names: a model is not mended by multiplying."
    )


def _exposure(result: GateResult, evidence: Evidence) -> str:
    limit = evidence.policy.gates.exposure.adjusted_fails
    within = _rules(
        evidence, lambda point: point["exposure"]["high"] is not None and point["exposure"]["high"] <= limit
    )
    return _either(result, evidence, within)


def _error_parity(result: GateResult, evidence: Evidence) -> str:
    within = _rules(
        evidence, lambda point: all(point["mistakes"][name]["outcome"] == "pass" for name in ("fpr", "fnr"))
    )
    return _either(result, evidence, within)


def _either(result: GateResult, evidence: Evidence, within: list[str]) -> str:
    rules = f"by the rules tried, {listing(within)} would pass (see what could be chosen instead)" if within else ""
    if result.outcome == "inconclusive":
        return f"{_settled(result, evidence)}{f'; or another choice: {rules}' if rules else ''}."
    return f"another choice of who is flagged: {rules or 'none of the rules tried passes'}."


def _feedback(result: GateResult, evidence: Evidence) -> str:
    found, policy = evidence.study(year.NAME).value, evidence.policy.gates.feedback
    if found is None:
        return "put back what the simulation needs, and audit again."
    share = tolerated(found, policy.amplification)
    until = "less than what was tried" if not share else f"at most {share:.0%}"
    mended = mean_of(arm_of(found, policy.discovered, corrected=True))
    correction = (
        f"; or a record in which what attention found is marked, so that training corrects for it ({mended:.2f} then)"
        if mended <= policy.amplification
        else ""
    )
    return (
        f"evidence, as from logs of patrols, that {until} of incidents are found only where attention goes; the policy "
        f"assumes {policy.discovered:.0%}{correction}."
    )


def _under_reporting(result: GateResult, evidence: Evidence) -> str:
    if not result.rows:
        return "a victim survey or a witness, named in the city's settings (`reporting`)."
    survey = "a survey of the city itself, large enough to narrow the shares that each group reports"
    if result.outcome == "inconclusive":
        return f"{_settled(result, evidence)}; or {survey}."
    return f"{survey}, or another choice of who is flagged, such as an offset for reporting, audited again."


def _settled(result: GateResult, evidence: Evidence) -> str:
    """Say how long it would take to tell, by the comparison of all offences together that takes longest."""
    pooled = [row for row in result.rows if row.get("decides", True) and row.get("offence", ALL) == ALL]
    open_rows = [row for row in pooled if row.get("outcome") == "inconclusive"]
    needed = [row.get("more") for row in open_rows]
    known = [each for each in needed if each is not None]
    longest = max(known) if known and len(known) == len(needed) else None
    return windows_text(evidence.window, longest)


def _rules(evidence: Evidence, passes: Callable[[dict[str, Any]], bool]) -> list[str]:
    """Return the rules of the frontier by which a gate would pass, by letter and name."""
    found = evidence.study(mitigation.NAME).value or {"points": [], "chosen": None}
    points = [point for at, point in enumerate(found["points"]) if at != found["chosen"]]
    return [f"{point['key']} ({point['name']})" for point in points if passes(point)]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


_OWN: dict[str, Callable[[GateResult, Evidence], str]] = {
    calibration.NAME: _calibration,
    exposure.NAME: _exposure,
    error_parity.NAME: _error_parity,
    feedback.NAME: _feedback,
    under_reporting.NAME: _under_reporting,
}
