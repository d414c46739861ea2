"""The dossier as plain JSON: every number, computed from the run."""

from datetime import datetime
from typing import Any

from audit.entries import utc_text
from audit.evidence import Evidence
from audit.flagged import flagged_account, frontier_account, group_account
from audit.questions import QUESTIONS
from audit.results import GateResult
from audit.verdict import not_known, verdict, what_it_does
from configs.files import canonical_json, sha256_bytes
from configs.load import settings_digest
from training.cards.write import read_cards
from training.explain.keep import read_explained

SCHEMA = 1
_MODEL = ("offences", "features", "baselines", "model", "backtest", "metrics", "models")
_ORIGIN = ("data_digest", "config_digest", "code_version", "lock_digest", "packages", "seed", "trainer")


def build_document(
    evidence: Evidence, results: list[GateResult], known: list[dict[str, Any]], head: str, when: datetime
) -> dict[str, Any]:
    """Gather everything that the dossier says.

    Parameters
    ----------
    evidence : Evidence
        What the gates read.
    results : list of GateResult
        What they said.
    known : list of dict
        What the audit's own experiments found (see `audit.known.known_answers`).
    head : str
        The root of the ledger's tree.
    when : datetime.datetime
        Of the audit.

    Returns
    -------
    dict
        JSON values. What may differ between two runs from one seed is under `times` and `provenance.run` only.
    """
    manifest, info = evidence.release.manifest, evidence.release.info
    policy = evidence.policy
    return {
        "schema": SCHEMA,
        "release": evidence.release.number,
        "city": manifest["city"],
        "title": manifest["title"],
        "period": manifest["period"],
        "windows": list(evidence.cube.windows),
        "verdict": verdict(results, known),
        "does": what_it_does(evidence, results, manifest),
        "not_known": not_known(evidence, results, manifest),
        "gates": [result.document() for result in results],
        "groups": group_account(evidence),
        "flagged": flagged_account(evidence),
        "mitigation": frontier_account(evidence),
        "data": manifest["account"],
        "model": {name: manifest[name] for name in _MODEL}
        | {"explained": read_explained(evidence.release.folder), "cards": read_cards(evidence.release.folder)},
        "questions": list(QUESTIONS),
        "known": known,
        "provenance": {name: manifest[name] for name in _ORIGIN if name in manifest}
        | {
            "policy": {"version": policy.version, "committee": policy.committee, "digest": settings_digest(policy)},
            "confidence": policy.confidence,
            "bootstrap": {"resamples": policy.bootstrap, "block": evidence.block},
            "run": {"mlflow_run": info["run_id"], "ledger_head": head},
        },
        "times": {"trained": info["created"], "audited": utc_text(when)},
    }


def content_digest(document: dict[str, Any]) -> str:
    """Return the digest of what a dossier says, without times and run ids: the same for two runs from one seed."""
    kept = {name: value for name, value in document.items() if name != "times"}
    kept["provenance"] = {name: value for name, value in document["provenance"].items() if name != "run"}
    return sha256_bytes(canonical_json(kept))
