"""Writes a release's dossier, as a page and as JSON, and records it in the ledger."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.document import build_document, content_digest
from audit.entries import newest_of
from audit.evidence import gather
from audit.gates import run_on
from audit.known import known_answers
from audit.ledger import Ledger, ledger_of
from audit.mirror import mirror
from audit.page import render
from audit.proof import keep_proof
from audit.records import DOSSIER, PAGE, digests
from audit.standing import refuse_unless_it_allows, standing
from audit.studies.keep import studied
from configs.city import City
from configs.files import canonical_json, write_bytes
from configs.load import load_policy

if TYPE_CHECKING:
    from training.bundle import Release


@dataclass(frozen=True)
class Dossier:
    """A release's dossier as it was written.

    Attributes
    ----------
    number : int
        The release.
    verdict : dict
        outcome (clear, open or blocked), headline and sentence.
    gates : list of dict
        What each gate said.
    html, json : pathlib.Path
        The two files.
    digest : str
        SHA-256 of the JSON file, as the ledger has it.
    content : str
        Digest of what it says without times and run ids: the same for two runs from one seed.
    recorded : bool
        False when the same dossier was already on record, and nothing was written.
    """

    number: int
    verdict: dict[str, str]
    gates: list[dict[str, Any]]
    html: Path
    json: Path
    digest: str
    content: str
    recorded: bool


def write_dossier(
    city: City, release: "Release", when: datetime, progress: Callable[[str], None] | None = None
) -> Dossier:
    """Run every gate on a release, write its dossier and record it; with nothing changed since the last, do nothing.

    Studies are made where none of the same inputs is kept; the experiments with known answers are run anew with each
    dossier, by the code that makes it.

    Parameters
    ----------
    city, release : City, Release
        What is audited.
    when : datetime.datetime
        The moment, with its time zone.
    progress : callable, optional
        Told a line at each step of a study, one for each gate, and one for the experiments.

    Raises
    ------
    IntegrityError
        The ledger does not verify.
    StateError
        The release is decommissioned.
    DataError
        The release's backtest or areas cannot be audited.
    """
    ledger = ledger_of(city)
    ledger.seal()
    policy, today = load_policy(city.policy), when.astimezone(UTC).date()
    refuse_unless_it_allows(standing(ledger.entries(), release.number, policy, today), "audit")
    studies = studied(release, city, policy, progress or _silent)
    evidence = gather(release, city, policy, today, studies)
    results, known = run_on(evidence, progress), known_answers()
    if progress:
        progress(f"known answers: {sum(each['agrees'] for each in known)} of {len(known)} experiments agree")
    document = build_document(evidence, results, known, ledger.head(), when)
    page = release.folder / PAGE
    kept = _on_record(ledger, release.folder, document)
    if kept is not None and render(kept, evidence.areas, city).encode() != page.read_bytes():
        kept = None
    if kept is None:
        write_bytes(page, render(document, evidence.areas, city).encode())
        write_bytes(release.folder / DOSSIER, canonical_json(document))
        ledger.append("audited", _entry(document, release.folder), when)
    mirror(city)
    keep_proof(city, release.number)
    said = kept or document
    return Dossier(
        number=release.number, verdict=said["verdict"], gates=said["gates"], html=page,
        json=release.folder / DOSSIER, digest=digests(release.folder)[DOSSIER], content=content_digest(said),
        recorded=kept is None,
    )  # fmt: skip


def _silent(line: str) -> None:
    """Tell nobody."""


def _entry(document: dict[str, Any], folder: Path) -> dict[str, Any]:
    return {
        "release": document["release"],
        "content": content_digest(document),
        "policy": document["provenance"]["policy"]["digest"],
        "gates": {gate["gate"]: gate["outcome"] for gate in document["gates"]},
        "files": digests(folder),
    }


def _on_record(ledger: Ledger, folder: Path, document: dict[str, Any]) -> dict[str, Any] | None:
    """Return the document as it was written before, where that is on record and says the same."""
    newest = newest_of(ledger.entries(), "audited", document["release"])
    if newest is None or newest.payload["content"] != content_digest(document):
        return None
    if newest.payload["files"] != digests(folder):
        return None
    kept = json.loads((folder / DOSSIER).read_bytes())
    provenance = document["provenance"] | {"run": kept["provenance"]["run"]}
    return document | {"provenance": provenance, "times": kept["times"]}
