"""Writes a release's dossier, as a page, in print and as JSON, and records it in the ledger."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.document import build_document, content_digest
from audit.entries import newest_of
from audit.evidence import Evidence, gather
from audit.gates import run_on
from audit.known import known_answers
from audit.ledger import Ledger, ledger_of
from audit.mirror import mirror
from audit.page import render
from audit.printed import keep_print
from audit.proof import keep_proof
from audit.public.document import build_public
from audit.public.page import render_public
from audit.records import digests, on_record
from audit.standing import refuse_unless_it_allows, standing
from audit.studies.keep import studied
from audit.written import DOSSIER, PAGE, PRINT, PUBLIC, PUBLIC_PAGE, RECORD
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
    html, json, public : pathlib.Path
        The page, its numbers, and the public edition's page.
    pdf : pathlib.Path or None
        The page in print; None where no browser is at hand to print it.
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
    public: Path
    pdf: Path | None
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
    document = build_document(evidence, results, known, ledger.head())
    kept = _on_record(ledger, release.folder, document, evidence)
    said, page = kept or document, release.folder / PAGE
    if kept is None:
        (release.folder / PRINT).unlink(missing_ok=True)
        for name, content in _files(said, evidence).items():
            write_bytes(release.folder / name, content)
        write_bytes(release.folder / DOSSIER, canonical_json(said))
    keep_print(city, release.folder, said, evidence.areas, progress or _silent)
    newest = newest_of(ledger.entries(), "audited", release.number)
    if kept is None or newest is None or on_record(newest.payload, found := digests(release.folder)) != found:
        ledger.append("audited", _entry(said, release.folder), when)
    mirror(city)
    keep_proof(city, release.number)
    printed = release.folder / PRINT
    return Dossier(
        number=release.number, verdict=said["verdict"], gates=said["gates"], html=page,
        json=release.folder / DOSSIER, public=release.folder / PUBLIC_PAGE,
        pdf=printed if printed.is_file() else None, digest=digests(release.folder)[DOSSIER],
        content=content_digest(said), recorded=kept is None,
    )  # fmt: skip


def _files(document: dict[str, Any], evidence: Evidence) -> dict[str, bytes]:
    """Return what is written beside the dossier's numbers: its page, the public edition and the public record."""
    public = build_public(document, evidence)
    return {
        PAGE: render(document, evidence.areas, evidence.city).encode(),
        PUBLIC: canonical_json(public),
        PUBLIC_PAGE: render_public(public, evidence.areas, evidence.city).encode(),
        RECORD: canonical_json(document["record"]),
    }


def _differ(folder: Path, files: dict[str, bytes]) -> bool:
    return any(
        not (folder / name).is_file() or (folder / name).read_bytes() != content for name, content in files.items()
    )


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


def _on_record(ledger: Ledger, folder: Path, document: dict[str, Any], evidence: Evidence) -> dict[str, Any] | None:
    """Return the document as it was written before, where that is on record, says the same and looks the same."""
    newest = newest_of(ledger.entries(), "audited", document["release"])
    if newest is None or newest.payload["content"] != content_digest(document):
        return None
    found = digests(folder)
    if on_record(newest.payload, found) != found:
        return None
    kept = json.loads((folder / DOSSIER).read_bytes())
    provenance = document["provenance"] | {"run": kept["provenance"]["run"]}
    said = document | {"provenance": provenance, "times": kept["times"]}
    return None if _differ(folder, _files(said, evidence)) else said
