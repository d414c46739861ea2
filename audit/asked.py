"""Questions about a release and their answers, kept in the ledger with it; no word about a person gets in."""

from dataclasses import dataclass
from datetime import datetime

from audit.entries import Entry, newest_of
from audit.ledger import ledger_of
from audit.mirror import mirror
from audit.personal import personal
from audit.proof import keep_proof
from audit.waivers import SHORTEST_REASON
from configs.city import City
from configs.errors import StateError
from configs.load import load_policy
from configs.people import refuse_unless_allowed
from configs.policy import Policy
from training import registry

LONGEST = 4000
"""Characters of a question, an answer or a reason."""


@dataclass(frozen=True)
class Answer:
    """What somebody answered: its entry, by whom, when (UTC, ISO 8601) and the words."""

    seq: int
    by: str
    when: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A question about a release.

    Attributes
    ----------
    seq : int
        Number of its entry, by which it is answered.
    hash : str
        Of that entry.
    release : int
        The release.
    gate : str or None
        The gate that it is about; None for the release as a whole.
    dossier : str
        Digest of the dossier that was read.
    by, when, text : str
        Who asked, when (UTC, ISO 8601) and what.
    answers : tuple of Answer
        Oldest first.
    """

    seq: int
    hash: str
    release: int
    gate: str | None
    dossier: str
    by: str
    when: str
    text: str
    answers: tuple[Answer, ...]


def questions_of(entries: list[Entry], number: int | None = None) -> list[Asked]:
    """Return what was asked, oldest first, about a release or about all of them."""
    answers: dict[str, list[Answer]] = {}
    for entry in entries:
        if entry.kind == "answered":
            said = entry.payload
            found = Answer(entry.seq, said["by"], entry.when, said["text"])
            answers.setdefault(said["question"], []).append(found)
    return [
        Asked(entry.seq, entry.hash, said["release"], said["gate"], said["dossier"], said["by"], entry.when,
              said["text"], tuple(answers.get(entry.hash, ())))
        for entry in entries
        if entry.kind == "asked" and number in (None, (said := entry.payload)["release"])
    ]  # fmt: skip


def ask(city: City, number: int, text: str, *, by: str, when: datetime, gate: str | None = None) -> Entry:
    """Put a question about a release's dossier into the ledger; the same question twice is recorded once.

    Parameters
    ----------
    city, number : City, int
        The release.
    text : str
        The question; no name, address or number of a person.
    by : str
        Who asks.
    when : datetime.datetime
        The moment, with its time zone.
    gate : str, optional
        The gate that it is about.

    Raises
    ------
    StateError
        There is no dossier or no such gate, the person may not ask, or the text is not fit to be kept.
    IntegrityError
        The ledger does not verify.
    """
    registry.run_of(city, number)
    policy, entries = load_policy(city.policy), ledger_of(city).verify()
    refuse_unless_allowed(policy.people, by, "ask")
    audited = newest_of(entries, "audited", number)
    if audited is None:
        raise StateError(f"release {number} has no dossier to ask about", remedy=f"run fairward audit {number}")
    if gate is not None and gate not in audited.payload["gates"]:
        known = ", ".join(audited.payload["gates"])
        raise StateError(f"the dossier of release {number} has no gate {gate!r}", remedy=f"use one of {known}")
    payload = {"release": number, "dossier": audited.payload["files"]["dossier.json"], "gate": gate, "by": by.strip(),
               "text": fit(city, number, text, policy)}  # fmt: skip
    return _kept(city, "asked", payload, entries, when)


def answer(city: City, question: int, text: str, *, by: str, when: datetime) -> Entry:
    """Answer a question; a second answer stands beside the first, and the same one twice is recorded once.

    Parameters
    ----------
    city : City
        Whose ledger holds it.
    question : int
        Number of the question's entry.
    text : str
        The answer; no name, address or number of a person.
    by : str
        Who answers.
    when : datetime.datetime
        The moment, with its time zone.

    Raises
    ------
    StateError
        There is no such question, the person may not answer, or the text is not fit to be kept.
    IntegrityError
        The ledger does not verify.
    """
    policy, entries = load_policy(city.policy), ledger_of(city).verify()
    refuse_unless_allowed(policy.people, by, "answer")
    found = next((each for each in questions_of(entries) if each.seq == question), None)
    if found is None:
        known = ", ".join(str(each.seq) for each in questions_of(entries)) or "none was asked"
        raise StateError(f"entry {question} of the ledger is no question", remedy=f"use the entry of one: {known}")
    kept = fit(city, found.release, text, policy)
    payload = {"release": found.release, "question": found.hash, "by": by.strip(), "text": kept}
    return _kept(city, "answered", payload, entries, when)


def fit(city: City, number: int, text: str, policy: Policy) -> str:
    """Return a text as it is kept.

    Parameters
    ----------
    city, number : City, int
        The release of which it tells.
    text : str
        What somebody wrote.
    policy : Policy
        Whose people may be named.

    Raises
    ------
    StateError
        It is too short, too long, or holds what looks personal: says all of it.
    """
    faults = unfit(city, number, text, policy)
    if faults:
        remedy = "write of areas and groups, never of persons: this is kept for good and everybody may read it"
        raise StateError("; ".join(faults), remedy=remedy, faults=faults)
    return text.strip()


def unfit(city: City, number: int, text: str, policy: Policy) -> list[str]:
    """Return why a text may not be kept."""
    said = text.strip()
    faults = personal(city, number, [said], policy.people.named)
    if len(said) < SHORTEST_REASON:
        faults.append(f"the text has fewer than {SHORTEST_REASON} characters: say it in a sentence")
    if len(said) > LONGEST:
        faults.append(f"the text has {len(said):,} characters, and {LONGEST:,} are kept at most")
    return faults


def _kept(city: City, kind: str, payload: dict[str, object], entries: list[Entry], when: datetime) -> Entry:
    same = [entry for entry in entries if entry.kind == kind and entry.payload == payload]
    entry = same[0] if same else ledger_of(city).append(kind, payload, when)
    mirror(city)
    keep_proof(city, int(str(payload["release"])))
    return entry
