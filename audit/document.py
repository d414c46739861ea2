"""The dossier as plain JSON: every number, computed from the run."""

from typing import Any

from audit.atrs import build_record
from audit.changes import changes
from audit.deciding import to_decide
from audit.evidence import Evidence
from audit.flagged import flagged_account, frontier_account, group_account
from audit.indexes import indexes
from audit.pages.simulations import SIMULATIONS
from audit.people import what_it_would_do
from audit.questions import answered, unanswered
from audit.results import GateResult
from audit.schema import SCHEMA, checked
from audit.to_pass import to_pass
from audit.verdict import not_known, verdict, what_it_does
from configs.files import canonical_json, sha256_bytes
from configs.load import settings_digest
from training.cards.write import read_cards
from training.explain.keep import read_explained

_MODEL = ("offences", "features", "baselines", "model", "backtest", "metrics", "models")
_ORIGIN = ("data_digest", "config_digest", "code_version", "lock_digest", "packages", "seed", "trainer")


def build_document(
    evidence: Evidence, results: list[GateResult], known: list[dict[str, Any]], head: str
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

    Returns
    -------
    dict
        JSON values. What may differ between two runs from one seed is under `times` and `provenance.run` only.
    """
    manifest, info = evidence.release.manifest, evidence.release.info
    policy, record, gates = evidence.policy, build_record(evidence, results), {result.gate for result in results}
    asked = answered(evidence.city.record, gates)
    return checked({
        "schema": SCHEMA,
        "release": evidence.release.number,
        "city": manifest["city"],
        "title": manifest["title"],
        "period": manifest["period"],
        "windows": list(evidence.cube.windows),
        "verdict": verdict(results, known),
        "does": what_it_does(evidence, results, manifest),
        "would_do": what_it_would_do(evidence),
        "not_known": not_known(evidence, results, manifest),
        "to_pass": to_pass(results, evidence),
        "to_decide": to_decide(results, known, unanswered(asked), policy),
        "changes": changes(evidence, results),
        "gates": [result.document() for result in results],
        "groups": group_account(evidence),
        "flagged": flagged_account(evidence),
        "simulations": {name: found.value for name, found in evidence.studies.items() if name in SIMULATIONS},
        "mitigation": frontier_account(evidence),
        "data": manifest["account"],
        "model": {name: manifest[name] for name in _MODEL}
        | {"explained": read_explained(evidence.release.folder), "cards": read_cards(evidence.release.folder)},
        "questions": asked,
        "record": record,
        "indexes": indexes(record, gates),
        "known": known,
        "provenance": {name: manifest[name] for name in _ORIGIN}
        | {
            "policy": {
                "version": policy.version,
                "committee": policy.committee,
                "digest": settings_digest(policy),
                "settings": policy.told(),
            },
            "confidence": policy.confidence,
            "bootstrap": {"resamples": policy.bootstrap, "block": evidence.block},
            "run": {"mlflow_run": info["run_id"], "ledger_head": head},
        },
        "times": {"trained": info["created"]},
    })  # fmt: skip


def content_digest(document: dict[str, Any]) -> str:
    """Return the digest of what a dossier says, without times and run ids: the same for two runs from one seed."""
    kept = {name: value for name, value in document.items() if name != "times"}
    kept["provenance"] = {name: value for name, value in document["provenance"].items() if name != "run"}
    return sha256_bytes(canonical_json(kept))
