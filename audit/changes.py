"""What changed since the release that this one replaces: what gates say, settings, data and policy, then and now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.entries import newest_of
from audit.ledger import ledger_of
from audit.records import folder_of
from audit.results import GateResult
from audit.schema import SCHEMA
from audit.written import DOSSIER
from configs.city import City
from configs.files import sha256_bytes
from configs.load import settings_digest
from training.load import load_release

if TYPE_CHECKING:
    from audit.evidence import Evidence

_DIGESTS = ("data_digest", "config_digest", "code_version", "lock_digest")
_SETTINGS = ("period", "seed", "baselines", "backtest", "model", "packages")


@dataclass(frozen=True)
class Earlier:
    """What is on record of an earlier release.

    Attributes
    ----------
    number : int
        The release.
    manifest : dict
        As it was signed.
    outcomes : dict of str to str
        What its gates said, by the ledger.
    dossier : dict or None
        Its dossier; None where it is not at hand, not the one on record, or of another schema.
    """

    number: int
    manifest: dict[str, Any]
    outcomes: dict[str, str]
    dossier: dict[str, Any] | None


def changes(evidence: "Evidence", results: list[GateResult]) -> dict[str, Any] | None:
    """Compare a release with the one that it replaces.

    Parameters
    ----------
    evidence : Evidence
        Of the release.
    results : list of GateResult
        What its gates said.

    Returns
    -------
    dict or None
        since (the other release), its_dossier (whether that is at hand), gates (then and now), digests, settings and
        policy (what differs, by key). None where no other release was ever in use.
    """
    from audit.replaced import replaced

    number = replaced(evidence)
    if number is None:
        return None
    then, manifest = _earlier(evidence.city, number), evidence.release.manifest
    kept = {} if then.dossier is None else then.dossier["provenance"]["policy"]
    now = {name: manifest[name] for name in _DIGESTS} | {"policy": settings_digest(evidence.policy)}
    before = {name: then.manifest[name] for name in _DIGESTS} | {"policy": kept.get("digest")}
    return {
        "since": number,
        "its_dossier": then.dossier is not None,
        "gates": [_gate(result, then) for result in results],
        "digests": [{"what": name, "then": before[name], "now": value} for name, value in now.items()],
        "settings": differences(_settings(then.manifest), _settings(manifest)),
        "policy": differences(kept["settings"], evidence.policy.told()) if kept else [],
    }


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between two settings, by key: 'model.lightgbm.rounds'.

    Parameters
    ----------
    then, now : mapping
        Nested settings as plain JSON.

    Returns
    -------
    list of dict
        key, then and now as text, in the order of the keys; None where a key is not there.
    """
    before, after = flat(then), flat(now)
    keys = sorted(before.keys() | after.keys())
    return [
        {"key": key, "then": before.get(key), "now": after.get(key)}
        for key in keys
        if before.get(key) != after.get(key)
    ]


def flat(settings: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Return nested settings as one level of keys, 'gates.skill.least', with values as JSON text."""
    found: dict[str, str] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{above}{key}.")
        else:
            found[f"{above}{key}"] = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return found


def _settings(manifest: Mapping[str, Any]) -> dict[str, Any]:
    lists = {"offences": [each["offence"] for each in manifest["offences"]],
             "features": [each["name"] for each in manifest["features"]]}  # fmt: skip
    present = {f"{what} ({name})": "yes" for what, names in lists.items() for name in names}
    return {name: manifest[name] for name in _SETTINGS} | present


def _earlier(city: City, number: int) -> Earlier:
    audited = newest_of(ledger_of(city).entries(), "audited", number)
    said = audited.payload if audited else {"gates": {}, "files": {}}
    path, dossier = folder_of(city, number) / DOSSIER, None
    content = path.read_bytes() if path.is_file() else b""
    if content and sha256_bytes(content) == said["files"].get(DOSSIER):
        read = json.loads(content)
        dossier = read if read["schema"] == SCHEMA else None
    return Earlier(number, load_release(city, number).manifest, said.get("gates", {}), dossier)


def _gate(result: GateResult, then: Earlier) -> dict[str, Any]:
    gates = then.dossier["gates"] if then.dossier else []
    before: dict[str, Any] = next((gate for gate in gates if gate["gate"] == result.gate), {})
    return {
        "gate": result.gate,
        "title": result.title,
        "statistic_name": result.statistic_name,
        "then": {"outcome": then.outcomes.get(result.gate), "statistic": before.get("statistic"),
                 "interval": before.get("interval")},
        "now": {"outcome": result.outcome, "statistic": result.statistic, "interval": result.interval},
    }  # fmt: skip
