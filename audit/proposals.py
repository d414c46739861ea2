"""What a member proposes to decide on a release, an entry of the ledger, with the ballots cast on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from audit.days import day_of
from audit.decidable import case_to_decide
from audit.entries import Entry, newest_of
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.personal import personal
from audit.proof import keep_proof
from audit.terms import Terms, weigh_terms
from configs.city import City
from configs.errors import StateError
from configs.people import fold

RECUSED = "recused"


@dataclass(frozen=True)
class Ballot:
    """What one member said: for, against, abstain or recused, with a reason; its entry and moment (UTC, ISO 8601)."""

    seq: int
    by: str
    vote: str
    reason: str
    when: str


@dataclass(frozen=True)
class Proposal:
    """What a member proposes to decide.

    Attributes
    ----------
    seq, hash : int, str
        Its entry, and that entry's hash, to which ballots are bound.
    by, when : str
        Who proposed it, and when (UTC, ISO 8601).
    terms : Terms
        Outcome, reason, conditions, waivers and end.
    said : dict
        The same as the ledger has it.
    ballots : tuple of Ballot
        The newest of each member; of a recused one that, whatever was proposed since.
    """

    seq: int
    hash: str
    by: str
    when: str
    terms: Terms
    said: dict[str, Any]
    ballots: tuple[Ballot, ...]

    def of(self, name: str) -> Ballot | None:
        """Return a person's ballot."""
        return next((each for each in self.ballots if fold(each.by) == fold(name)), None)


def proposal_of(entries: list[Entry], number: int) -> Proposal | None:
    """Return what is before the committee: the newest proposal on the newest dossier that nobody has decided on."""
    audited, proposed = (newest_of(entries, kind, number) for kind in ("audited", "proposed"))
    decided = newest_of(entries, "decided", number)
    if audited is None or proposed is None or (decided is not None and decided.seq > proposed.seq):
        return None
    if proposed.payload["dossier"] != audited.payload["files"]["dossier.json"]:
        return None
    said = proposed.payload
    return Proposal(
        proposed.seq, proposed.hash, said["by"], proposed.when, _terms(said), said, _ballots(entries, proposed)
    )


def propose(city: City, number: int, terms: Terms, *, by: str, when: datetime) -> Entry:
    """Put before the committee what is to be decided; it takes the place of what was proposed before, with its ballots.

    Parameters
    ----------
    city, number : City, int
        The release.
    terms : Terms
        Outcome, reason, conditions, waivers and end.
    by : str
        A member who did not train the release.
    when : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    StateError
        Says everything that stands in the way at once.
    IntegrityError
        Ledger, release or dossier are not what was recorded.
    """
    payload, faults = weigh_proposal(city, number, terms, by=by, when=when)
    if faults:
        where, mend = f"proposal on release {number}", "mend these and propose again"
        raise StateError("; ".join(faults), where=where, remedy=mend, faults=faults)
    open_now = proposal_of(ledger_of(city).verify(), number)
    if open_now is not None and open_now.said == payload:
        return cast(Entry, newest_of(ledger_of(city).verify(), "proposed", number))
    return kept(city, number, "proposed", payload, when)


def weigh_proposal(
    city: City, number: int, terms: Terms, *, by: str, when: datetime
) -> tuple[dict[str, Any], list[str]]:
    """Return what the ledger would hold of a proposal, and everything that stands in its way."""
    case, policy = case_to_decide(city, number, when)
    told, faults = weigh_terms(terms, case, policy, by, when.astimezone(UTC).date())
    texts = [terms.reason, *terms.conditions, *terms.waivers]
    faults += personal(city, number, texts, [*policy.people.named, *_owners(texts)])
    own = {line.partition(":")[0].strip().replace("-", "_"): _own_day(line) for line in terms.waivers}
    waivers = [{**each, "expires": own.get(each["gate"])} for each in told["waivers"]]
    return {
        "release": number, "by": by.strip(), **told, "waivers": waivers,
        "expires": terms.expires.isoformat() if terms.expires else None,
        "dossier": case.audited["files"]["dossier.json"] if case.audited else None,
    }, faults  # fmt: skip


def _ballots(entries: list[Entry], proposed: Entry) -> tuple[Ballot, ...]:
    found: dict[str, Ballot] = {}
    for entry in entries:
        said = entry.payload
        if entry.kind != "vote" or said["dossier"] != proposed.payload["dossier"]:
            continue
        if said["release"] == proposed.payload["release"] and said["proposal"] in (None, proposed.hash):
            found[fold(said["by"])] = Ballot(entry.seq, said["by"], said["vote"], said["reason"], entry.when)
    return tuple(found.values())


def _terms(said: dict[str, Any]) -> Terms:
    waivers = [f"{each['gate']}: {each['reason']}{_until(each['expires'])}" for each in said["waivers"]]
    conditions = [f"{each['text']}; {each['owner']}; {each['due']}" for each in said["conditions"]]
    expires = date.fromisoformat(said["expires"]) if said["expires"] else None
    return Terms(said["outcome"], said["reason"], conditions, waivers, expires)


def _until(day: str | None) -> str:
    return f"; {day}" if day else ""


def _own_day(line: str) -> str | None:
    found = day_of(line.rpartition(";")[2].strip())
    return found.isoformat() if found else None


def _owners(texts: Sequence[str]) -> list[str]:
    return [line.rsplit(";", 2)[1].strip() for line in texts if line.count(";") > 1]


def kept(city: City, number: int, kind: str, payload: dict[str, Any], when: datetime) -> Entry:
    """Add an entry, and leave registry and proof as they should be."""
    entry = ledger_of(city).append(kind, payload, when)
    mirror(city)
    keep_proof(city, number)
    return entry
