"""Runs and releases, and one release's parameters and scores, with the way into MLflow."""

from typing import Any

from audit.register import read_register
from configs.city import City
from configs.window_words import day, rule
from serving import words
from serving.approved.guard import Guard
from serving.pages.releases import gates_in_words, moment
from serving.register.releases import record, summaries
from training.metrics import METRICS
from training.registry import Run, runs


def runs_page(guard: Guard) -> dict[str, Any]:
    """Return the values that scientist/runs.html prints."""
    city = guard.city
    states = {each.number: each for each in read_register(city, guard.clock()).standings}
    found = runs(city)
    by_release = {run.release: run for run in found if run.release is not None}
    return {
        "releases": [
            {
                "number": item.number,
                "created": moment(item.created),
                "trainer": item.trainer,
                "state": states[item.number].title if item.number in states else "not registered",
                "why": states[item.number].why if item.number in states else "",
                "gates": gates_in_words(item.gates),
                "skill": _skill(record(city, item.number, guard.number).manifest),
                "link": _link(city, by_release.get(item.number)),
            }
            for item in summaries(city, guard.number)
        ],
        "runs": [_run(city, run) for run in found],
        "command": None if city.mlflow.ui else _command(),
    }


def run_page(guard: Guard, number: int) -> dict[str, Any]:
    """Return the values that scientist/run.html prints.

    Raises
    ------
    ProblemError
        404: there is no such release.
    """
    city = guard.city
    found = record(city, number, guard.number)
    manifest = found.manifest
    run = next((run for run in runs(city) if run.release == number), None)
    return {
        "number": number,
        "summary": found.summary,
        "created": moment(found.summary.created),
        "run": None if run is None else _run(city, run),
        "command": None if city.mlflow.ui else _command(),
        "overall": _skill(manifest),
        "titles": [each["title"] for each in manifest["offences"]],
        "scores": _scores(manifest),
        "baselines": _baselines(city, manifest),
        "parameters": list(_flat("", {"model": manifest["model"], "backtest": manifest["backtest"]}).items()),
        "facts": _facts(manifest),
        "members": _members(manifest),
    }


def _run(city: City, run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "name": run.name,
        "status": run.status.lower(),
        "started": f"{day(run.started.date())}, {run.started:%H:%M} UTC",
        "release": run.release,
        "link": _link(city, run),
    }


def _link(city: City, run: Run | None) -> str | None:
    if run is None or city.mlflow.ui is None:
        return None
    return f"{city.mlflow.ui}/#/experiments/{run.experiment}/runs/{run.id}"


def _command() -> str:
    """Return what opens MLflow's pages, typed in the city's folder of the workspace."""
    return "mlflow ui --backend-store-uri sqlite:///mlflow.db"


def _skill(manifest: dict[str, Any]) -> str:
    overall = manifest["overall"]
    return f"{overall['skill']:.1%} ({overall['low']:.1%} to {overall['high']:.1%})"


def _scores(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    offences = [each["offence"] for each in manifest["offences"]]
    found = []
    for key, metric in METRICS.items():
        values = [manifest["metrics"][offence].get(key) for offence in offences]
        if any(value is not None for value in values):
            cells = [_number(value) for value in values]
            found.append(
                {"title": metric.title, "key": key, "unit": metric.unit, "better": metric.better, "cells": cells}
            )
    return found


def _baselines(city: City, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the deviance of the model and of each rule, by offence."""
    metrics = [manifest["metrics"][each["offence"]] for each in manifest["offences"]]
    model = {"title": "The model", "cells": [_number(each["deviance"]) for each in metrics], "model": True}
    return [model] + [
        {
            "title": words.upper(rule(city.window, name)),
            "cells": [_number(each["baseline_deviance"][name]) for each in metrics],
            "model": False,
        }
        for name in manifest["baselines"]
    ]


def _facts(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    names = {"data_digest": "Data digest", "config_digest": "Settings digest", "code_version": "Code",
             "lock_digest": "Lock digest", "seed": "Seed", "origin": "Origin"}  # fmt: skip
    start, end = manifest["period"]
    packages = ", ".join(f"{name} {version}" for name, version in manifest["packages"].items())
    features = f"{len(manifest['features'])}: {', '.join(each['name'] for each in manifest['features'])}"
    return [
        ("Period", f"{start} to {end}"),
        *((title, str(manifest[name])) for name, title in names.items()),
        ("Packages", packages),
        ("Features", features),
    ]


def _members(manifest: dict[str, Any]) -> list[dict[str, str]]:
    titles = {each["offence"]: each["title"] for each in manifest["offences"]}
    return [
        {"offence": titles[each["offence"]], "horizon": str(each["horizon"]), "member": each["member"],
         "weight": f"{each['weight']:.3f}"}
        for each in manifest["models"]
    ]  # fmt: skip


def _flat(name: str, value: Any) -> dict[str, str]:
    """Return nested settings as one level, their names joined by dots."""
    if not isinstance(value, dict):
        return {name: str(value)}
    parts = (_flat(f"{name}.{inner}".lstrip("."), of) for inner, of in value.items())
    return {key: text for part in parts for key, text in part.items()}


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.4g}"
