"""Trains a candidate release: panel → backtest → models, recorded in MLflow, registered, and kept as one folder."""

import json
import shutil
from typing import Any

from configs.city import City
from configs.files import sha256_bytes
from configs.load import load_policy, setting_digests, settings_digest
from features.catalogue import chosen
from features.hub import Hub, load_hub
from features.panel.build import panel_of
from features.rules import BASELINES
from training import registry
from training.bundle import Release, write_bundle
from training.cards import write_cards
from training.counts import QUANTILES
from training.executor import open_executor
from training.explain.keep import write_explained
from training.load import load_release
from training.metrics import weights_of
from training.provenance import code_version, lock_digest, package_versions
from training.raw import raw_files
from training.record import record
from training.recorded import recorded
from training.rolling import Progress
from training.rows import features_read
from training.signing import MANIFEST, sign
from training.summary import summarise
from training.train import train
from training.within import profile_of


def train_release(city: City, *, trainer: str, progress: Progress) -> Release:
    """Train, backtest and register a candidate release; with the same inputs as an earlier one, return that.

    Parameters
    ----------
    city : City
        Its hub must have been ingested.
    trainer : str
        Who trains; the same person may not decide on the release.
    progress : callable
        Told a line at each step.

    Raises
    ------
    StateError
        There is no hub.
    """
    hub = load_hub(city)
    inputs = _inputs(city, hub)
    staging = city.home / "training"
    shutil.rmtree(staging, ignore_errors=True)
    number = registry.version_with(city, inputs)
    if number is not None:
        progress(f"release {number} was made from exactly these inputs: nothing to train")
        return load_release(city, number)
    with open_executor(city) as executor:
        panel = panel_of(city, hub)
        trained = train(panel, city, executor, progress)
    sizes = hub.areas.geometry.area.to_numpy() / 1e6
    policy, harm = load_policy(city.policy), weights_of(city.offences)
    scores = summarise(trained.backtest, panel, policy, sizes=sizes, harm=harm, seed=city.seed)
    manifest = _manifest(city, hub, trainer, {**scores, "placebo": trained.placebo})
    staging.mkdir()
    profile = profile_of(city, hub, panel.windows.start(panel.n_windows).date())
    write_bundle(staging, trained, hub.areas, manifest, profile)
    write_explained(staging, trained.explained)
    written = json.loads((staging / "model" / MANIFEST).read_bytes())
    write_cards(staging, city, written, hub.account, trained.explained)
    sign(city, staging / "model")
    run_id, model_uri = record(city, staging, manifest, inputs)
    number = registry.register(city, run_id, model_uri, {"inputs": inputs, "trainer": trainer})
    progress(f"release {number}: registered as a candidate")
    release = load_release(city, number)
    shutil.rmtree(staging)
    return release


def _inputs(city: City, hub: Hub) -> str:
    parts = [settings_digest(city), hub.digest, code_version(), json.dumps(package_versions())]
    return sha256_bytes("\n".join(parts).encode())


def _manifest(city: City, hub: Hub, trainer: str, scores: dict[str, Any]) -> dict[str, Any]:
    return {
        "city": city.name,
        "title": city.title,
        "trainer": trainer,
        "origin": city.end.isoformat(),
        "period": [city.start.isoformat(), city.end.isoformat()],
        "code_version": code_version(),
        "lock_digest": lock_digest(),
        "packages": package_versions(),
        "config_digest": settings_digest(city),
        "settings": setting_digests(city),
        "data_digest": hub.digest,
        "raw": raw_files(hub),
        "seed": city.seed,
        "offences": [
            {"offence": name, "title": city.offences[name].title, "found_by": city.offences[name].found_by}
            for name in city.targets
        ],
        "features": [{"name": each.name, "meaning": each.meaning} for each in chosen(features_read(city))],
        "baselines": list(BASELINES),
        "quantiles": list(QUANTILES),
        "model": city.model.model_dump(mode="json"),
        "backtest": city.backtest.model_dump(mode="json"),
        **scores,
        "account": hub.account["total"],
        "recorded": recorded(city, hub),
    }
