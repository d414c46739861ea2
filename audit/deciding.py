"""What the committee has to decide, in the plain words of the first page."""

from typing import Any

from audit.results import GateResult
from audit.words import listing, plural
from configs.policy import Policy


def to_decide(results: list[GateResult], known: list[dict[str, Any]], questions: int, policy: Policy) -> list[str]:
    """Say what stands in the way, what needs a condition or an answer, and what may be decided.

    Parameters
    ----------
    results : list of GateResult
        What the gates said.
    known : list of dict
        What the audit's own experiments found.
    questions : int
        How many questions only people can answer, and have not.
    policy : Policy
        How long an approval may last.

    Returns
    -------
    list of str
        In the order in which they are to be taken.
    """
    failed = [result for result in results if result.outcome == "fail"]
    unclear = [result for result in results if result.outcome == "inconclusive"]
    warned = [result for result in results if result.warnings]
    asked = f"{plural(questions, 'question')} that only people can answer and nobody has"
    stop = any(result.hard for result in failed) or not all(each["agrees"] for each in known)
    return [
        *(["Nothing can be approved until what must be mended is mended and audited again."] if stop else []),
        *_failures([result for result in failed if not result.hard]),
        *_open(unclear),
        *_warnings(warned),
        *([f"Who answers the {asked}? They are listed further on, with their owners."] if questions else []),
        "Then one of five: approve, approve with conditions, amend and return, ask for more information, or reject. An "
        f"approval lapses after {plural(policy.approval.months, 'month')} at the latest.",
    ]


def _failures(results: list[GateResult]) -> list[str]:
    """Ask whether it may be used although gates fail that can be waived."""
    fail = f"{plural(len(results), 'gate')} {'fails' if len(results) == 1 else 'fail'}"
    return [f"May it be used although {fail}, and for what reason?"] if results else []


def _open(results: list[GateResult]) -> list[str]:
    """Ask who finds out what gates could not tell."""
    gates = plural(len(results), "gate")
    return [f"If it is approved, who will find out what {gates} could not tell, and by when?"] if results else []


def _warnings(warned: list[GateResult]) -> list[str]:
    names = [result.gate.replace("_", " ") for result in warned]
    return [f"What weight have the warnings, which do not decide, of {listing(names)}?"] if names else []
