"""What is approved now, with a forecast ready to show; or everything that is missing, said at once."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from configs.city import City
from configs.errors import StateError
from configs.load import load_policy
from configs.policy import Policy
from configs.seal import is_sealed, seal_of
from configs.window_words import day
from serving import words
from training.signing import verify


@dataclass(frozen=True)
class Approval:
    """The release that may be shown, and the decision that allows it.

    Attributes
    ----------
    release : int
        Its number.
    outcome : str
        Of the decision.
    by : str
        Who decided.
    decided, expires : date
        Day of the decision (UTC) and last day on which it holds.
    conditions, waivers : int
        How many it came with.
    manifest : dict
        The release's, just checked against its signature.
    policy : Policy
        The committee's thresholds.
    """

    release: int
    outcome: str
    by: str
    decided: date
    expires: date
    conditions: int
    waivers: int
    manifest: dict[str, Any]
    policy: Policy

    @property
    def sentence(self) -> str:
        """Who approved it, when and until when, in a sentence."""
        committee = f"{self.policy.committee[:1].lower()}{self.policy.committee[1:]}"
        counts = [(self.conditions, "condition"), (self.waivers, "waiver")]
        terms = words.listed([words.count(number, noun) for number, noun in counts if number])
        return (
            f"Approved{f' with {terms}' if terms else ''} by {self.by} for the {committee} on "
            f"{day(self.decided)}, until {day(self.expires)}."
        )


def approval(city: City, today: date) -> Approval:
    """Return what the audit allows to be shown today.

    Raises
    ------
    StateError
        Nothing is; says what is missing.
    IntegrityError
        Signature, digest, ledger and registry disagree.
    """
    from audit.release import current

    approved = current(city, today)
    manifest = verify(city, city.home / "releases" / str(approved.number))
    decision = approved.decision
    return Approval(
        release=approved.number,
        outcome=decision["outcome"],
        by=decision["by"],
        decided=datetime.fromisoformat(decision["when"]).date(),
        expires=approved.expires,
        conditions=len(decision["conditions"]),
        waivers=len(decision["waivers"]),
        manifest=manifest,
        policy=load_policy(city.policy),
    )


def refuse_rule_beside_approval(city: City, today: date) -> None:
    """Refuse a forecast by rule while a release is approved: there is one forecast of a week.

    Raises
    ------
    StateError
        A release is approved.
    IntegrityError
        Signature, digest, ledger and registry disagree.
    """
    try:
        found = approval(city, today)
    except StateError:
        return
    raise StateError(
        f"release {found.release} is approved until {found.expires} and serves",
        where=str(city.home),
        remedy="run fairward forecast; its columns hold the rules beside the model",
    )


def ready(city: City, today: date) -> tuple[Approval, Path]:
    """Return what may be shown today and the folder of its forecast, issued now where it was not before.

    A sealed copy shows the forecast that it was made with.

    Parameters
    ----------
    city, today : City, date
        Whose approval, on which day.

    Raises
    ------
    StateError
        Nothing is approved, or there is no hub to forecast from.
    IntegrityError
        Something is not what was signed, decided or issued.
    """
    found = approval(city, today)
    from serving.archive.editions import archive_folder

    seal = seal_of(city.home)
    if seal is not None:
        return found, archive_folder(city, seal.window)
    from serving.archive.forecasts import is_current
    from serving.archive.period import lived

    now = lived(city)
    folder = archive_folder(city, now.end)
    if not is_current(city, found.release, folder):
        _issue(now, found.release)
    return found, folder


def check_ready(city: City, today: date) -> Approval | None:
    """Make sure that the service can start, or say everything that is missing.

    Returns
    -------
    Approval or None
        What may be shown; None where nothing is approved but a release was audited, on which a committee can decide.

    Raises
    ------
    StateError
        Something is missing; every step that is left is named.
    IntegrityError
        Something is not what was signed, decided or issued.
    """
    if is_sealed(city.home):
        return ready(city, today)[0]
    if not (city.home / "hub" / "account.json").is_file():
        missing = "there is no hub, so no release, no decision and no forecast"
        steps = "fairward ingest, train, audit, decide and release; fairward demo does all of it on the simulated city"
        raise StateError(missing, where=str(city.home), remedy=f"run {steps}")
    try:
        return ready(city, today)[0]
    except StateError:
        if not _to_decide_on(city):
            raise
    return None


def _to_decide_on(city: City) -> bool:
    from audit.ledger import ledger_of

    return any(entry.kind == "audited" for entry in ledger_of(city).verify())


def _issue(city: City, number: int) -> None:
    from features.hub import load_hub
    from serving.archive.forecasts import issue
    from training.load import load_release

    issue(city, load_hub(city), load_release(city, number))
