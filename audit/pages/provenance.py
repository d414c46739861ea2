"""The section of provenance: what the release and its dossier were made from."""

from typing import Any

from audit.pages.section import Setting, moment
from configs.city import City
from configs.window_words import many

KEY, TITLE = "provenance", "Provenance"


def view(document: dict[str, Any], setting: Setting) -> dict[str, Any]:
    """Return every digest, seed and run, by name."""
    return {"facts": _provenance(document, setting.city)}


def _provenance(document: dict[str, Any], city: City) -> list[dict[str, str]]:
    kept = document["provenance"]
    policy, run = kept["policy"], kept["run"]
    facts = {
        "data digest": kept["data_digest"], "configuration digest": kept["config_digest"],
        "policy": f"version {policy['version']}, {policy['digest']}", "code version": kept["code_version"],
        "lock digest": kept["lock_digest"], "seed": str(kept["seed"]), "trained by": kept["trainer"],
        "trained": moment(document["times"]["trained"]), "MLflow run": run["mlflow_run"],
        "ledger's head when this was written": run["ledger_head"],
        "intervals": f"{kept['confidence']:.0%}, {kept['bootstrap']['resamples']:,} resamples of blocks of "
        f"{many(city.window, kept['bootstrap']['block'])}",
    }  # fmt: skip
    return [{"name": name, "value": value} for name, value in facts.items()]
