"""What a caller got wrong or the service may not do: one error with status, words and remedy."""

from typing import Any

TITLES = {
    "invalid": "The request cannot be read",
    "unknown-offence": "No offence has this name",
    "unknown-area": "No area has this id",
    "unknown-district": "No district has this name",
    "unknown-release": "No release has this number",
    "unknown-window": "No forecast was issued for this window",
    "unknown-concern": "Nothing has this reference",
    "unknown-kind": "No kind of intervention has this name",
    "unknown-shift": "No shift has this name",
    "unknown-plan": "No plan with this id is kept",
    "no-plans": "No plans are made here",
    "no-plan": "No plan keeps every bound",
    "busy": "Something else is being made",
    "unknown-subscription": "No subscription has this number or link",
    "subscribed": "You are subscribed already",
    "unknown-entry": "The ledger has no entry of this number",
    "not-here": "There is nothing to tell",
    "not-acceptable": "It is not written like that",
    "not-json": "The body is not JSON",
    "unknown-page": "There is nothing at this address",
    "method-not-allowed": "This address takes other methods",
    "no-hub": "There are no records here",
    "no-dossier": "This release has no dossier yet",
    "not-approved": "No forecast may be shown",
    "not-intact": "Something is not what was issued",
    "not-signed-in": "Sign in first",
    "not-allowed": "This is for others",
    "not-confirmed": "Nothing was done",
    "not-from-here": "The form cannot be trusted",
    "not-now": "That cannot be done now",
    "too-long": "That is too long",
    "too-many": "Too many requests",
    "away": "Something that is needed does not answer",
    "internal": "The service failed",
}


class ProblemError(Exception):
    """A refusal with its HTTP status.

    Parameters
    ----------
    status : int
        HTTP status, 400 to 503.
    code : str
        A key of `TITLES`.
    detail : str
        What was found.
    remedy : str, optional
        What would mend it.
    """

    def __init__(self, status: int, code: str, detail: str, remedy: str = "") -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.remedy = remedy
        self.act: str | None = None
        super().__init__(detail)

    @property
    def title(self) -> str:
        """What kind of refusal it is."""
        return TITLES[self.code]

    def body(self, instance: str) -> dict[str, Any]:
        """Return the problem as RFC 9457 writes it, with what would mend it."""
        body = {"type": f"/api#{self.code}", "title": self.title, "status": self.status, "detail": self.detail}
        return {**body, "remedy": self.remedy, "instance": instance}


def unknown(code: str, found: str, known: list[str]) -> ProblemError:
    """Return the 404 for a name that is not known, with what is: all of them, or the first few and how many."""
    shown = known if len(known) <= 12 else [*known[:8], f"… ({len(known):,} in all)"]
    return ProblemError(404, code, f"{found!r:.80} is not known here", f"use one of {', '.join(shown)}")
