"""Compares what a release was made from: raw files, data set, settings, seed, code, lock file and packages."""

from typing import Any

from audit.reproduce.found import Compared, equal
from configs.city import City
from configs.load import setting_digests, settings_digest
from features.hub import Hub
from training.provenance import code_version, lock_digest, package_versions
from training.raw import raw_files

_SHORT = 16


def compare_inputs(manifest: dict[str, Any], city: City, hub: Hub) -> list[Compared]:
    """Compare a release's manifest with what is here.

    Parameters
    ----------
    manifest : dict
        The release's.
    city, hub : City, Hub
        The settings of now, and the data set made of the raw files with them.
    """
    return [
        _raw(manifest.get("raw"), raw_files(hub)),
        equal("data", "data set (digest)", *_short(manifest["data_digest"], hub.digest)),
        _settings(manifest, city),
        equal("seed", "seed", str(manifest["seed"]), str(city.seed)),
        equal("code", "code", manifest["code_version"], code_version(), decides=False),
        equal("lock", "lock file (digest)", *_short(manifest["lock_digest"], lock_digest()), decides=False),
        _packages(manifest["packages"], package_versions()),
    ]


def _short(*digests: str | None) -> tuple[str | None, ...]:
    return tuple(digest and digest[:_SHORT] for digest in digests)


def _raw(expected: list[dict[str, Any]] | None, found: list[dict[str, Any]]) -> Compared:
    what = "raw files (SHA-256 of each)"
    told = f"{len(found)} files"
    if expected is None:
        return Compared("raw", what, "not in its manifest", told, "not compared", decides=False)
    released, here = ({each["file"]: each for each in files} for files in (expected, found))
    named = [f"{name}: no longer there" for name in released if name not in here]
    named += [f"{name}: was not there" for name in here if name not in released]
    named += [_changed(name, released[name], here[name]) for name in released if _differs(name, released, here)]
    return equal("raw", what, f"{len(expected)} files", _others(told, len(named)), named=sorted(named))


def _others(told: str, changed: int) -> str:
    return f"{told}, {changed} other" if changed else told


def _differs(name: str, released: dict[str, dict[str, Any]], here: dict[str, dict[str, Any]]) -> bool:
    return name in here and here[name]["sha256"] != released[name]["sha256"]


def _changed(name: str, released: dict[str, Any], here: dict[str, Any]) -> str:
    return f"{name}: other content ({released['rows']:,} rows then, {here['rows']:,} now)"


def _packages(expected: dict[str, str], found: dict[str, str]) -> Compared:
    names = sorted({*expected, *found})
    named = [
        f"{name} {expected.get(name, 'none')} then, {found.get(name, 'none')} now"
        for name in names
        if expected.get(name) != found.get(name)
    ]
    told = f"{len(found)} versions"
    return equal(
        "packages", "packages (versions)", f"{len(expected)} versions", _others(told, len(named)), decides=False,
        named=named,
    )  # fmt: skip


def _settings(manifest: dict[str, Any], city: City) -> Compared:
    """Compare single settings; one that the release's version did not have decides nothing by itself."""
    what, here = "settings (digest)", setting_digests(city)
    digests = _short(manifest["config_digest"], settings_digest(city))
    then = manifest.get("settings")
    if then is None or digests[0] == digests[1]:
        return equal("settings", what, *digests)
    named = [f"{name}{_values(name, manifest, city)}" for name in then if here.get(name) != then[name]]
    new = [f"{name}: there was no such setting" for name in here if name not in then]
    return equal("settings", what, *digests, decides=bool(named), named=sorted(named) + sorted(new))


def _values(name: str, manifest: dict[str, Any], city: City) -> str:
    """Return a setting of models, backtest or seed as it was and as it is; others are known by their digests only."""
    then: Any = {part: manifest[part] for part in ("model", "backtest", "seed")}
    now: Any = city.model_dump(mode="json", include=set(then))
    for key in name.split("."):
        if not isinstance(then, dict) or not isinstance(now, dict) or key not in then or key not in now:
            return ""
        then, now = then[key], now[key]
    return f" ({then} then, {now} now)"
