"""Words that the committee's pages share: moments, states and outcomes, notices of what was done."""

from typing import Any

from audit.standing import Standing
from configs.permissions import states
from configs.window_words import day
from serving.pages.releases import moment

DONE = {
    "asked": "Your question is in the ledger, and waits for an answer.",
    "answered": "Your answer is in the ledger, under its question.",
    "proposed": "The proposal is in the ledger. Every member now votes on it, in a session of their own.",
    "voted": "Your ballot is in the ledger. You may change it until the decision is recorded; the newest counts.",
    "decided": "The decision is in the ledger, with every ballot as it was cast.",
    "met": "The evidence is in the ledger, and the condition is met.",
    "released": "The release is in service. Its forecast is shown within a minute.",
    "withdrawn": "The release is out of use until the committee decides anew.",
    "referred": "The release is out of use, and before the committee again.",
    "decommissioned": "The release has ended for good.",
}
OUTCOMES = {
    "approve": ("Approve", "It may be used."),
    "approve-with-conditions": ("Approve with conditions", "It may be used; each condition has an owner and a day."),
    "amend-and-return": ("Amend and return", "It must be changed, and audited again."),
    "more-information": ("More information", "Something must be found out first."),
    "reject": ("Reject", "It may not be used."),
}
VOTES = {
    "for": ("For", "I agree with what is proposed."),
    "against": ("Against", "I do not; my reason is kept beside the decision as dissent."),
    "abstain": ("Abstain", "I was there, and take no side."),
    "recused": ("Stand aside", "I have an interest in this release: I do not count as present."),
}


def stands(found: Standing) -> dict[str, Any]:
    """Return where a release stands, in words: its state, what that means, since and until when, and why."""
    return {
        "number": found.number,
        "state": found.title,
        "css": found.state.replace("_", "-"),
        "means": states()[found.state].means,
        "since": moment(found.since) if found.since else "",
        "until": day(found.until) if found.until else "",
        "why": found.why,
        "decision": found.decision,
        "open": len(found.open_conditions),
    }
