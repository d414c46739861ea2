"""The section of provenance: what the release and its dossier were made from, and how anybody checks it."""

from typing import Any

from audit.changes import flat
from audit.pages.section import Setting, moment
from audit.tables import table
from configs.city import City
from configs.files import canonical_json, sha256_bytes
from configs.window_words import many

KEY, TITLE = "provenance", "Provenance, and how to verify it"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return every digest, seed and run by name, and the policy and packages as tables."""
    kept = document["provenance"]
    parts = {
        "The policy as it was": [
            {"entry": key, "value": value} for key, value in flat(kept["policy"]["settings"]).items()
        ],
        "Packages": [{"package": name, "version": version} for name, version in kept["packages"].items()],
    }
    tables = [table(caption, rows) for caption, rows in parts.items() if rows]
    return {"facts": _facts(document, setting.city), "tables": tables}


def _facts(document: dict[str, Any], city: City) -> list[dict[str, str]]:
    kept = document["provenance"]
    policy, run = kept["policy"], kept["run"]
    facts = {
        "dossier (dossier.json)": sha256_bytes(canonical_json(document)), "data digest": kept["data_digest"],
        "configuration digest": kept["config_digest"], "policy": f"version {policy['version']}, {policy['digest']}",
        "code version": kept["code_version"],
        "lock digest": kept["lock_digest"] or "none: the code came without requirements.lock",
        "seed": str(kept["seed"]),
        "trained by": kept["trainer"], "trained": moment(document["times"]["trained"]),
        "MLflow run": run["mlflow_run"], "root of the ledger before this audit was entered": run["ledger_head"],
        "intervals": f"{kept['confidence']:.0%}, {kept['bootstrap']['resamples']:,} resamples of blocks of "
        f"{many(city.window, kept['bootstrap']['block'])}",
    }  # fmt: skip
    return [{"name": name, "value": value} for name, value in facts.items()]
