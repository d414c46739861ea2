"""Writes a training run into MLflow: parameters, metrics, figures, files, and the model with its signature."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from configs.city import City
from features.rules import BASELINES
from training import registry
from training.counts import QUANTILES
from training.explain.figures import dependence_chart, importance_chart
from training.explain.keep import read_explained
from training.figures import placebo_chart, skill_chart

_HERE = Path(__file__).parent


def record(city: City, folder: Path, manifest: dict[str, Any], inputs: str) -> tuple[str, str]:
    """Record a finished bundle as one MLflow run and return the run's id and the model's URI.

    A run that an earlier, killed attempt left unfinished is marked as killed; a finished one with the same
    inputs is returned instead of a second.
    """
    store = registry.client(city)
    experiment = registry.experiment(city)
    found = _finished(store, experiment, inputs)
    if found is not None:
        return found
    run = store.create_run(experiment, run_name=f"{city.name} {inputs[:8]}", tags={"inputs": inputs})
    run_id = run.info.run_id
    for name, value in _parameters(manifest).items():
        store.log_param(run_id, name, value)
    for name, value in _figures(manifest).items():
        store.log_metric(run_id, name, value)
    store.log_artifacts(run_id, str(folder), "release")
    store.log_text(run_id, skill_chart(manifest), "figures/skill.svg")
    store.log_text(run_id, placebo_chart(manifest), "figures/placebo.svg")
    explained, titles = read_explained(folder), {each["offence"]: each["title"] for each in manifest["offences"]}
    store.log_text(run_id, importance_chart(explained, titles), "figures/importance.svg")
    store.log_text(run_id, dependence_chart(explained, titles), "figures/dependence.svg")
    model_uri = _log_model(run_id, folder, [feature["name"] for feature in manifest["features"]])
    store.set_tag(run_id, "model_uri", model_uri)
    store.set_terminated(run_id, "FINISHED")
    return run_id, model_uri


def _finished(store: Any, experiment: str, inputs: str) -> tuple[str, str] | None:
    for run in store.search_runs([experiment], f"tags.inputs = '{inputs}'"):
        if run.info.status == "FINISHED":
            return run.info.run_id, run.data.tags["model_uri"]
        if run.info.status == "RUNNING":
            store.set_terminated(run.info.run_id, "KILLED")
    return None


def _parameters(manifest: dict[str, Any]) -> dict[str, Any]:
    names = ("data_digest", "config_digest", "code_version", "lock_digest", "seed", "origin", "trainer")
    return {name: manifest[name] for name in names} | _flat("model", manifest["model"])


def _figures(manifest: dict[str, Any]) -> dict[str, float]:
    """Return every number of the scores: by offence, of all together, of harm, and of the placebo."""
    parts = {
        **manifest["metrics"],
        "overall": manifest["overall"],
        "harm": manifest["harm"],
        "placebo": manifest["placebo"]["offences"],
    }
    flat = {key: value for name, scores in parts.items() for key, value in _flat(name, scores).items()}
    return {name: value for name, value in flat.items() if isinstance(value, int | float)}


def _flat(name: str, value: Any) -> dict[str, Any]:
    """Return nested settings as one level, their names joined by dots."""
    if not isinstance(value, dict):
        return {name: value}
    return {key: each for inner, of in value.items() for key, each in _flat(f"{name}.{inner}", of).items()}


def _log_model(run_id: str, folder: Path, features: list[str]) -> str:
    """Log the release as a model of a run on the current tracking URI and return the model's URI."""
    import mlflow
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema

    keys = [ColSpec("string", "offence"), ColSpec("long", "horizon"), ColSpec("long", "area_number")]
    numbers = dict.fromkeys(("offset", *BASELINES, *features))  # a feature that is a baseline is one column
    inputs = [*keys, *[ColSpec("float", name) for name in numbers]]
    outputs = [ColSpec("double", "mean"), *[ColSpec("double", name) for name in QUANTILES]]
    example = pd.read_parquet(folder / "features-reference.parquet").head(3).assign(horizon=1, area_number=0)
    example = example.assign(**dict.fromkeys(("offset", *BASELINES), np.float32(1)))
    with mlflow.start_run(run_id=run_id):
        logged = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(_HERE / "mlflow_model.py"),
            artifacts={"model": str(folder / "model")},
            signature=ModelSignature(Schema(inputs), Schema(outputs)),
            input_example=example[[spec.name for spec in inputs]],
            pip_requirements=["fairward"],
        )
    return str(logged.model_uri)
