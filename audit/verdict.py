"""The dossier's first page in plain words: the verdict, what the release does, and what is not known of it."""

from datetime import date, timedelta
from typing import Any

from audit.comparisons import small_groups, title
from audit.evidence import Evidence
from audit.gates.under_reporting import TITLE
from audit.mitigation.words import long, titles
from audit.results import GateResult
from audit.words import listing, plural
from configs.flagging import PlainRule
from configs.window_words import day, noun, upcoming


def verdict(results: list[GateResult], known: list[dict[str, Any]]) -> dict[str, str]:
    """Say whether the gates stand in the way, and first whether they can be trusted.

    Parameters
    ----------
    results : list of GateResult
        What the gates said.
    known : list of dict
        What the audit's own experiments found.

    Returns
    -------
    dict
        outcome (clear, open or blocked), headline and sentence.
    """
    wrong = [each for each in known if not each["agrees"]]
    if wrong:
        return {
            "outcome": "blocked",
            "headline": "This audit itself cannot be trusted, so the release may not be used.",
            "sentence": _untrusted(wrong, len(known)),
        }
    failed = [result for result in results if result.outcome == "fail"]
    unclear = [result for result in results if result.outcome == "inconclusive"]
    passed = plural(len(results) - len(failed) - len(unclear), "gate")
    if failed:
        return {
            "outcome": "blocked",
            "headline": "This release may not be used as it is.",
            "sentence": _blocked(failed),
        }
    if unclear:
        return {
            "outcome": "open",
            "headline": "The gates do not stand in the way, but not all could tell.",
            "sentence": f"{passed} pass. There is too little data to tell for: {_names(unclear)}. "
            "An approval then needs a condition with an owner and a date.",
        }
    return {
        "outcome": "clear",
        "headline": "The gates do not stand in the way.",
        "sentence": f"All {passed} pass. Whether it should be used is for the committee to decide.",
    }


def _untrusted(wrong: list[dict[str, Any]], tried: int) -> str:
    named = listing([f"“{each['title']}”, which vouches for {each['vouches_for']}" for each in wrong])
    return (
        f"{len(wrong)} of its {plural(tried, 'experiment')} with a known answer found another answer: {named}. What "
        "the gates say below says nothing of the release. No decision can let it pass: the audit must be mended first."
    )


def _blocked(failed: list[GateResult]) -> str:
    hard = [result for result in failed if result.hard]
    head = f"{plural(len(failed), 'gate')} {'fails' if len(failed) == 1 else 'fail'}: {_names(failed)}."
    if hard:
        return f"{head} No decision can let it pass: {_names(hard)} must be mended first."
    them = "it" if len(failed) == 1 else "each of them"
    return f"{head} It could only be used if the committee let {them} pass by name, with a reason."


def _names(results: list[GateResult]) -> str:
    return listing([f"“{result.title}”" for result in results])


def what_it_does(evidence: Evidence, results: list[GateResult], manifest: dict[str, Any]) -> list[str]:
    """Describe the release in a few sentences, computed from its run."""
    cube = evidence.cube
    offences = listing([title(evidence, offence).lower() for offence in cube.offences])
    flagged = evidence.policy.flagged
    rule = long(flagged.rule, titles(evidence.city), share=flagged.share)
    first, end = (date.fromisoformat(text) for text in manifest["period"])
    clean = any(result.gate == "scope" and result.outcome == "pass" for result in results)
    return [
        f"It forecasts, for each of {len(cube.areas):,} areas of {manifest['title']}, how many incidents will be "
        f"recorded {upcoming(evidence.window)}: {offences}.",
        f"It flags, for each offence, {evidence.k} areas: {rule}. What happens in a flagged area is decided by people, "
        f"not by it.{_unmet(evidence)}",
        f"It was made from {manifest['account']['kept']:,} incidents recorded from {day(first)} to "
        f"{day(end - timedelta(days=1))}, and tested on {evidence.tested} that it had not seen, from "
        f"{day(date.fromisoformat(cube.windows[0]))}.",
        *(["It knows areas and dates. It knows no persons, and nothing of who lives in an area."] if clean else []),
        *([] if isinstance(flagged.rule, PlainRule) else [_BY_GROUPS]),
    ]


_BY_GROUPS = (
    "Who lives where is used in one place, after the forecast and by the committee's explicit choice: to decide which "
    "areas are flagged. No model reads it."
)


def _unmet(evidence: Evidence) -> str:
    if not evidence.unmet:
        return ""
    windows = evidence.flagged.shape[0] * evidence.flagged.shape[2]
    return (
        f" In {evidence.unmet:,} of {windows:,} {noun(evidence.window, 2)} of an offence no choice of areas met that "
        "rule; what came nearest to it was flagged."
    )


def not_known(evidence: Evidence, results: list[GateResult], manifest: dict[str, Any]) -> list[str]:
    """Say what the audit cannot tell of the release."""
    account = manifest["account"]
    unclear = [result for result in results if result.outcome == "inconclusive"]
    where = "Its own part says" if len(unclear) == 1 else "Their own parts say"
    few = [f"Too little is recorded to answer: {_names(unclear)} {where} how far one can tell."]
    year = min((table.year for table in evidence.city.attributes.values()), default=None)
    lost = account["quarantined"] / max(account["rows"], 1)
    lived = f" in {year}" if year else ""
    return [
        *(few if unclear else []),
        *small_groups(evidence),
        "It is judged against recorded incidents. What is never reported is not in them, and what the gate “"
        f"{TITLE}” says is as good as the survey, witness or scenario that it names.",
        "What attention to flagged areas does to the record is simulated, not observed: nobody knows what share of "
        "incidents is found only where somebody looks.",
        f"Groups are counted by where people lived{lived}, not by who passes through an area or whom an incident "
        "concerns.",
        f"{account['quarantined']:,} of {account['rows']:,} rows ({lost:.1%}) could not be used (no place, impossible "
        "dates and the like); nothing is known of whom they concern.",
    ]
