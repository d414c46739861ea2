"""MLflow, on the workspace's SQLite or a tracking server: runs, registered versions, and the alias `champion`."""

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from configs.city import City
from configs.errors import StateError
from configs.files import atomic_path
from training.answering import Answering

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")

CHAMPION, OURS = "champion", "fairward."


@dataclass(frozen=True)
class Mirrored:
    """What the registry says of releases: whom the alias names, and each version's tags that begin with `fairward.`."""

    champion: int | None
    tags: dict[int, dict[str, str]]


def client(city: City) -> Any:
    """Return an MLflow client on the city's store; an embedded one is made with its tables on first use.

    Sets MLflow's process-wide tracking URI too, which its registry reads behind the client's back.

    Raises
    ------
    MachineError
        The store does not answer; each of the client's calls raises it too.
    """
    import mlflow
    from mlflow import MlflowClient

    logging.getLogger("mlflow").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    uri = city.mlflow.url or _embedded(city)
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return Answering(lambda: MlflowClient(uri, uri), city.mlflow.url or str(city.home / "mlflow.db"))


def _embedded(city: City) -> str:
    from mlflow import MlflowClient

    path = city.home / "mlflow.db"
    if not path.exists():
        with atomic_path(path) as unfinished:
            MlflowClient(f"sqlite:///{unfinished}").search_experiments()
    return f"sqlite:///{path}"


def _exists(city: City) -> bool:
    """Tell whether there is something to ask; of a server that is not known beforehand."""
    return city.mlflow.url is not None or (city.home / "mlflow.db").exists()


def experiment(city: City) -> str:
    """Return the id of the city's experiment, made on first use; a server keeps artifacts itself."""
    store = client(city)
    found = store.get_experiment_by_name(city.name)
    if found is not None:
        return str(found.experiment_id)
    place = None if city.mlflow.url else (city.home / "mlartifacts").as_uri()
    return str(store.create_experiment(city.name, artifact_location=place))


def versions(city: City) -> list[int]:
    """Return the numbers of the registered releases, in order."""
    if not _exists(city):
        return []
    found = client(city).search_model_versions(f"name = '{city.name}'")
    return sorted(int(version.version) for version in found)


@dataclass(frozen=True)
class Run:
    """A run in MLflow: when it began (UTC), how it ended, and the release that it became, where it did."""

    id: str
    name: str
    status: str
    experiment: str
    started: datetime
    release: int | None


def runs(city: City, most: int = 100) -> list[Run]:
    """Return the newest runs of the city's experiment; none where there is no registry."""
    if not (city.home / "mlflow.db").exists():
        return []
    store = client(city)
    experiment = store.get_experiment_by_name(city.name)
    if experiment is None:
        return []
    releases = {each.run_id: int(each.version) for each in store.search_model_versions(f"name = '{city.name}'")}
    found = store.search_runs([experiment.experiment_id], order_by=["attributes.start_time DESC"], max_results=most)
    return [_run(each.info, releases.get(each.info.run_id)) for each in found]


def _run(info: Any, release: int | None) -> Run:
    started = datetime.fromtimestamp(info.start_time / 1000, UTC)
    return Run(info.run_id, info.run_name or "", info.status, str(info.experiment_id), started, release)


def version_with(city: City, inputs: str) -> int | None:
    """Return the release made from exactly these inputs (a digest), where there is one."""
    for version in client(city).search_model_versions(f"name = '{city.name}'"):
        if version.tags.get("inputs") == inputs:
            return int(version.version)
    return None


def register(city: City, run_id: str, model_uri: str, tags: dict[str, str]) -> int:
    """Register a model of a run as the next release; the same run twice gives the same release."""
    from mlflow.exceptions import MlflowException

    store = client(city)
    try:
        store.create_registered_model(city.name)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
    for version in store.search_model_versions(f"name = '{city.name}'"):
        if version.run_id == run_id:
            return int(version.version)
    model = model_uri.removeprefix("models:/") if model_uri.startswith("models:/") else None
    made = store.create_model_version(city.name, model_uri, run_id=run_id, tags=tags, model_id=model)
    return int(made.version)


def champion(city: City) -> int | None:
    """Return the release that the alias `champion` points to, where it is set."""
    return mirrored(city).champion


def mirrored(city: City) -> Mirrored:
    """Return what alias and tags say."""
    if not _exists(city):
        return Mirrored(None, {})
    store = client(city)
    found = store.search_model_versions(f"name = '{city.name}'")
    if not found:
        return Mirrored(None, {})
    alias = store.get_registered_model(city.name).aliases.get(CHAMPION)
    tags = {
        int(version.version): {name: value for name, value in version.tags.items() if name.startswith(OURS)}
        for version in found
    }
    return Mirrored(None if alias is None else int(alias), dict(sorted(tags.items())))


def set_champion(city: City, number: int) -> None:
    """Point the alias `champion` at a release; only `audit.mirror` may decide to."""
    client(city).set_registered_model_alias(city.name, CHAMPION, str(number))


def clear_champion(city: City) -> None:
    """Take the alias `champion` away."""
    client(city).delete_registered_model_alias(city.name, CHAMPION)


def set_tags(city: City, number: int, current: dict[str, str], wanted: dict[str, str]) -> None:
    """Change a version's tags from what they are to what they should be, those that differ only."""
    for name, value in wanted.items():
        if current.get(name) != value:
            client(city).set_model_version_tag(city.name, str(number), name, value)
    for name in current.keys() - wanted.keys():
        client(city).delete_model_version_tag(city.name, str(number), name)


def run_of(city: City, number: int) -> str:
    """Return the MLflow run of a release.

    Raises
    ------
    StateError
        There is no such release.
    """
    if number not in versions(city):
        known = ", ".join(map(str, versions(city))) or "none"
        raise StateError(f"there is no release {number}", remedy=f"use one of: {known}, or run fairward train")
    return str(client(city).get_model_version(city.name, str(number)).run_id)


def log_dossier(city: City, number: int, paths: list[Path]) -> None:
    """Keep a release's dossier files with its run, under dossier/."""
    run_id = run_of(city, number)
    for path in paths:
        client(city).log_artifact(run_id, str(path), "dossier")
