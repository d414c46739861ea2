"""Compares what a release was made from: raw files, data set, settings, seed, code, lock file and packages."""

from collections.abc import Iterator
from typing import Any

from audit.reproduce.found import Compared, equal
from configs.city import City
from configs.load import settings_digest
from features.hub import Hub
from training.provenance import code_version, lock_digest, package_versions
from training.raw import raw_files
from training.rows import features_read

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
    settings = sorted(_settings(manifest, city))
    changed = settings or ["a setting that the manifest does not list by itself"]
    digests = manifest["config_digest"], settings_digest(city)
    return [
        _raw(manifest.get("raw"), raw_files(hub)),
        equal("data", "data set (digest)", *_short(manifest["data_digest"], hub.digest)),
        equal("settings", "settings (digest)", *_short(*digests), named=changed if digests[0] != digests[1] else ()),
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


def _settings(manifest: dict[str, Any], city: City) -> Iterator[str]:
    """Return the settings that the manifest lists and that are others now."""
    offences = [
        {"offence": name, "title": city.offences[name].title, "found_by": city.offences[name].found_by}
        for name in city.targets
    ]
    here = {
        "seed": city.seed,
        "title": city.title,
        "offences": offences,
        "features": list(features_read(city)),
        "model": city.model.model_dump(mode="json"),
        "backtest": city.backtest.model_dump(mode="json"),
    }
    then = {name: manifest[name] for name in here} | {"features": [each["name"] for each in manifest["features"]]}
    for name in here:
        yield from _unlike(name, then[name], here[name])


def _unlike(name: str, then: Any, now: Any) -> Iterator[str]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in {*then, *now}:
            yield from _unlike(f"{name}.{key}", then.get(key), now.get(key))
    elif then != now:
        told = f" ({then} then, {now} now)" if not isinstance(now, list) else ""
        yield f"{name}{told}"
